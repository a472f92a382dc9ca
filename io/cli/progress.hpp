#pragma once

#include <chrono>

#include "kernels/array_view.hpp"

namespace spillover::cli {

/// Tells how far a run is: one live line on a terminal, else a line every 10 s and whenever members
/// are saved, on standard error.
class Progress {
public:
    Progress(Index members, Index steps_per_member, bool quiet);
    ~Progress() { end(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Members that are complete before anything is computed.
    void start_with(Index complete);
    void advance(Index scenario_steps);
    /// That so many members are safe on the disk; off a terminal always told.
    void saved(Index complete);
    void end();  ///< clears the live line

private:
    void show(std::chrono::steady_clock::time_point now);

    Index members_, steps_, done_ = 0, saved_ = 0, before_ = 0;
    bool quiet_, terminal_;
    std::chrono::steady_clock::time_point start_, last_;
    bool shown_ = false;
};

/// Catches SIGINT and SIGTERM from now on.
void watch_for_interruption();
/// The signal that asked to stop; 0 = none.
int interruption();

}  // namespace spillover::cli
