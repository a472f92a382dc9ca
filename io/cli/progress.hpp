#pragma once

#include <chrono>
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>

#include "kernels/array_view.hpp"

namespace spillover::cli {

/// Tells how far a run is: one live line on a terminal, else a line every 10 s and whenever members
/// are saved. Several threads may tell it at once.
class Progress {
public:
    using Clock = std::chrono::steady_clock;

    struct Options {
        bool quiet = false;
        bool terminal = false;  ///< is `to` one?
        std::FILE* to = stderr;
        std::function<Clock::time_point()> now = [] { return Clock::now(); };
    };

    Progress(Index members, Index steps_per_member, Options options);
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
    void show(Clock::time_point now);

    Index members_, steps_, done_ = 0, saved_ = 0, before_ = 0;
    Options options_;
    Clock::time_point start_, last_;
    bool shown_ = false;
    std::mutex mutex_;
};

/// Whether standard error is a terminal.
bool on_terminal();
/// Catches SIGINT and SIGTERM from now on.
void watch_for_interruption();
/// The signal that asked to stop; 0 = none.
int interruption();

}  // namespace spillover::cli
