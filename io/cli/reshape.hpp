#pragma once

#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover::cli {

/// What the commands that change a table are told on the command line.
struct ReshapeOptions {
    std::string table, output;
    // balance
    std::string method = "gras", margins, constraints, reliability;
    // aggregate
    std::string groups, regions, sectors, bias;
    std::size_t top = 10;  ///< rows of the bias report
    // rebase
    std::string currency, rate, year, deflators;
    // build from a national table
    std::string national, home, figures, places, coefficients;
    std::string quotient = "flq", delta = "0.3", beta;
    std::vector<std::string> borders;
};

// One function per command; each returns the exit code. \throws InputError
int table_balance(const ReshapeOptions& options);
int table_reshape(const ReshapeOptions& options);
int table_rebase(const ReshapeOptions& options);
int table_regionalise(const ReshapeOptions& options);

/// The parts of a table as they stand in a file or folder, balanced or not.
TableData raw_table(const std::string& source);
/// Writes a table, which has been checked, to a file, and says so: "balanced ..., written to ...".
void write_checked(const MrioTable& table, const std::string& output, const std::string& what);
/// A number given as an option. \throws InputError with what was expected
double number_option(const std::string& option, const std::string& text, double least, double most);
/// "Made of 2017, ..." before what was said of the table so far.
void add_note(TableData& table, const std::string& note);

}  // namespace spillover::cli
