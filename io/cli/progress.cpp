#include "io/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>

namespace spillover::cli {
namespace {

std::atomic<int> caught{0};

extern "C" void on_signal(int signal) {
    // A second signal ends the program at once.
    if (caught.exchange(signal) != 0) _exit(128 + signal);
}

}  // namespace

void watch_for_interruption() {
    struct sigaction action = {};
    action.sa_handler = on_signal;
    ::sigaction(SIGINT, &action, nullptr);
    ::sigaction(SIGTERM, &action, nullptr);
}

int interruption() {
    return caught.load(std::memory_order_relaxed);
}

Progress::Progress(Index members, Index steps_per_member, bool quiet)
    : members_{members},
      steps_{steps_per_member},
      quiet_{quiet},
      terminal_{::isatty(STDERR_FILENO) == 1},
      start_{std::chrono::steady_clock::now()},
      last_{start_} {}

Progress::~Progress() {
    if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::advance(Index scenario_steps) {
    done_ += scenario_steps;
    if (quiet_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds{terminal_ ? 100 : 10000}) return;
    last_ = now;
    show(std::chrono::duration<double>(now - start_).count());
    shown_ = true;
}

void Progress::show(double seconds) const {
    const double rate = static_cast<double>(done_) / seconds;
    const double left = static_cast<double>(members_ * steps_ - done_) / rate;
    fmt::print(stderr, "{}{} of {} members, {:.3g} scenario-steps/s, {:.0f} s left{}",
               terminal_ ? "\r" : "", done_ / steps_, members_, rate, left,
               terminal_ ? "\033[K" : "\n");
    std::fflush(stderr);
}

}  // namespace spillover::cli
