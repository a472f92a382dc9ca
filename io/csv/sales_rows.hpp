#pragma once

#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover::csv {

/// What each industry sells, seller by seller, whatever form the table has; without the whole
/// matrix in memory. The cells are those of dense_sales(), to the last bit.
class SalesRows {
public:
    explicit SalesRows(const TableData& table);

    /// Sales to industries [N], and to final columns [R*C]; valid until the next call.
    const std::vector<double>& to_industries(Index seller);
    const std::vector<double>& to_final(Index seller);

private:
    const TableData& table_;
    std::vector<double> industries_, final_;
};

}  // namespace spillover::csv
