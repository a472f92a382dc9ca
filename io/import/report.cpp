#include "io/import/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spillover::importing {

void Worst::insert(double amount, double size, std::string name) {
    const auto after = std::find_if(worst_.begin(), worst_.end(),
                                    [&](const Cell& cell) { return cell.size < size; });
    worst_.insert(after, {amount, size, std::move(name)});
    if (worst_.size() > shown) worst_.pop_back();
}

std::string Worst::text(bool as_share) const {
    std::string text;
    for (const Cell& cell : worst_)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cell.name,
                            as_share ? fmt::format("{:.2g} %", 100 * cell.size)
                                     : fmt::format("{:.6g}", cell.amount));
    return count_ > worst_.size() ? text + ", ..." : text;
}

}  // namespace spillover::importing
