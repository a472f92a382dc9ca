#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/error.hpp"
#include "io/cli/analyse.hpp"

namespace spillover::cli {

/// Industries that an option speaks of and what changes there: "Yichun/lithium_mining=-30 %",
/// "tag:energy=10 %" (everywhere), "US/electronics -> block:CN=0.25".
struct Change {
    std::vector<Index> regions, sectors;  ///< sellers
    std::vector<Index> buyers;            ///< regions behind "->"; empty where there is none
    double value = 0;
};
enum class Arrow { refused, needed };

/// \param option  for messages: "--cost"
/// \throws InputError with the offending text and the nearest name
Change read_change(const MrioTable& table, const std::string& option, const std::string& text,
                   Arrow arrow = Arrow::refused);
/// Several; what is wrong with any is added to `problems`.
std::vector<Change> read_changes(const MrioTable& table, const std::string& option,
                                 const std::vector<std::string>& texts,
                                 std::vector<InputError::Problem>& problems,
                                 Arrow arrow = Arrow::refused);
/// Values of all industries, those of later changes over those of earlier ones [N]; what lies
/// outside the bounds is added to `problems`.
struct ValueBounds {
    double otherwise;  ///< where no change speaks of an industry
    double least, most;
};
Vector values_of_changes(const MrioTable& table, const std::string& option,
                         const std::vector<std::string>& texts, const ValueBounds& bounds,
                         std::vector<InputError::Problem>& problems);
/// "REGIONS/SECTORS" or "SECTORS": the same without a value.
Change read_target(const MrioTable& table, const std::string& option, const std::string& text);
/// All of a change's industries.
std::vector<Index> industries_of(const Change& change, const Extent& extent);

/// Enters what one line of a file of shocks says. \throws InputError
using EnterChange = std::function<void(const std::string& shock, const std::string& kind,
                                       const std::string& change)>;
/// CSV file with columns shock, kind and change; what is wrong in any line is added to `problems`.
void read_shock_file(const std::string& path, const std::vector<std::string>& kinds,
                     const EnterChange& enter, std::vector<InputError::Problem>& problems);

/// The shock of a name, made where there is none yet.
template <class Shock>
Shock& named(std::vector<Shock>& shocks, const std::string& name) {
    for (Shock& shock : shocks)
        if (shock.name == name) return shock;
    shocks.emplace_back().name = name;
    return shocks.back();
}

/// A named shock of the price model.
struct PriceShock {
    std::string name;
    std::vector<Change> prices, costs, tariffs;
};
/// CSV file with columns shock, kind (price, cost, tariff) and change; a shock may have several
/// lines. \throws InputError with file and line of everything that is wrong
std::vector<PriceShock> read_price_shocks(const MrioTable& table, const std::string& path);

}  // namespace spillover::cli
