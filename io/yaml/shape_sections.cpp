#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

Key shape_key(std::string_view name) {
    return {"shape", Type::word, "form of the course", true, {std::string{name}}};
}

}  // namespace

std::vector<Section> shape_sections() {
    using enum Type;
    const Key start{"start", date, "beginning", true},
        value{"value", quantity, "full effect", true};
    return {
        {"shape:constant", "a constant", {shape_key("constant"), {"at", date, "from when"}, value}},
        {"shape:step", "a step", {shape_key("step"), {"at", date, "from when", true}, value}},
        {"shape:pulse",
         "a pulse",
         {shape_key("pulse"), start, {"duration", duration, "length", true}, value}},
        {"shape:ramp",
         "a ramp",
         {shape_key("ramp"),
          start,
          {"rise", duration, "time to full effect", true},
          value,
          {"hold", duration, "time at full effect; for ever if not given"},
          {"fall", duration, "time back to no effect"}}},
        {"shape:exp_decay",
         "an exponential decay",
         {shape_key("exp_decay"),
          start,
          value,
          {"half_life", duration, "time in which the distance to the floor halves", true},
          {"floor", quantity, "what it decays to; no effect if not given"}}},
        {"shape:logistic",
         "a logistic curve",
         {shape_key("logistic"),
          {"mid", date, "half-way", true},
          {"width", duration, "time scale", true},
          value}},
        {"shape:recovery",
         "a recovery",
         {shape_key("recovery"),
          start,
          value,
          {"duration", duration, "time at full effect"},
          {"tau", duration, "time scale of the recovery", true},
          {"kind",
           word,
           "course of the recovery",
           false,
           {"linear", "convex", "convex_scaled", "concave"}}}},
        {"shape:sinusoid",
         "a sinusoid",
         {shape_key("sinusoid"),
          {"period", duration, "length of a cycle", true},
          {"amplitude", quantity, "size of the swing: 5 %", true},
          {"phase", duration, "how late the cycle begins"},
          {"mean", quantity, "level that it swings around; no effect if not given"}}},
        {"shape:seasonal",
         "a seasonal index",
         {shape_key("seasonal"),
          {"index", list, "12, 4 or 52 numbers", true},
          {"centre", boolean, "scale to mean 1"}}},
        {"shape:cycle",
         "a cycle",
         {shape_key("cycle"),
          {"period", duration, "length of a cycle", true},
          {"amplitude", quantity, "size of the swing: 5 %", true},
          {"asymmetry", number, "share of the period that goes up"},
          {"damping", number, "share of the amplitude lost per period"},
          {"phase", duration, "how late the cycle begins"},
          {"mean", quantity, "level that it swings around; no effect if not given"}}},
        {"shape:piecewise",
         "a piecewise course",
         {shape_key("piecewise"),
          {"points", list, "[[date, value], ...]", true},
          {"interp", word, "between points", false, {"linear", "step", "pchip", "log"}}}},
        {"shape:series",
         "a series",
         {shape_key("series"),
          {"file", text, "CSV file beside the scenario", true},
          {"column", text, "column of values", true},
          {"date_column", text, "column of dates; `date` if not given"},
          {"interp", word, "between points", false, {"linear", "step", "pchip", "log"}},
          {"rebase", date, "date whose value becomes 1"},
          {"outside", word, "where the series has no data", false, {"hold", "error"}}}},
        {"shape:expr",
         "a computed course",
         {shape_key("expr"), {"formula", text, "expression in t, years since the start", true}}},
    };
}

}  // namespace spillover::yaml
