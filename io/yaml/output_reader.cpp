#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "engine/observation.hpp"
#include "io/yaml/model_reader.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/statistics_reader.hpp"

namespace spillover::yaml {
namespace {

/// Whether a variable can be told at a level.
bool has_level(const VariableInfo& variable, const std::string& level) {
    if (variable.domain == VariableDomain::input_industry) return level == "input_region_sector";
    if (level == "input_region_sector") return false;
    if (variable.aggregation == Aggregation::status) return level == "region_sector";
    if (variable.domain == VariableDomain::final_column)
        return level != "sector" && !level.ends_with("_sector");
    if (level == "region_category") return variable.id == Variable::unmet_final_demand;
    return true;
}

std::optional<std::string> read_level(const Cursor& cursor, const TableData& table) {
    const auto text = cursor.text();
    if (!text) return {};
    std::string level = std::regex_replace(*text, std::regex{"\\s+x\\s+"}, "_");
    if (level == "national_sector") level = "sector";
    const auto known = levels_of(table);
    if (std::find(known.begin(), known.end(), level) != known.end()) return level;
    if (text->find(" where ") != std::string::npos) {
        cursor.error("`where` is not available in outputs of this version",
                     "record the whole level and select when reading");
        return {};
    }
    std::vector<std::string> shown;
    for (const auto& name : known)
        shown.push_back(std::regex_replace(name, std::regex{"_"}, " x "));
    cursor.error(fmt::format("the table has no level '{}'", *text), suggestion(*text, shown));
    return {};
}

struct Wanted {
    const VariableInfo* variable;
    bool deviation;
    std::string name;
};

std::optional<Wanted> read_variable(const Cursor& cursor, const ModelSettings& model) {
    static const std::vector<std::string> later{"price_producer", "price_consumer",
                                                "fiscal_revenue", "exports_by_block",
                                                "tariff_revenue", "population"};
    const auto text = cursor.text();
    if (!text) return {};
    const bool deviation = text->ends_with("_dev");
    const std::string name = deviation ? text->substr(0, text->size() - 4) : *text;
    const VariableInfo* variable = find_variable(name);
    if (variable && deviation && variable->aggregation == Aggregation::status) {
        cursor.error(fmt::format("'{}' has no deviation from base", name));
        return {};
    }
    if (const auto why = variable ? missing_channel(variable->id, model) : std::string_view{};
        !why.empty()) {
        cursor.error(fmt::format("'{}' is not there", name), std::string{why});
        return {};
    }
    if (variable) return Wanted{variable, deviation, *text};
    if (std::find(later.begin(), later.end(), name) != later.end()) {
        cursor.error(fmt::format("variable '{}' is not available in this version", name),
                     "price is that of producers; prices and accounts of regions come later");
        return {};
    }
    std::vector<std::string> known;
    for (const auto& entry : variable_catalogue())
        known.emplace_back(entry.name);
    cursor.error(fmt::format("unknown variable '{}'", *text), suggestion(name, known));
    return {};
}

void add_fields(const std::vector<Wanted>& variables, const std::vector<std::string>& levels,
                const TableData& table, std::vector<OutputField>& fields,
                const Cursor* variables_at) {
    for (const Wanted& wanted : variables) {
        std::vector<std::string> own;
        for (const auto& level : levels)
            if (has_level(*wanted.variable, level)) own.push_back(level);
        if (own.empty() && variables_at)
            variables_at->error(
                fmt::format("'{}' cannot be recorded at any of the levels in `by`", wanted.name),
                wanted.variable->domain == VariableDomain::input_industry
                    ? "add \"input x region x sector\""
                    : "add \"region x sector\" or region");
        for (const auto& level : own)
            fields.push_back(
                {own.size() == 1 ? wanted.name : fmt::format("{}_by_{}", wanted.name, level),
                 wanted.variable->id, wanted.deviation, partition_of(table, level)});
    }
}

}  // namespace

std::string_view missing_channel(Variable variable, const ModelSettings& model) {
    const bool ario = model.preset == Preset::ario || model.preset == Preset::ario_psi;
    const auto without = [&](Channel channel, std::string_view why) {
        return model.is_on(channel) ? std::string_view{} : why;
    };
    if (needs_accounts(variable) && !model.keeps_accounts())
        return "only channels of the full economy keep accounts";
    switch (variable) {
        case Variable::labour:
            return model.preset == Preset::pichler ? "" : "only preset pichler has a labour market";
        case Variable::price:
        case Variable::unit_cost:
        case Variable::supply:
            return without(Channel::price, "the channel price is off");
        case Variable::capital:
        case Variable::investment:
            return without(Channel::investment, "the channel investment is off");
        case Variable::employment:
            return without(Channel::labour, "the channel labour is off");
        case Variable::overproduction:
            return ario ? "" : "only presets ario and ario_psi have overproduction";
        case Variable::capacity:
        case Variable::utilisation:
        case Variable::inventories:
        case Variable::inventory_cover:
        case Variable::inputs_stock:
            return model.preset == Preset::leontief
                       ? "preset leontief has neither capacity nor inventories"
                       : "";
        default:
            return "";
    }
}

OutputSettings standard_outputs(const TableData& table, const TimeAxis& time) {
    OutputSettings outputs;
    if (time.step.years() > outputs.every.years()) outputs.every = time.step;
    const VariableInfo& gdp = info(Variable::gdp_real);
    add_fields({{&gdp, false, "gdp_real"}}, {"region"}, table, outputs.fields, nullptr);
    outputs.indicators = {"peak_loss", "cumulative_loss", "time_to_recovery"};
    return outputs;
}

OutputSettings read_outputs(const Cursor& cursor, const TableData& table, const TimeAxis& time,
                            const ModelSettings& model) {
    OutputSettings outputs = standard_outputs(table, time);
    if (!cursor.expect_section(section("outputs"))) return outputs;
    std::vector<Wanted> variables;
    const auto variables_at = cursor.find("variables");
    if (variables_at)
        for (const Cursor& item : variables_at->items())
            if (const auto wanted = read_variable(item, model)) {
                const bool twice =
                    std::any_of(variables.begin(), variables.end(),
                                [&](const Wanted& w) { return w.name == wanted->name; });
                if (twice) item.error(fmt::format("'{}' is named twice", wanted->name));
                if (!twice) variables.push_back(*wanted);
            }
    if (!variables_at) variables = {{&info(Variable::gdp_real), false, "gdp_real"}};
    std::vector<std::string> levels;
    const auto by = cursor.find("by");
    bool levels_good = true;
    if (by)
        for (const Cursor& item : by->items()) {
            const auto level = read_level(item, table);
            levels_good = levels_good && level;
            if (level && std::find(levels.begin(), levels.end(), *level) == levels.end())
                levels.push_back(*level);
        }
    if (!by) levels = {"region"};
    outputs.fields.clear();
    if (levels_good)
        add_fields(variables, levels, table, outputs.fields,
                   variables_at ? &*variables_at : &cursor);
    read_statistics(cursor, table, outputs);
    if (const auto every = cursor.find("every"))
        if (const auto length = read_duration(*every)) {
            const double steps = time.steps_of(*length);
            const bool calendar = length->unit >= Duration::Unit::month;
            if (steps < 1 - 1e-9)
                every->error(fmt::format("'{}' is shorter than a step", every->value().text));
            else if (!calendar && std::abs(steps - std::round(steps)) > 1e-9)
                every->error(fmt::format("'{}' is {:.3g} steps", every->value().text, steps),
                             "expected a whole number of steps, or 1m, 1q, 1y by the calendar");
            outputs.every = *length;
        }
    if (const auto precision = cursor.find("precision"))
        outputs.float64 = precision->choice(words_of("outputs", "precision")) == "float64";
    if (const auto indicators = cursor.find("indicators")) {
        outputs.indicators.clear();
        for (const Cursor& item : indicators->items()) {
            static const std::vector<std::string> later{"price_producer", "price_consumer",
                                                        "fiscal_revenue", "exports_by_block",
                                                        "tariff_revenue", "population"};
            if (item.is_scalar() &&
                std::find(later.begin(), later.end(), item.value().text) != later.end()) {
                item.error(fmt::format("indicator '{}' is not available in this version",
                                       item.value().text),
                           "it belongs to reports and rankings");
            } else if (const auto name = item.choice(words_of("outputs", "indicators"))) {
                outputs.indicators.push_back(*name);
            }
        }
    }
    if (const auto most = cursor.find("max_output"))
        if (const auto size = read_quantity(*most)) {
            if (size->unit == "GB" || size->unit == "MB") {
                outputs.max_output_gb = size->value / (size->unit == "MB" ? 1000 : 1);
            } else {
                most->error(fmt::format("'{}' is not a size", most->value().text),
                            "expected GB or MB: 20 GB");
            }
        }
    return outputs;
}

}  // namespace spillover::yaml
