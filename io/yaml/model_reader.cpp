#include "io/yaml/model_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/behaviour.hpp"
#include "io/yaml/parameter_value.hpp"
#include "io/yaml/preset_defaults.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

constexpr double most_steps = 100000;

Preset preset_named(const std::string& name) {
    using enum Preset;
    if (name == "leontief") return leontief;
    if (name == "ario") return ario;
    if (name == "ario_psi") return ario_psi;
    if (name == "pichler") return pichler;
    if (name == "quantity") return quantity;
    return full;
}

Rationing rationing_named(const std::string& name) {
    using enum Rationing;
    if (name == "intermediate_first") return intermediate_first;
    if (name == "final_first") return final_first;
    return proportional;
}

std::optional<ParameterOverride> read_parameter(const Cursor& cursor, const SetReader& sets) {
    if (!cursor.expect_section(section("parameter"))) return {};
    const auto name = cursor.find("name");
    const auto text = name ? name->text() : std::nullopt;
    if (!text) return {};
    const ParameterInfo* parameter = find_parameter(*text);
    if (!parameter) {
        std::vector<std::string> known;
        for (const auto& entry : parameter_catalogue())
            known.emplace_back(entry.name);
        name->error(fmt::format("unknown parameter '{}'", *text), suggestion(*text, known));
        return {};
    }
    const auto value = cursor.find("value"), scale = cursor.find("scale");
    if (value && scale) {
        scale->error("`value` and `scale` exclude each other");
        return {};
    }
    if (!value && !scale) {
        cursor.error("needs either `value` or `scale`");
        return {};
    }
    ParameterOverride change{parameter->id, 0, scale.has_value(), {}, {}};
    const auto number = value ? read_parameter_value(*value, *parameter) : read_number(*scale);
    if (number && scale && *number <= 0) scale->error("a factor must be above 0");
    bool good = number.has_value();
    change.value = number.value_or(0);
    const auto where = cursor.find("where");
    if (!where) return good ? std::optional{change} : std::nullopt;
    if (!where->expect_section(section("where"))) return {};
    using D = ParameterDomain;
    const D domain = parameter->domain;
    const auto region = where->find("region");
    auto input = where->find("input"), sector = where->find("sector");
    if (domain == D::sector && sector && !input) std::swap(input, sector);
    if (domain == D::run) where->error(fmt::format("{} has one value for the run", *text));
    if (input && domain == D::industry)
        input->error(fmt::format("{} belongs to industries, not to inputs", *text));
    if ((region || sector) && domain == D::sector)
        where->error(fmt::format("{} belongs to goods; name them with `input`", *text));
    if (input) {
        const auto goods = sets.read(*input, Dimension::sector);
        good = good && goods;
        change.inputs = goods.value_or(std::vector<Index>{});
    }
    if (region || sector) {
        const auto regions = region ? sets.read(*region, Dimension::region)
                                    : std::optional{sets.all(Dimension::region)};
        const auto sectors = sector ? sets.read(*sector, Dimension::sector)
                                    : std::optional{sets.all(Dimension::sector)};
        good = good && regions && sectors;
        if (good)
            for (const Index r : *regions)
                for (const Index i : *sectors)
                    change.industries.push_back(sets.table().extent().industry(r, i));
    }
    return good ? std::optional{change} : std::nullopt;
}

void read_channels(const Cursor& model_at, ModelSettings& model) {
    if (const auto aggregator = model_at.find("aggregator"))
        if (aggregator->choice(words_of("model", "aggregator")) == "ces")
            model.aggregator = Aggregator::ces;
    const auto channels = model_at.find("channels");
    if (!channels || !channels->expect_section(section("channels"))) return;
    if (model.preset != Preset::full && model.preset != Preset::quantity) {
        channels->error("channels are switched in presets full and quantity");
        return;
    }
    for (const ChannelInfo& channel : channel_catalogue())
        if (const auto at = channels->find(channel.name))
            if (const auto word = at->choice({"on", "off"}))
                model.channels[channel.id] = word == "on";
}

}  // namespace

