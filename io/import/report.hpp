#pragma once

#include <string>
#include <utility>
#include <vector>

namespace spillover::importing {

/// What was done to a source on its way to a table, in sentences; shown, and kept with the table.
class Report {
public:
    void add(std::string line) { lines_.push_back(std::move(line)); }
    const std::vector<std::string>& lines() const noexcept { return lines_; }

private:
    std::vector<std::string> lines_;
};

/// How many cells are of some kind, what they add up to, and which are the largest.
class Worst {
public:
    /// \param size  by which cells are ranked
    template <class Name>
    void add(double amount, double size, const Name& name) {
        ++count_;
        sum_ += amount;
        if (worst_.size() == shown && size <= worst_.back().size) return;
        insert(amount, size, name());
    }
    std::size_t count() const noexcept { return count_; }
    double sum() const noexcept { return sum_; }
    double largest() const noexcept { return worst_.empty() ? 0 : worst_.front().size; }
    /// "CHN/food to USA/steel -12.5, ..."
    std::string text(bool as_share = false) const;

private:
    static constexpr std::size_t shown = 3;
    struct Cell {
        double amount, size;
        std::string name;
    };
    void insert(double amount, double size, std::string name);

    std::size_t count_ = 0;
    double sum_ = 0;
    std::vector<Cell> worst_;  // largest first
};

}  // namespace spillover::importing
