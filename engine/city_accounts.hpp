#pragma once

#include "engine/province_margins.hpp"

namespace spillover {

/// Accounts of the cities of one country, adding up to its provinces and to the nation.
struct CityAccounts {
    Matrix output, value_added, exports;  ///< [cities x S]
    std::vector<Matrix> use;              ///< of each city: goods by industries [S x S]
    std::vector<Matrix> final_use;        ///< of each city: goods by the four categories [S x 4]
};

/// Value added of a province by sector goes to its cities by RAS: columns are the province's
/// sectors, rows the cities' primary, secondary and tertiary value added, the first guess is what
/// cities are known for and the province's structure for the rest. Cities use their province's
/// technology. Households spend by labour income, government and investment by GDP (by the
/// province's own figures where there are any), stocks grow where goods are made and shrink
/// where they are used. \throws InputError where that cannot be balanced
CityAccounts city_accounts(const CityFigures& figures, const ProvinceMargins& margins);

}  // namespace spillover
