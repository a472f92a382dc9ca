#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// The accounts of a table side by side: industries and components of value added sell (rows),
/// industries and final columns buy (columns). Balanced when the row and the column of every
/// industry add up to its output.
struct AccountsMatrix {
    Extent extent;
    std::vector<std::string> components;  ///< of value added; one "value_added" where none is told
    Matrix cells;                         ///< [(N + K) x (N + H)], money/year

    explicit AccountsMatrix(const TableData& table);
    /// The table with these accounts: output is the sum of sales.
    TableData table(TableData labels) const;

    std::string row_name(Index row, const TableData& labels) const;  ///< "Yichun/food", "wages"
    std::string column_name(Index column, const TableData& labels) const;  ///< "Yichun/hh"
};

enum class BalanceMethod { ras, gras, kras };

/// A total that accounts shall have; error > 0 makes it soft (KRAS only).
struct AccountTotal {
    enum class Kind { output, final_use, value_added };
    Kind kind;
    Index place;       ///< industry, final column or component
    double total = 0;  ///< money/year
    double error = 0;  ///< standard error, money/year
};

/// A linear constraint on cells of the accounts (KRAS only).
struct AccountConstraint {
    struct Cell {
        Index row, column;
        double coefficient;
    };
    std::string name;
    std::vector<Cell> cells;
    double total = 0, error = 0;
};

struct BalanceRequest {
    BalanceMethod method = BalanceMethod::gras;
    std::vector<AccountTotal> totals;
    std::vector<AccountConstraint> constraints;
    Matrix weights;  ///< reliability of each cell of the accounts; empty = all alike (KRAS only)
    Index most_proven = 20'000'000;  ///< cells up to which RAS and GRAS prove what is in the way
};

/// What balancing did.
struct BalanceReport {
    Index iterations = 0;
    double error_before = 0, error = 0;  ///< worst |row or column - total| over its size
    std::string worst_before;            ///< row or column that was furthest off
    double scaled = 1;  ///< factor on final totals that were not told, to agree with value added
    struct Moved {
        std::string what;
        double asked = 0, error = 0, met = 0;
    };
    std::vector<Moved> moved;  ///< soft totals that contradicted others
    Index emptied = 0;         ///< cells that contradictions leave no room for
    struct Change {
        std::string seller, buyer;
        double before = 0, after = 0;
    };
    std::vector<Change> largest;  ///< cells that changed most, at most five
};

/// Balances the accounts of a table, which may be unbalanced. RAS and GRAS hold every total: those
/// of the request, else the table's own output, components of value added and final columns (scaled
/// so that final demand is value added). KRAS holds the identity of sales and costs of every
/// industry and only the totals and constraints of the request. Zeros stay, signs stay.
/// Source: Stone (1961); Lenzen, Wood & Gallego (2007); Lenzen, Gallego & Wood (2009).
/// \throws InputError naming the totals that cannot be met together, and why
TableData balanced(const TableData& table, const BalanceRequest& request, BalanceReport& report);

/// Bytes that this takes beside the table.
double bytes_of_balancing(const TableData& table, BalanceMethod method);

}  // namespace spillover
