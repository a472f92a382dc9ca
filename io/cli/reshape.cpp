#include "io/cli/reshape.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "engine/error.hpp"
#include "io/cli/batch.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/table_folder.hpp"
#include "io/hdf5/table_file.hpp"

namespace spillover::cli {

TableData raw_table(const std::string& source) {
    const std::string path = table_path(source);
    return std::filesystem::is_directory(path) ? csv::read_table(path) : hdf5::read_table(path);
}

void write_checked(const MrioTable& table, const std::string& output, const std::string& what) {
    hdf5::write_table(output, table.data());
    fmt::print("{}: {} regions x {} sectors, {}, written to {}\n", what, table.extent().regions,
               table.extent().sectors, table.pooled() ? "pooled" : "dense", output);
}

double number_option(const std::string& option, const std::string& text, double least,
                     double most) {
    const auto value = csv::number(text);
    if (!value || *value < least || *value > most)
        throw InputError{option, fmt::format("'{}' is not valid", text),
                         fmt::format("expected a number from {:g} to {:g}", least, most)};
    return *value;
}

void add_note(TableData& table, const std::string& note) {
    table.notes = table.notes.empty() ? note : note + "\n" + table.notes;
    if (table.quality == "official") table.quality = "derived";
}

}  // namespace spillover::cli
