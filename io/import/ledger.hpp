#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"
#include "io/import/axis.hpp"
#include "io/import/report.hpp"

namespace spillover::importing {

/// What a row or a column of a source stands for.
enum class Kind {
    industry,     ///< sells or buys goods
    final,        ///< final demand (columns)
    own_final,    ///< final demand that each seller books in its own region (columns)
    value_added,  ///< a component of value added (rows)
    output,       ///< gross output as published
    /// Of all goods by their users (rows), or of a good by all users (columns); the name is that of
    /// the region outside that they come from.
    imports,
    skipped,  ///< totals and the like
};

struct Label {
    Kind kind = Kind::skipped;
    std::string region;  ///< as the source has it
    std::string name;    ///< sector, category of final demand or component of value added
    std::string long_name = {};
};

/// A label as a place: of an industry, a final column, a component or a region.
struct Slot {
    Kind kind = Kind::skipped;
    Index index = 0;
};

/// The accounts of a source as they are read, cell by cell; cells that meet are added up. Memory is
/// that of the table that comes out.
class Ledger {
public:
    Axis regions, sectors, categories, components;
    Report report;

    /// Makes room, once regions, sectors and categories are known. \throws InputError where the
    /// table would not fit into memory
    void open(const std::string& source);

    Extent extent() const { return {regions.size(), sectors.size(), categories.size()}; }
    /// Place of a label; kind skipped where it is none of the table's.
    Slot slot(const Label& label);
    /// Books a cell. \returns false where a row and a column do not go together
    bool add(Slot row, Slot column, double value);

    std::string industry_name(Index a) const;
    std::string final_name(Index h) const;

    /// Regions that stand for what is outside the table: their sales are imports, nothing is known
    /// of their inputs, and what they buy is exports.
    std::vector<std::string> outside;
    bool is_outside(Index region) const;

    Matrix intermediate, final_demand;        ///< Z [N x N], Y [N x R*C]
    std::vector<Vector> value_added;          ///< [N] by component
    Vector row_output, column_output;         ///< as published [N]; empty = not given
    std::map<Index, Vector> imports_by_good;  ///< by region of origin: competitive imports [N]
    std::map<Index, Vector> imports_by_user;  ///< by region of origin [N + R*C]
    std::vector<double> final_value_added;    ///< by component: what final demand pays
};

}  // namespace spillover::importing
