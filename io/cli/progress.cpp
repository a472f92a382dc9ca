#include "io/cli/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <utility>

#include "io/cli/number_text.hpp"

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

bool on_terminal() {
    return ::isatty(STDERR_FILENO) == 1;
}

Progress::Progress(Index members, Index steps_per_member, Options options)
    : members_{members},
      steps_{steps_per_member},
      options_{std::move(options)},
      start_{options_.now()},
      last_{start_} {}

void Progress::end() {
    const std::lock_guard lock{mutex_};
    if (shown_ && options_.terminal) fmt::print(options_.to, "\r\033[K");
    std::fflush(options_.to);
    shown_ = false;
}

void Progress::start_with(Index complete) {
    before_ = saved_ = complete;
}

void Progress::advance(Index scenario_steps) {
    const std::lock_guard lock{mutex_};
    done_ += scenario_steps;
    if (options_.quiet) return;
    const auto now = options_.now();
    if (now - last_ >= std::chrono::milliseconds{options_.terminal ? 100 : 10000}) show(now);
}

void Progress::saved(Index complete) {
    const std::lock_guard lock{mutex_};
    saved_ = complete;
    if (!options_.quiet) show(options_.now());
}

void Progress::show(Clock::time_point now) {
    last_ = now;
    shown_ = true;
    const double rate =
        static_cast<double>(done_) / std::chrono::duration<double>(now - start_).count();
    const double left = static_cast<double>((members_ - before_) * steps_ - done_) / rate;
    const std::string text = fmt::format(
        "{} of {} members computed, {} saved{}", grouped(before_ + done_ / steps_),
        grouped(members_), grouped(saved_),
        done_ == 0 ? ""
                   : fmt::format(", {} scenario-steps/s, {} left", about(rate),
                                 left < 10 ? fmt::format("{:.0f} s", left) : seconds_text(left)));
    if (options_.terminal) {
        fmt::print(options_.to, "\r{}\033[K", text);
    } else {
        fmt::print(options_.to, "{}\n", text);
    }
    std::fflush(options_.to);
}

}  // namespace spillover::cli
