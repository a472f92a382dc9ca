#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/yaml/model_reader.hpp"
#include "io/yaml/output_levels.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/statistics_reader.hpp"

namespace spillover::yaml {
namespace {

std::optional<WantedVariable> read_variable(const Cursor& cursor, const ModelSettings& model) {
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
    if (variable) return WantedVariable{variable, deviation, *text};
    std::vector<std::string> known;
    for (const auto& entry : variable_catalogue())
        known.emplace_back(entry.name);
    cursor.error(fmt::format("unknown variable '{}'", *text), suggestion(name, known));
    return {};
}

/// `by:` and `select:`; nothing, with messages, where some entry cannot be read.
std::optional<std::vector<OutputLevel>> read_levels(const Cursor& cursor, const SetReader& sets) {
    const auto by = cursor.find("by");
    std::vector<OutputLevel> levels;
    if (!by) levels = {{"region", {}}};
    bool good = true;
    if (by)
        for (const Cursor& item : by->items()) {
            auto level = read_level(item, sets);
            good = good && level;
            if (!level) continue;
            const auto known =
                std::find_if(levels.begin(), levels.end(),
                             [&](const OutputLevel& other) { return other.level == level->level; });
            if (known == levels.end()) {
                levels.push_back(std::move(*level));
            } else if (!known->selections.empty() || !level->selections.empty()) {
                item.error("the level is named twice, with different selections",
                           "join them: region in Yichun | Xinyu");
            }
        }
    if (const auto select = cursor.find("select");
        select && good && select->expect_section(section("select")))
        apply_selection(*select, sets, levels);
    if (!good) return {};
    return levels;
}

}  // namespace

std::string_view missing_channel(Variable variable, const ModelSettings& model) {
    const bool ario = model.preset == Preset::ario || model.preset == Preset::ario_psi;
    const auto without = [&](Channel channel, std::string_view why) {
        return model.is_on(channel) ? std::string_view{} : why;
    };
    if (info(variable).accounts && !model.keeps_accounts())
        return "only channels of the full economy keep accounts";
    switch (variable) {
        case Variable::labour:
            return model.preset == Preset::pichler ? "" : "only preset pichler has a labour market";
        case Variable::price:
        case Variable::unit_cost:
        case Variable::supply:
        case Variable::price_consumer:
        case Variable::price_government:
            return without(Channel::price, "the channel price is off");
        case Variable::price_investment:
            return model.is_on(Channel::price)
                       ? without(Channel::investment, "the channel investment is off")
                       : "the channel price is off";
        case Variable::capital:
        case Variable::investment:
            return without(Channel::investment, "the channel investment is off");
        case Variable::population:
            return without(Channel::migration, "the channel migration is off");
        case Variable::employment:
        case Variable::unemployment:
        case Variable::wage:
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
    outputs.fields = fields_of({{&info(Variable::gdp_real), false, "gdp_real"}}, {{"region", {}}},
                               table, nullptr);
    outputs.indicators = {"peak_loss", "cumulative_loss", "time_to_recovery"};
    return outputs;
}

OutputSettings read_outputs(const Cursor& cursor, const SetReader& sets, const TimeAxis& time,
                            const ModelSettings& model) {
    const TableData& table = sets.table().data();
    OutputSettings outputs = standard_outputs(table, time);
    if (!cursor.expect_section(section("outputs"))) return outputs;
    std::vector<WantedVariable> variables;
    const auto variables_at = cursor.find("variables");
    if (variables_at)
        for (const Cursor& item : variables_at->items())
            if (const auto wanted = read_variable(item, model)) {
                const bool twice =
                    std::any_of(variables.begin(), variables.end(),
                                [&](const WantedVariable& w) { return w.name == wanted->name; });
                if (twice) item.error(fmt::format("'{}' is named twice", wanted->name));
                if (!twice) variables.push_back(*wanted);
            }
    if (!variables_at) variables = {{&info(Variable::gdp_real), false, "gdp_real"}};
    const auto levels = read_levels(cursor, sets);
    outputs.fields.clear();
    if (levels)
        outputs.fields =
            fields_of(variables, *levels, table, variables_at ? &*variables_at : &cursor);
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
            if (const auto name = item.choice(words_of("outputs", "indicators")))
                outputs.indicators.push_back(*name);
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
