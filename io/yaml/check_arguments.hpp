#pragma once

#include <string>
#include <vector>

#include "engine/scenario.hpp"
#include "io/yaml/target.hpp"

namespace spillover::yaml {

/// An argument of a call in a check, and where in the text it begins.
struct CheckArgument {
    std::string text;
    std::size_t at = 0;
};

/// Reads what a variable is summed over and when: TARGET [, DESTINATION] [, PERIOD].
///
/// TARGET is "national", regions, sectors of the nation, or "REGIONS x SECTORS". Trade may name its
/// destination: whole blocks, "*" for all. PERIOD is a year, half-year, quarter, `base`, a length
/// since the start, or the threshold of time_to_recovery.
/// \param node  function and variable are set; gets the rest
/// \returns false, with messages, where they cannot be read
bool read_check_arguments(const Cursor& check, const SetReader& sets, const TimeAxis& time,
                          const std::vector<CheckArgument>& arguments, Expression& node);

}  // namespace spillover::yaml
