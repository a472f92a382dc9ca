#pragma once

#include "engine/table_builder.hpp"

namespace spillover {

/// Output, value added and uses of the regions of one country, or of the foreign blocs.
struct RegionalAccounts {
    Matrix output;                  ///< [R x S], money/year
    std::vector<Matrix> use;        ///< of each region: goods by industries [S x S]
    std::vector<Matrix> final_use;  ///< of each region: goods by categories [S x C]
    Vector gdp;                     ///< [R]
};

/// RAS in place of a non-negative matrix. \throws InputError about `what` where margins cannot be
/// met
void balance(Matrix& matrix, const Vector& rows, const Vector& columns, const std::string& what);

/// Balances the national table (GRAS): rows and columns of goods add up to the same output.
void balance_national(TableFigures& figures);

/// Regions of the nation: value added by location quotients and RAS to GDP and national sectors,
/// national technology, final demand by income and GDP.
RegionalAccounts national_regions_of(const TableFigures& figures);

/// Foreign blocs: output that serves their own demand and trade with the nation, GDP as given.
RegionalAccounts foreign_blocs_of(const TableFigures& figures);

}  // namespace spillover
