#include "io/cli/loss_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/cli/number_text.hpp"

namespace spillover::cli {
namespace {

constexpr std::size_t losses_shown = 10;
constexpr double smallest = 1e-6;  ///< of a year's GDP; what is less is no result of a shock

using Row = std::vector<std::string>;

/// Decimals for a column of shares; enough for its largest entry to have three digits.
template <class Get>
int decimals_of(const std::vector<Loss>& losses, Get&& get) {
    double largest = 0;
    for (const Loss& loss : losses)
        largest = std::max(largest, std::abs(get(loss)));
    return decimals_for(100 * largest);
}

std::vector<Loss> first_of(const std::vector<Loss>& sorted, int decimals, double sign) {
    std::vector<Loss> first;
    for (const Loss& loss : sorted)
        if (first.size() < losses_shown && sign * loss.cumulative > smallest &&
            !rounds_to_zero(loss.cumulative, decimals))
            first.push_back(loss);
    return first;
}

std::string table_of(const std::string& title, const std::vector<Loss>& losses, int decimals,
                     double sign, Duration::Unit unit) {
    const auto peak = [=](const Loss& loss) { return sign > 0 ? loss.peak_loss : loss.peak_gain; };
    const int peak_decimals = decimals_of(losses, peak);
    std::vector<Row> rows{
        {title, sign > 0 ? "worst, %" : "best, %", "in all, % of a year", "back within 0.5 %"}};
    for (const Loss& loss : losses)
        rows.push_back({"  " + loss.name, percent(peak(loss), peak_decimals),
                        percent(sign * loss.cumulative, decimals),
                        recovery_text(loss.recovery, unit)});
    return aligned(rows, 44);
}

}  // namespace

std::string recovery_text(double years, Duration::Unit unit) {
    if (std::isnan(years)) return "not in the run";
    return years == 0 ? "always within" : time_text(years, unit);
}

std::string aligned(const std::vector<Row>& rows, std::size_t least_width) {
    std::vector<std::size_t> width;
    for (const Row& row : rows)
        for (std::size_t n = 0; n < row.size() && row.size() > 1; ++n) {
            if (n == width.size()) width.push_back(n == 0 ? least_width : 0);
            width[n] = std::max(width[n], display_width(row[n]));
        }
    std::string text;
    for (const Row& row : rows) {
        std::string line = row.size() > 1 ? padded(row[0], width[0]) : row[0];
        for (std::size_t n = 1; n < row.size(); ++n)
            line += std::string(2 + width[n] - display_width(row[n]), ' ') + row[n];
        text += line + "\n";
    }
    return text;
}

std::string loss_table(const std::string& what, std::vector<Loss> losses, Duration::Unit unit) {
    const auto by_loss = [](const Loss& a, const Loss& b) { return a.cumulative > b.cumulative; };
    std::stable_sort(losses.begin(), losses.end(), by_loss);
    const int decimals = decimals_of(losses, [](const Loss& loss) { return loss.cumulative; });
    const auto losing = first_of(losses, decimals, 1);
    std::reverse(losses.begin(), losses.end());
    const auto gaining = first_of(losses, decimals, -1);

    std::string text;
    if (!losing.empty())
        text += table_of(what + " that lose most", losing, decimals, 1, unit) + "\n";
    if (!gaining.empty())
        text += table_of(what + " that gain most", gaining, decimals, -1, unit) + "\n";
    const auto still = std::count_if(losses.begin(), losses.end(), [=](const Loss& loss) {
        return std::abs(loss.cumulative) <= smallest || rounds_to_zero(loss.cumulative, decimals);
    });
    if (losing.empty() && gaining.empty())
        return fmt::format("{}: none loses or gains 0.0001 % of a year's GDP\n\n", what);
    if (still > 0) {
        text.pop_back();
        text += fmt::format("  {} of {} hardly move\n\n", still, losses.size());
    }
    return text;
}

}  // namespace spillover::cli
