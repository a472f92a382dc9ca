#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "io/hdf5/result_file.hpp"

namespace spillover::hdf5 {

/// The scalars of a result file, for summaries.
struct ResultScalars {
    std::vector<std::string> members, regions, sectors;
    std::vector<double> gdp_base, gdp_base_by_sector;  ///< money/year
    /// Per indicator, [members x regions], [members x sectors], [members].
    std::array<std::vector<double>, indicators> region, sector, national;
    std::vector<double> direct_loss, spillover_ratio;    ///< [members]
    std::map<std::string, std::vector<double>> figures;  ///< indicators asked for, by name
    /// Coordinates of their dimensions that are not the table's.
    std::map<std::string, std::vector<std::string>> coordinates;
    /// In money, [members x regions] and [members]; NaN without accounts.
    std::vector<double> fiscal_loss, fiscal_loss_national, consumer_price_change_national;
    std::vector<double> residual_goods, residual_stocks, residual_money;  ///< [members]
    std::array<std::vector<double>, 4> lost_to;  ///< demand, capacity, input, labour [members]
    std::vector<double> lost_to_each_input;      ///< [members x sectors]
    std::vector<std::string> checks, events;     ///< [members]
    bool checks_hold = true;
};
/// \param figures  names of indicators beyond those that every file has; those missing are left out
ResultScalars read_scalars(const std::string& path, const std::vector<std::string>& figures = {});

}  // namespace spillover::hdf5
