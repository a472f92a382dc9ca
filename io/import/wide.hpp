#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "io/import/formats.hpp"
#include "io/import/ledger.hpp"
#include "io/import/problems.hpp"

namespace spillover::importing {

/// Texts that name a row or a column: those of its header cells.
using Texts = std::span<const std::string>;
/// What a row or a column with these texts is.
using Classify = std::function<Label(Texts)>;

/// A file in which rows sell and columns buy: a whole table, or a part of one.
struct WideFile {
    std::string path;
    char separator = 0, decimal_point = '.';
    std::vector<std::string> missing;  ///< texts that stand for no figure, beside an empty cell
    int header_rows = 1, header_columns = 1;
    int title_rows = 0;  ///< above the header rows
    /// Files that name the rows or columns, one per line, in place of header cells; may be empty.
    std::string row_labels, column_labels;
    Classify row, column;
    /// Every industry that buys has to have a row (false: the rows are primary inputs).
    bool sellers = true;
    bool output_row = false;          ///< the last row is output: without it the file is cut off
    std::vector<std::string> inputs;  ///< value added that must have a row, by long name
    std::size_t rows = 0;             ///< how many there must be; 0 = not known
    double scale = 1;                 ///< of all figures
};

/// Labels of the columns, in order; what is wrong is told. Fields before the first are none.
std::vector<Label> read_columns(const WideFile& file, Problems& problems);

/// Enters the industries, final columns and regions of a file into the axes of a ledger.
void declare(const std::vector<Label>& columns, Ledger& ledger);

/// Reads a file into a ledger that is open, row by row.
/// \param industries  labels of the industries that must have a row, in the order of the source
void read_wide(const WideFile& file, const std::vector<Label>& columns,
               const std::vector<Label>& industries, Ledger& ledger, Problems& problems,
               const Progress& progress);

/// Opens the ledger, whose axes are all declared, and reads the only file of a table into it.
/// \throws InputError with everything that is wrong
void read_only(const WideFile& file, const std::vector<Label>& columns, const Request& request,
               Ledger& ledger, Problems& problems);

/// Those of some labels that are industries.
std::vector<Label> industries_of(const std::vector<Label>& columns);

}  // namespace spillover::importing
