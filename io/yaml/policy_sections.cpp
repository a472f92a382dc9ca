#include "io/yaml/sections.hpp"

namespace spillover::yaml {

std::vector<Section> policy_sections() {
    using enum Type;
    return {
        {"policy",
         "a policy",
         {{"id", text, "identifier, unique among shocks and policies", true},
          {"when", section, "what sets it going", true, {}, "policy_when"},
          {"then", section, "what it does", true, {}, "policy_then"},
          {"cooldown", duration, "time after its end before it may act again; none if not given"},
          {"once", boolean, "true: acts at most once"}}},
        {"policy_when",
         "a condition",
         {{"metric", text, "the figure it watches: a name of the table below", true},
          {"target", watched, "where: regions and sectors, together or each alone", true},
          {"op", word, "how the figure compares with the value", true, {"<", "<=", ">", ">="}},
          {"value", quantity, "the threshold: -8 %", true},
          {"for", duration, "how long it must have held without a break", true}}},
        {"policy_then",
         "an action",
         {{"variable", text, "what moves: a variable that shocks move, too"},
          {"parameter",
           word,
           "what moves: a parameter instead of a variable",
           false,
           {"exit.rate", "inventory.cover", "substitution.sigma"}},
          {"target", same, "which cells; same: those of `when`", true},
          {"region", expression, "part of the target"},
          {"sector", expression, "part of the target; all where neither names any"},
          {"buyer_region", expression, "part of the target"},
          {"final", expression, "part of the target"},
          {"origin", expression, "part of the target"},
          {"destination", expression, "part of the target"},
          {"input", expression, "part of the target"},
          {"op", word, "how the value acts", false, {"set", "add", "multiply", "cap", "floor"}},
          {"unit", text, "unit of a bare value"},
          {"value", quantity, "size of the change", true},
          {"relative_to",
           word,
           "multiply: changes of base or of what is there",
           false,
           {"base", "current"}},
          {"distribute", any, "as in a shock", false, {"replicate", "pro_rata"}, "distribute"},
          {"reference", quantity, "amount that equals index 1 in the base year"},
          {"duration", duration, "how long it acts; to the end of the run if not given"}}},
    };
}

}  // namespace spillover::yaml
