#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

constexpr std::string_view no_foresight =
    "nobody in the model looks ahead: let what would be done early start early";

}  // namespace

std::vector<Section> shock_sections() {
    using enum Type;
    return {
        {"shock",
         "a shock",
         {{"id", text, "identifier, unique in the file", true},
          {"variable", text, "what moves", true},
          {"target", target, "which cells"},
          {"op", word, "how the value acts", false, {"set", "add", "multiply", "cap", "floor"}},
          {"unit", text, "unit of bare numbers in the profile"},
          {"relative_to",
           word,
           "multiply: changes of base or of what is there",
           false,
           {"base", "current"}},
          {"distribute",
           any,
           "replicate, pro_rata, or { mode: weights, by: attr:NAME }",
           false,
           {"replicate", "pro_rata"},
           "distribute"},
          {"profile", profile, "course over time"},
          {"combine", word, "how several shapes combine", false, {"multiply", "add", "max", "min"}},
          {"scale", number, "share of the effect that is applied; 1 if not given"},
          {"value", quantity, "capital.destroyed: amount"},
          {"cells", sections, "capital.destroyed: amounts by industry", false, {}, "cell"},
          {"households",
           sections,
           "capital.destroyed: damage that households rebuild",
           false,
           {},
           "household_cell"},
          {"start", date, "capital.destroyed: when"},
          {"duration", duration, "capital.destroyed: how long before recovery begins"},
          {"recovery",
           section,
           "capital.destroyed: it comes back by itself",
           false,
           {},
           "recovery"},
          {"rebuild", section, "capital.destroyed: it is bought back", false, {}, "rebuild"},
          {"reference", quantity, "amount that equals index 1 in the base year"},
          {"anticipation", any, "", false, {}, "", no_foresight}}},
        {"cell",
         "a cell",
         {{"region", text, "region", true},
          {"sector", text, "sector", true},
          {"value", quantity, "amount", true}}},
        {"household_cell",
         "a cell",
         {{"region", text, "region", true},
          {"final", text, "final demand category", true},
          {"value", quantity, "amount", true}}},
        {"recovery",
         "recovery",
         {{"curve",
           word,
           "course of the recovery",
           true,
           {"linear", "convex", "convex_scaled", "concave"}},
          {"tau", duration, "time it takes", true}}},
        {"rebuild",
         "rebuild",
         {{"tau", duration, "time that rebuilding aims at", true},
          {"mix", map, "share of each sector in rebuilding; sums to 1", true},
          {"factor", number, "rebuilding demand per unit destroyed"}}},
        {"distribute",
         "distribute",
         {{"mode", word, "how it is shared out", true, {"weights"}},
          {"by", text, "attr:NAME of regions", true}}},
    };
}

}  // namespace spillover::yaml
