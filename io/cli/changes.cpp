#include "io/cli/changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/csv/csv_file.hpp"
#include "io/csv/sheet.hpp"

namespace spillover::cli {
namespace {

const char* form =
    "expected REGIONS/SECTORS=VALUE or SECTORS=VALUE, such as Yichun/batteries=-30 %";
const char* arrow_form =
    "expected REGIONS/SECTORS -> BUYERS=VALUE, such as US/electronics -> block:CN=25 %";

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t"), last = text.find_last_not_of(" \t");
    return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

/// A share: "0.3" or "30 %".
double share_of(const std::string& option, const std::string& text) {
    std::string digits = trimmed(text);
    const bool percent = digits.ends_with('%');
    if (percent) digits = trimmed(digits.substr(0, digits.size() - 1));
    const auto value = csv::number(digits);
    if (!value)
        throw InputError{option, fmt::format("'{}' is no number", trimmed(text)),
                         "a share such as 0.3 or 30 %"};
    return percent ? *value / 100 : *value;
}

}  // namespace

Change read_target(const MrioTable& table, const std::string& option, const std::string& text) {
    const auto slash = text.find('/');
    Change change;
    change.regions =
        regions_of(table, option, slash == std::string::npos ? "" : trimmed(text.substr(0, slash)));
    const std::string sectors = trimmed(slash == std::string::npos ? text : text.substr(slash + 1));
    if (sectors.empty()) throw InputError{option, fmt::format("'{}' names no sector", text), form};
    change.sectors = sectors_of(table, option, sectors);
    return change;
}

Change read_change(const MrioTable& table, const std::string& option, const std::string& text,
                   Arrow arrow) {
    const auto equals = text.rfind('=');
    const bool needed = arrow == Arrow::needed;
    if (equals == std::string::npos)
        throw InputError{option, fmt::format("'{}' has no value", text),
                         needed ? arrow_form : form};
    std::string target = text.substr(0, equals);
    const auto at = target.rfind("->");
    if (needed != (at != std::string::npos)) {
        const char* what = needed ? "does not say who buys" : "speaks of buyers";
        throw InputError{option, fmt::format("'{}' {}", text, what), needed ? arrow_form : form};
    }
    std::string buyers;
    if (needed) {
        buyers = trimmed(target.substr(at + 2));
        target = target.substr(0, at);
        if (buyers.empty())
            throw InputError{option, fmt::format("'{}' does not say who buys", text), arrow_form};
    }
    Change change = read_target(table, option, target);
    if (needed) change.buyers = regions_of(table, option, buyers);
    change.value = share_of(option, text.substr(equals + 1));
    return change;
}

std::vector<Change> read_changes(const MrioTable& table, const std::string& option,
                                 const std::vector<std::string>& texts,
                                 std::vector<InputError::Problem>& problems, Arrow arrow) {
    std::vector<Change> changes;
    for (const auto& text : texts) {
        try {
            changes.push_back(read_change(table, option, text, arrow));
        } catch (const InputError& error) {
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    }
    return changes;
}

Vector values_of_changes(const MrioTable& table, const std::string& option,
                         const std::vector<std::string>& texts, const ValueBounds& bounds,
                         std::vector<InputError::Problem>& problems) {
    Vector values = Vector::Constant(table.output().size(), bounds.otherwise);
    for (const Change& change : read_changes(table, option, texts, problems)) {
        if (change.value < bounds.least || change.value > bounds.most)
            problems.push_back({option, fmt::format("{} lies outside [{}, {}]", change.value,
                                                    bounds.least, bounds.most)});
        for (const Index a : industries_of(change, table.extent()))
            values[a] = change.value;
    }
    return values;
}

std::vector<Index> industries_of(const Change& change, const Extent& extent) {
    std::vector<Index> industries;
    for (const Index r : change.regions)
        for (const Index i : change.sectors)
            industries.push_back(extent.industry(r, i));
    return industries;
}

void read_shock_file(const std::string& path, const std::vector<std::string>& kinds,
                     const EnterChange& enter, std::vector<InputError::Problem>& problems) {
    csv::Sheet sheet{path, problems};
    for (const char* name : {"shock", "kind", "change"})
        sheet.column(name);
    const bool readable = sheet.fine();
    for (std::size_t n = 0; readable && n < sheet.rows(); ++n) {
        const std::string name = sheet.text(n, "shock"), kind = sheet.text(n, "kind");
        if (!csv::place_of(sheet, n, "kind", kind, kinds)) continue;
        try {
            enter(name, kind, sheet.text(n, "change"));
        } catch (const InputError& error) {
            for (const auto& problem : error.problems())
                sheet.problem_in(n, problem.what, problem.hint);
        }
    }
    if (readable && sheet.rows() == 0) sheet.problem("tells no shock");
}

std::vector<PriceShock> read_price_shocks(const MrioTable& table, const std::string& path) {
    std::vector<InputError::Problem> problems;
    std::vector<PriceShock> shocks;
    const auto enter = [&](const std::string& name, const std::string& kind,
                           const std::string& text) {
        PriceShock& shock = named(shocks, name);
        auto& list = kind == "price" ? shock.prices : kind == "cost" ? shock.costs : shock.tariffs;
        list.push_back(
            read_change(table, kind, text, kind == "tariff" ? Arrow::needed : Arrow::refused));
    };
    read_shock_file(path, {"price", "cost", "tariff"}, enter, problems);
    if (!problems.empty()) throw InputError{problems};
    return shocks;
}

}  // namespace spillover::cli
