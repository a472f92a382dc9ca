#include "io/yaml/scenario_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "io/yaml/attribution_reader.hpp"
#include "io/yaml/ensemble.hpp"
#include "io/yaml/extends.hpp"
#include "io/yaml/model_reader.hpp"
#include "io/yaml/policy_reader.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {

ScenarioFile open_scenario(const std::string& path, Diagnostics& diagnostics) {
    return {path, with_bases(read_document(path, diagnostics), path, diagnostics)};
}

std::optional<TableRequest> table_request(const ScenarioFile& file, Diagnostics& diagnostics) {
    const Cursor document{file.root, "", diagnostics};
    if (file.root.kind == Value::Kind::null) return {};
    if (!document.expect_map()) return {};
    const auto table = document.require("table");
    if (!table) return {};
    TableRequest request;
    request.place = table->value().place;
    if (!table->expect_section(section("table"))) return {};
    const auto source = table->find("source");
    const auto text = source ? source->text() : std::nullopt;
    if (!text) return {};
    request.source = *text;
    // As with all files that a scenario names, paths begin at the file that names them.
    if (!text->starts_with("builtin:") && source->value().place.source)
        request.source =
            (std::filesystem::path{source->value().place.source->name}.parent_path() / *text)
                .lexically_normal()
                .string();
    request.place = source->value().place;
    if (const auto year = table->find("base_year"))
        if (const auto number = read_number(*year)) {
            if (*number != std::floor(*number) || *number < 1900 || *number > 2200)
                year->error(fmt::format("'{}' is not a year", year->value().text));
            else
                request.base_year = static_cast<int>(std::lround(*number));
            request.base_year_place = year->value().place;
        }
    if (const auto checks = table->find("checks");
        checks && checks->expect_section(section("table_checks"))) {
        const auto level = [&](std::string_view key) {
            const auto child = checks->find(key);
            return child && child->choice({"error", "warn"}) == "warn" ? CheckLevel::warn
                                                                       : CheckLevel::error;
        };
        request.checks = {level("column_balance"), level("negative_value_added")};
    }
    return request;
}

Place place_of(const ScenarioFile& file, std::string_view key) {
    for (std::size_t n = 0; n < file.root.keys.size(); ++n)
        if (file.root.keys[n] == key) return file.root.key_places[n];
    return file.root.place;
}

std::optional<int> requested_threads(const ScenarioFile& file) {
    Diagnostics silent;
    const auto run = Cursor{file.root, "", silent}.find("run");
    const auto threads = run ? run->find("threads") : std::nullopt;
    const auto number = threads ? read_number(*threads) : std::nullopt;
    if (!number) return {};
    return static_cast<int>(*number);
}

