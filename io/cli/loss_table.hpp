#pragma once

#include <string>
#include <vector>

#include "engine/calendar.hpp"

namespace spillover::cli {

/// What a region or a sector loses: shares of its base-year GDP, years (NaN = not within the run).
struct Loss {
    std::string name;
    double peak_loss = 0, peak_gain = 0, cumulative = 0, recovery = 0;
};

/// "31 weeks", "always within", "not in the run".
std::string recovery_text(double years, Duration::Unit unit);

/// The ten that lose most and the ten that gain most, what rounds to nothing left out; at the end
/// how many hardly move.
/// \param what  "Cities and regions", as in "Cities and regions that lose most"
std::string loss_table(const std::string& what, std::vector<Loss> losses, Duration::Unit unit);

/// Lines of a table: the first column left, the others right-aligned, all as wide as need be.
/// The first row is the head; a row of one cell stands alone.
std::string aligned(const std::vector<std::vector<std::string>>& rows, std::size_t least_width = 0);

}  // namespace spillover::cli
