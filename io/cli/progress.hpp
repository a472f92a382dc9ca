#pragma once

#include <chrono>

#include "kernels/array_view.hpp"

namespace spillover::cli {

/// Tells how far a run is: one live line on a terminal, else a line every 10 s on standard error.
class Progress {
public:
    Progress(Index members, Index steps_per_member, bool quiet);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void advance(Index scenario_steps);

private:
    void show(double seconds) const;

    Index members_, steps_, done_ = 0;
    bool quiet_, terminal_;
    std::chrono::steady_clock::time_point start_, last_;
    bool shown_ = false;
};

/// Catches SIGINT and SIGTERM from now on.
void watch_for_interruption();
/// The signal that asked to stop; 0 = none.
int interruption();

}  // namespace spillover::cli