namespace {

void check_schema(const Cursor& document) {
    const auto schema = document.find("schema");
    if (!schema || !schema->expect_scalar("a version")) return;
    if (schema->value().text != "scenario/1")
        schema->error(fmt::format("unknown schema '{}'", schema->value().text),
                      "this program reads scenario/1");
}

std::string read_id(const Cursor& document) {
    const auto id = document.find("scenario");
    return id ? read_identifier(*id).value_or("") : "";
}

void check_texts(const Cursor& document) {
    for (const auto key : {"title", "description"})
        if (const auto child = document.find(key)) child->text();
    if (const auto tags = document.find("tags"))
        for (const Cursor& tag : tags->items())
            tag.text();
    if (const auto run = document.find("run"); run && run->expect_section(section("run")))
        if (const auto threads = run->find("threads"))
            if (const auto n = read_number(*threads);
                n && (*n < 1 || *n > 4096 || *n != std::floor(*n)))
                threads->error(
                    fmt::format("'{}' is not a number of threads", threads->value().text));
}

Scenario read_one(const Value& root, const MrioTable& table, const RandomSource& source,
                  Diagnostics& diagnostics) {
    const Cursor document{root, "", diagnostics};
    Scenario scenario;
    if (!document.expect_section(section("document"))) return scenario;
    check_schema(document);
    check_texts(document);
    scenario.id = read_id(document);
    if (const auto title = document.find("title"); title && title->is_scalar())
        scenario.title = title->value().text;

    SetReader sets{table};
    if (const auto child = document.find("sets")) sets.define_sets(*child);
    const auto time = document.find("time");
    const std::size_t before = diagnostics.errors().size();
    if (time) scenario.time = read_time(*time);
    const bool time_good = time && diagnostics.errors().size() == before;
    if (const auto model = document.find("model")) {
        scenario.model = read_model(*model, sets);
        const auto parameters = model->find("parameters");
        if (parameters && time_good && diagnostics.errors().size() == before)
            check_scaled_parameters(*parameters, table, scenario.time, scenario.model);
    } else {
        scenario.model = default_model(table, diagnostics);
    }
    scenario.outputs = standard_outputs(table.data(), scenario.time);
    if (!time_good) return scenario;  // without a calendar, nothing below can be held against it

    std::string money;
    if (const auto units = document.find("units"); units && units->expect_section(section("units")))
        if (const auto unit = units->find("money"))
            money = unit->choice(words_of("units", "money")).value_or("");
    const ShockContext context{sets, scenario.time, scenario.model, money, source};
    if (const auto shocks = document.find("shocks"))
        scenario.shocks = read_shocks(*shocks, context);
    if (const auto policies = document.find("policies"))
        scenario.policies = read_policies(*policies, document.find("shocks"), context);
    if (const auto outputs = document.find("outputs")) {
        scenario.outputs = read_outputs(*outputs, sets, scenario.time, scenario.model);
        read_attribution(*outputs, sets, scenario);
    }
    if (const auto checks = document.find("checks"))
        for (const Cursor& item : checks->items())
            if (auto check = read_check(item, sets, scenario))
                scenario.checks.push_back(std::move(*check));
    return scenario;
}

/// Keys and words of a map and of the maps below it.
void check_keys_of(const Cursor& cursor, const Section& keys) {
    if (!cursor.expect_section(keys)) return;
    for (const Key& key : keys.keys) {
        const auto child = key.later.empty() ? cursor.find(key.name) : std::nullopt;
        if (!child) continue;
        if (key.type == Type::word) child->choice(key.words);
        if (key.type == Type::section && child->expect_map())
            check_keys_of(*child, section(key.section));
        if (key.type == Type::sections && child->expect_list())
            for (const Cursor& item : child->items())
                check_keys_of(item, section(key.section));
    }
}

bool is_random(const Scenario& scenario) {
    return std::any_of(scenario.shocks.begin(), scenario.shocks.end(),
                       [](const Shock& shock) { return shock.profile.is_random(); });
}

/// "20250806/nickel_cycle, replicate 4", or the pair and which of its two.
std::string seed_path_text(const RandomSource& source, Index replicate) {
    const std::string path = fmt::format("{}/{}", source.seed.value_or(0), source.scenario);
    if (!source.antithetic) return fmt::format("{}, replicate {}", path, replicate);
    return fmt::format("{}, pair {}{}", path, (replicate + 1) / 2,
                       replicate % 2 == 0 ? " mirrored" : "");
}

/// What a replicate needs to be run again alone.
void write_run(Value& root, const RandomSource& source, Index replicate) {
    const auto set = [&](Value& map, const char* key, const std::string& text) {
        Value value;
        value.kind = Value::Kind::scalar;
        value.text = text;
        map.erase(key);
        map.insert(key, root.place, std::move(value));
    };
    if (!root.find("run")) {
        Value map;
        map.kind = Value::Kind::map;
        root.insert("run", root.place, std::move(map));
    }
    Value& run = *root.find("run");
    set(run, "seed", std::to_string(source.seed.value_or(0)));
    set(run, "replicate", std::to_string(replicate));
    if (source.antithetic) set(run, "antithetic", "true");
}

/// The members that a variant becomes: they differ in their draws alone.
void add_replicates(const Scenario& scenario, const Variant& variant, std::size_t place,
                    const Ensemble& ensemble, std::vector<Scenario>& members) {
    const RandomSource& source = ensemble.source();
    const bool random = is_random(scenario);
    Value alone = variant.root;  // the member without the ensemble that it came from
    alone.erase("ensemble");
    const Index first = ensemble.first_replicate(place);
    for (Index r = first; r < first + ensemble.replicates(); ++r) {
        Scenario member = scenario;
        const std::string name = ensemble.member_name(variant, r);
        if (!name.empty()) member.id += "/" + name;
        member.draws = variant.draws;
        if (random || ensemble.draws_dimensions()) {
            member.replicate = r;
            member.seed_path = seed_path_text(source, r);
        }
        if (random) write_run(alone, source, r);
        for (Shock& shock : member.shocks)
            shock.profile.set_replicate(r, source.antithetic);
        member.resolved_yaml = to_text(alone);
        members.push_back(std::move(member));
    }
}

}  // namespace

void check_keys(const ScenarioFile& file, Diagnostics& diagnostics) {
    if (file.root.kind == Value::Kind::map)
        check_keys_of({file.root, "", diagnostics}, section("document"));
}

std::vector<Scenario> read_scenarios(const ScenarioFile& file, const MrioTable& table,
                                     Diagnostics& diagnostics) {
    std::vector<Scenario> scenarios;
    if (file.root.kind == Value::Kind::null) return scenarios;
    const Ensemble ensemble{file.root, diagnostics};
    if (ensemble.draws_dimensions()) {
        ensemble.check_ends(
            [&](const Value& root) { read_one(root, table, ensemble.source(), diagnostics); });
        if (diagnostics.has_errors()) return scenarios;
    }
    for (std::size_t n = 0; n < ensemble.variants(); ++n) {
        Variant variant = ensemble.variant(n);
        const Scenario scenario = read_one(variant.root, table, ensemble.source(), diagnostics);
        if (n == 0 && ensemble.replicates() > 1 && !is_random(scenario) &&
            !diagnostics.has_errors())
            ensemble.refuse_equal_replicates();
        add_replicates(scenario, variant, n, ensemble, scenarios);
        // Every member repeats the same mistakes; those of the first are enough to mend the file.
        if (diagnostics.has_errors() && n + 1 >= 20) break;
    }
    return scenarios;
}

}  // namespace spillover::yaml
