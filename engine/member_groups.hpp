#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "engine/tracker.hpp"

namespace spillover {

/// Economies of a batch: one, and another if some scenario tells destinations apart.
class Economies {
public:
    Economies(const MrioTable& table, double dt, ShareForm form)
        : table_{&table}, dt_{dt}, form_{form} {}
    const Economy& get(bool by_block);

private:
    const MrioTable* table_;
    double dt_;
    ShareForm form_;
    std::unique_ptr<Economy> plain_, by_block_;
};

/// What scenarios with equal settings are run with.
struct GroupModel {
    Behaviour behaviour;
    BaseYear base;
};

/// Members of a batch with equal settings and outputs.
///
/// Their model takes several arrays of [N x S]; where parameters are drawn every member has its
/// own. So it is made when the first tile that needs it comes up, and goes with the last.
class Group {
public:
    Group(const MrioTable& table, const Economy& economy, const Scenario& first)
        : table_{&table}, economy_{&economy}, first_{&first} {}

    const Economy& economy() const noexcept { return *economy_; }
    const Scenario& first() const noexcept { return *first_; }
    /// For one of the group's tiles, by any thread; each tile asks once and keeps it while it runs.
    std::shared_ptr<const GroupModel> model();

    std::vector<Index> members;
    std::vector<std::size_t> places;  ///< of the members in the order asked for

private:
    const MrioTable* table_;
    const Economy* economy_;
    const Scenario* first_;
    std::mutex mutex_;
    std::shared_ptr<const GroupModel> model_;
    Index served_ = 0;  ///< tiles that have asked
};

/// Members put together where all but their shocks and policies is the same, in the order of their
/// first members.
std::vector<std::unique_ptr<Group>> group_members(const MrioTable& table,
                                                  const std::vector<Scenario>& scenarios,
                                                  const std::vector<Index>& members,
                                                  Economies& economies);

/// Members of a group that run side by side.
struct Tile {
    Group* group;
    std::size_t place;           ///< of the first member in the order asked for
    std::vector<Index> members;  ///< at most kernels::most_lanes
};

/// Tiles that a group of so many members makes.
Index tiles_of(Index members) noexcept;

/// Tiles in the order in which their first members were asked for, so that what belongs together is
/// done at about the same time.
std::vector<Tile> cut_into_tiles(const std::vector<std::unique_ptr<Group>>& groups);

}  // namespace spillover
