#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// What an analysis of a table found, in one form for console, CSV, JSON and HDF5: named arrays
/// over named axes.
struct Analysis {
    struct Variable {
        std::string name, long_name, unit;
        std::vector<std::string> axes;   ///< names; the last one runs fastest
        std::vector<double> values;      ///< of every cell; NaN = no figure; or
        std::vector<std::string> texts;  ///< of every cell, where it is words
    };

    std::string name, title, table;
    std::vector<std::string> sources;                      ///< literature
    std::vector<std::string> notes;                        ///< how to read it, warnings
    std::map<std::string, std::vector<std::string>> axes;  ///< labels of each axis
    std::vector<Variable> variables;

    void add(std::string variable, std::string long_name, std::string unit,
             std::vector<std::string> over, std::vector<double> values);
    void add_words(std::string variable, std::string long_name, std::vector<std::string> over,
                   std::vector<std::string> texts);
};

/// Variables over the same axes stand beside each other: one table.
struct AnalysisTable {
    std::vector<std::string> axes;
    std::vector<const Analysis::Variable*> variables;
    std::size_t rows = 0;
};
std::vector<AnalysisTable> tables_of(const Analysis& analysis);
/// Labels of a row, one for each axis.
std::vector<std::string> labels_of(const Analysis& analysis, const AnalysisTable& table,
                                   std::size_t row);

/// Leaves only some places of an axis, everywhere.
void restrict_axis(Analysis& analysis, const std::string& axis, const std::vector<Index>& chosen);

/// For scripts: {"analysis", "table", "sources", "notes", "tables": [{"axes", "variables",
/// "rows"}]} with a row an object of labels and figures; no figure is null.
std::string json_of(const Analysis& analysis);

}  // namespace spillover
