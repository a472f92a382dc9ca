#include "io/yaml/profile_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "io/yaml/formula.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/random_shape_reader.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/shape_fields.hpp"
#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {
namespace {

constexpr double fewest_steps_per_period = 4;
constexpr double shortest_concave_recovery = 3;  ///< steps; the curve has no meaning up to 2

shape::Recovery::Curve curve_named(const std::string& name) {
    using enum shape::Recovery::Curve;
    if (name == "convex") return convex;
    if (name == "convex_scaled") return convex_scaled;
    if (name == "concave") return concave;
    return linear;
}

shape::Piecewise::Interpolation interpolation_named(const std::string& name) {
    using enum shape::Piecewise::Interpolation;
    if (name == "step") return step;
    if (name == "pchip") return pchip;
    if (name == "log") return log;
    return linear;
}

shape::Piecewise piecewise(Fields& fields) {
    shape::Piecewise s;
    const Cursor points = *fields.shape().find("points");
    if (!points.expect_list()) fields.fail();
    for (const Cursor& point : points.is_list() ? points.items() : std::vector<Cursor>{}) {
        if (!point.is_list() || point.items().size() != 2) {
            point.error("expected a pair [date, value]");
            fields.fail();
            continue;
        }
        const auto at = read_moment(point.items()[0], fields.context().time);
        const auto value = fields.context().value(point.items()[1]);
        if (!at || !value) {
            fields.fail();
            continue;
        }
        if (!s.position.empty() && *at <= s.position.back()) {
            point.items()[0].error("dates must increase");
            fields.fail();
        }
        s.position.push_back(*at);
        s.value.push_back(*value);
    }
    if (fields.good() && s.position.empty()) {
        points.error("holds no points");
        fields.fail();
    }
    s.interpolation = interpolation_named(fields.choice("interp", "linear"));
    if (s.interpolation == shape::Piecewise::Interpolation::log &&
        std::any_of(s.value.begin(), s.value.end(), [](double v) { return v <= 0; })) {
        fields.shape().find("interp")->error("log needs values above 0");
        fields.fail();
    }
    return s;
}

/// V16: a pulse covers the steps that begin inside it.
void note_rounding(const Cursor& duration, const shape::Pulse& pulse) {
    if (std::abs(pulse.duration - std::round(pulse.duration)) <= 0.02) return;
    const double hit = std::ceil(pulse.start + pulse.duration) - std::ceil(pulse.start);
    duration.warning(
        fmt::format("'{}' is {:.3g} steps; the {:.0f} steps that begin inside it are hit",
                    duration.value().text, pulse.duration, hit));
}

/// Why numbers cannot be a seasonal index of a run; empty if they can.
std::string trouble_with_index(const shape::Seasonal& s, const ProfileContext& context) {
    const auto n = s.index.size();
    if (n != 12 && n != 4 && n != 52) return fmt::format("holds {} numbers", n);
    if (std::any_of(s.index.begin(), s.index.end(), [](double v) { return v < 0; }))
        return "holds a negative number";
    if (std::all_of(s.index.begin(), s.index.end(), [](double v) { return v == 0; }))
        return "holds nothing but zeros";
    if (context.time.dt() * static_cast<double>(n) > 1 + 1e-9)
        return fmt::format("holds {} numbers a year, more than the run has steps", n);
    return {};
}

shape::Seasonal seasonal(Fields& fields) {
    shape::Seasonal s;
    const Cursor index = *fields.shape().find("index");
    if (!index.expect_list()) {
        fields.fail();
        return s;
    }
    if (fields.context().neutral != 1) {
        index.error("a seasonal index is a factor", "use it with `op: multiply`");
        fields.fail();
    }
    for (const Cursor& item : index.items()) {
        const auto value = read_number(item);
        if (!value) fields.fail();
        s.index.push_back(value.value_or(1));
    }
    if (!fields.good()) return s;
    if (const auto trouble = trouble_with_index(s, fields.context()); !trouble.empty()) {
        index.error(trouble, "expected 12 (months), 4 (quarters) or 52 (weeks) factors");
        fields.fail();
    }
    s.centre = fields.boolean("centre", true);
    return s;
}

std::optional<Shape> read_fields(const std::string& name, Fields& f) {
    const double neutral = f.context().neutral;
    if (name == "constant") return shape::Constant{f.moment("at", -1e9), f.value("value")};
    if (name == "step") return shape::Constant{f.moment("at"), f.value("value")};
    if (name == "pulse") {
        const shape::Pulse s{f.moment("start"), f.length("duration", 1), f.value("value")};
        f.at_least("duration", s.duration, 1 - 1e-9);
        if (f.good()) note_rounding(*f.shape().find("duration"), s);
        return s;
    }
    if (name == "ramp")
        return shape::Ramp{f.moment("start"), f.length("rise"), f.value("value"),
                           f.length("hold", f.shape().find("fall") ? 0 : -1), f.length("fall")};
    if (name == "exp_decay")
        return shape::ExpDecay{f.moment("start"), f.value("value"), f.length("half_life", 1),
                               f.value("floor", neutral)};
    if (name == "logistic")
        return shape::Logistic{f.moment("mid"), f.length("width", 1), f.value("value")};
    if (name == "recovery") {
        const shape::Recovery s{f.moment("start"), f.length("duration"), f.value("value"),
                                f.length("tau", 1), curve_named(f.choice("kind", "linear"))};
        if (s.curve == shape::Recovery::Curve::concave)
            f.at_least("tau", s.tau, shortest_concave_recovery);
        return s;
    }
    if (name == "sinusoid") {
        const shape::Sinusoid s{f.length("period", 1), f.amplitude(), f.length("phase"),
                                f.value("mean", neutral)};
        f.at_least("period", s.period, fewest_steps_per_period);
        return s;
    }
    if (name == "seasonal") return seasonal(f);
    if (name == "cycle") {
        shape::Cycle s;
        s.period = f.length("period", 1);
        s.amplitude = f.amplitude();
        s.asymmetry = f.number("asymmetry", 0.5, 0.01, 0.99);
        s.damping = f.number("damping", 0, 0, 0.99);
        s.phase = f.length("phase");
        s.mean = f.value("mean", neutral);
        f.at_least("period", s.period, fewest_steps_per_period);
        return s;
    }
    if (name == "piecewise") return piecewise(f);
    if (name == "expr") {
        const auto course = read_computed(f.shape(), f.context());
        return course ? std::optional<Shape>{*course} : std::nullopt;
    }
    if (auto series = read_series(f.shape(), f.context())) return *series;
    return {};
}

std::vector<std::string> shape_names() {
    constexpr std::string_view prefix = "shape:";
    std::vector<std::string> names;
    for (const Section& entry : all_sections())
        if (entry.id.starts_with(prefix)) names.emplace_back(entry.id.substr(prefix.size()));
    return names;
}

/// \param place  the place that it has among the random shapes of its profile if it is one
std::optional<Shape> read_shape(const Cursor& cursor, const ProfileContext& context,
                                std::size_t place) {
    static const std::vector<std::string> known = shape_names();
    if (!cursor.is_map()) {
        const auto value = context.value(cursor);
        if (!value) return {};
        return shape::Constant{-1e9, *value};
    }
    const auto name = cursor.require("shape");
    if (!name || !name->expect_scalar("the name of a shape")) return {};
    const std::string& word = name->value().text;
    if (std::find(known.begin(), known.end(), word) == known.end()) {
        name->error(fmt::format("unknown shape '{}'", word), suggestion(word, known));
        return {};
    }
    const Section& keys = section("shape:" + word);
    if (!cursor.expect_section(keys)) return {};
    for (const Key& key : keys.keys)
        if (key.required && !cursor.value().find(key.name)) return {};
    Fields fields{cursor, context};
    auto shape =
        is_random_shape(word) ? read_random_shape(word, fields, place) : read_fields(word, fields);
    return fields.good() ? shape : std::nullopt;
}

}  // namespace

std::optional<Profile> read_profile(const Cursor& cursor, const ProfileContext& context) {
    Profile profile;
    profile.neutral = context.neutral;
    bool good = true;
    std::size_t random = 0;
    std::set<std::string> ids;
    for (const Cursor& item : cursor.items()) {
        const auto shape = read_shape(item, context, random + 1);
        if (shape && is_random(*shape)) ++random;
        if (const auto id = item.find("id"); id && !ids.insert(id->value().text).second) {
            id->error(fmt::format("duplicate id '{}'", id->value().text),
                      "two random shapes of a shock draw by names of their own");
            good = false;
        }
        good = good && shape.has_value();
        if (!shape) continue;
        profile.shapes.push_back(*shape);
        const auto active = evaluate({{*shape}, {}, context.neutral}, context.time).active;
        if (std::find(active.begin(), active.end(), 1) != active.end()) continue;
        item.error("lies outside the run", covered_by(context.time));
        good = false;
    }
    if (cursor.is_list() && cursor.value().items.empty()) {
        cursor.error("holds no shape");
        return {};
    }
    return good ? std::optional{profile} : std::nullopt;
}

}  // namespace spillover::yaml
