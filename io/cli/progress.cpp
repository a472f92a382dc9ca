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

void Progress::end() {
    if (shown_ && terminal_) std::fputs("\r\033[K", stderr);
    shown_ = false;
}

void Progress::start_with(Index complete) {
    before_ = saved_ = complete;
}

void Progress::advance(Index scenario_steps) {
    done_ += scenario_steps;
    if (quiet_) return;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ >= std::chrono::milliseconds{terminal_ ? 100 : 10000}) show(now);
}

void Progress::saved(Index complete) {
    saved_ = complete;
    if (!quiet_) show(std::chrono::steady_clock::now());
}

void Progress::show(std::chrono::steady_clock::time_point now) {
    last_ = now;
    shown_ = true;
    const double rate =
        static_cast<double>(done_) / std::chrono::duration<double>(now - start_).count();
    const Index left = (members_ - before_) * steps_ - done_;
    fmt::print(stderr, "{}{} of {} members computed, {} saved, {:.3g} scenario-steps/s{}{}",
               terminal_ ? "\r" : "", before_ + done_ / steps_, members_, saved_, rate,
               done_ > 0 ? fmt::format(", {:.0f} s left", static_cast<double>(left) / rate) : "",
               terminal_ ? "\033[K" : "\n");
    std::fflush(stderr);
}

}  // namespace spillover::cli