TimeAxis read_time(const Cursor& cursor) {
    TimeAxis time{Date{}, {1, Duration::Unit::week}, 1};
    if (!cursor.expect_section(section("time"))) return time;
    const auto step = cursor.find("step"), start = cursor.find("start"),
               horizon = cursor.find("horizon");
    const auto step_length = step ? read_duration(*step) : std::nullopt;
    if (step_length) {
        const double count = step_length->count;
        if (count != std::floor(count)) {
            step->error(fmt::format("'{}' is not a whole number of units", step->value().text));
            return time;
        }
        if (step_length->years() > 1.0 / 12 + 1e-9) {
            step->error(fmt::format("'{}' is longer than a month", step->value().text),
                        "inventories cannot be followed in longer steps");
            return time;
        }
        time.step = *step_length;
    }
    if (start) time.start = read_date(*start).value_or(Date{});
    const auto length = horizon ? read_duration(*horizon) : std::nullopt;
    if (length && step_length) {
        const double steps = time.steps_of(*length);
        if (steps < 1 || steps > most_steps) {
            horizon->error(fmt::format("'{}' is {:.3g} steps", horizon->value().text, steps),
                           fmt::format("expected 1 to {:g} steps", most_steps));
        } else {
            time.steps = std::max<Index>(1, std::lround(steps));
            if (std::abs(steps - static_cast<double>(time.steps)) > 0.02)
                horizon->warning(fmt::format("'{}' is {:.3g} steps, rounded to {}",
                                             horizon->value().text, steps, time.steps));
        }
    }
    return time;
}

void check_scaled_parameters(const Cursor& parameters, const MrioTable& table, const TimeAxis& time,
                             const ModelSettings& model) {
    for (const Cursor& line : parameters.items()) {
        const auto name = line.find("name"), scale = line.find("scale");
        const ParameterInfo* const scaled =
            name && scale ? find_parameter(name->value().text) : nullptr;
        if (!scaled) continue;
        const ParameterInfo& parameter = *scaled;
        const auto range = range_of(table, time, model, parameter.id);
        const bool endless = parameter.id == Parameter::inventory_cover && std::isinf(range.high);
        const bool high = range.high > parameter.high * (1 + 1e-12) && !endless;
        if (range.low >= parameter.low && !high) continue;
        scale->error(
            fmt::format("{} becomes {:.4g}", parameter.name, high ? range.high : range.low),
            fmt::format("expected {:g} to {:g}{}", parameter.low, parameter.high,
                        parameter.unit == ParameterUnit::duration ? " years" : ""));
    }
}

ModelSettings default_model(const MrioTable& table, Diagnostics& diagnostics) {
    ModelSettings model;
    model.parameters = sector_defaults(table, diagnostics);
    return model;
}

ModelSettings read_model(const Cursor& cursor, const SetReader& sets) {
    ModelSettings model;
    if (!cursor.expect_section(section("model"))) return model;
    if (const auto preset = cursor.find("preset"))
        model.preset = preset_named(preset->choice(words_of("model", "preset")).value_or(""));
    read_channels(cursor, model);
    if (const auto compat = cursor.find("compat")) {
        model.compat_boario = compat->choice(words_of("model", "compat")).has_value();
        if (model.preset != Preset::ario && model.preset != Preset::ario_psi)
            compat->error("compat works with presets ario and ario_psi");
    }
    if (const auto rationing = cursor.find("rationing"))
        if (const auto word = rationing->choice(words_of("model", "rationing")))
            model.rationing = rationing_named(*word);
    if (const auto propagation = cursor.find("propagation"))
        model.propagation = propagation->boolean().value_or(true);
    if (const auto strict = cursor.find("strict")) model.strict = strict->boolean().value_or(false);
    if (model.keeps_accounts())
        model.parameters = sector_defaults(sets.table(), cursor.diagnostics());
    if (const auto parameters = cursor.find("parameters"); parameters && parameters->expect_list())
        for (const Cursor& item : parameters->items())
            if (auto change = read_parameter(item, sets)) model.parameters.push_back(*change);
    return model;
}

}  // namespace spillover::yaml
