#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/extent.hpp"
#include "engine/scenario.hpp"

namespace spillover {

/// Whose part in a result is told apart exactly: 2^6 runs.
inline constexpr std::size_t most_players = 6;

/// Shapley values of K players: what each adds to a coalition, averaged over all orders in which
/// they may join. They sum to worth(all) - worth(none).
/// \param worth  of every coalition [2^K]; bit k of the place = player k is in
std::vector<double> shapley_values(std::span<const double> worth);

/// The scenario with only some of its shocks; bit k = the k-th.
Scenario with_shocks(const Scenario& scenario, std::size_t coalition);

/// Channels of the full economy that a model has on, in the order of the catalogue.
std::vector<Channel> channels_on(const ModelSettings& model);
/// The scenario with only some of these channels on; bit k = the k-th.
Scenario with_channels(const Scenario& scenario, const std::vector<Channel>& players,
                       std::size_t coalition);

/// Where a cell of a driver lies: final demand with its buyers; -1 = nowhere in particular (prices
/// of goods, trade between blocks) or in no single sector.
struct CellPlace {
    Index region = -1, sector = -1;
};
/// \param blocks  customs blocks of the table
CellPlace place_of(Driver driver, Index cell, const Extent& extent, Index blocks);

/// Place of each cell of each shock in a matrix of who hits whom: the number of its source, or -1
/// for what is located in none of them.
class Sources {
public:
    Sources(const HitMatrix& matrix, const Extent& extent, Index blocks)
        : matrix_{&matrix}, extent_{extent}, blocks_{blocks} {}
    Index source_of(Driver driver, Index cell) const;
    /// Whether some cell of the scenario is located there.
    bool has(const Scenario& scenario, Index source) const;
    /// The scenario with only the cells located there.
    Scenario only(const Scenario& scenario, Index source) const;

private:
    const HitMatrix* matrix_;
    Extent extent_;
    Index blocks_;
};

}  // namespace spillover
