#include "io/cli/progress.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace spillover::cli {
namespace {

using std::chrono::milliseconds;
using testing::Eq;
using testing::IsEmpty;

/// A progress that writes to a temporary file under a clock of its own.
class Told {
public:
    Told(bool quiet, bool terminal) : file_{std::tmpfile()} {
        progress_.emplace(Index{10}, Index{100},
                          Progress::Options{quiet, terminal, file_, [this] { return now_; }});
    }
    ~Told() { std::fclose(file_); }
    Told(const Told&) = delete;
    Told& operator=(const Told&) = delete;

    void after(milliseconds time, Index steps) {
        now_ += time;
        progress_->advance(steps);
    }
    Progress* operator->() { return &*progress_; }
    void end() { progress_.reset(); }

    std::string text() const {
        std::rewind(file_);
        std::string all;
        for (int c = std::fgetc(file_); c != EOF; c = std::fgetc(file_))
            all += static_cast<char>(c);
        return all;
    }

private:
    std::FILE* file_;
    Progress::Clock::time_point now_{};
    std::optional<Progress> progress_;
};

TEST(Progress, WritesAPlainLineEveryTenSecondsToAFile) {
    Told told{false, false};

    told.after(milliseconds{9000}, 100);
    told.after(milliseconds{1000}, 100);
    told.after(milliseconds{9999}, 100);
    told.after(milliseconds{1}, 200);
    told.end();

    EXPECT_THAT(told.text(),
                Eq("2 of 10 members computed, 0 saved, 20 scenario-steps/s, 40 s left\n"
                   "5 of 10 members computed, 0 saved, 25 scenario-steps/s, 20 s left\n"));
}

TEST(Progress, TellsAtOnceWhatIsSaved) {
    Told told{false, false};

    told.after(milliseconds{1000}, 400);
    told->saved(4);
    told.end();

    EXPECT_THAT(told.text(),
                Eq("4 of 10 members computed, 4 saved, 400 scenario-steps/s, 2 s left\n"));
}

TEST(Progress, CountsWhatAnEarlierRunHasDone) {
    Told told{false, false};

    told->start_with(8);
    told.after(milliseconds{10000}, 100);
    told.end();

    EXPECT_THAT(told.text(),
                Eq("9 of 10 members computed, 8 saved, 10 scenario-steps/s, 10 s left\n"));
}

TEST(Progress, KeepsOneLineOnATerminalAndTakesItAway) {
    Told told{false, true};

    told.after(milliseconds{50}, 100);
    told.after(milliseconds{50}, 100);
    told.after(milliseconds{100}, 300);
    told.end();

    EXPECT_THAT(told.text(),
                Eq("\r2 of 10 members computed, 0 saved, 2,000 scenario-steps/s, 0 s left\033[K"
                   "\r5 of 10 members computed, 0 saved, 2,500 scenario-steps/s, 0 s left\033[K"
                   "\r\033[K"));
}

TEST(Progress, SaysNothingWhenQuiet) {
    for (const bool terminal : {false, true}) {
        Told told{true, terminal};

        told.after(milliseconds{60000}, 500);
        told.end();

        EXPECT_THAT(told.text(), IsEmpty());
    }
}

TEST(Progress, LeavesATerminalAloneWhereTheRunIsOverAtOnce) {
    Told told{false, true};

    told.after(milliseconds{20}, 1000);
    told.end();

    EXPECT_THAT(told.text(), IsEmpty());
}

}  // namespace
}  // namespace spillover::cli
