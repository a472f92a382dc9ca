#include <fmt/format.h>

#include <charconv>

#include "engine/error.hpp"
#include "engine/synthetic_table.hpp"
#include "io/cli/commands.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/machine_memory.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::cli {
namespace {

constexpr Index most_of_an_axis = 100000;

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

/// What was asked for. \throws InputError with all that is wrong
SyntheticTable requested(const SyntheticOptions& options) {
    std::vector<InputError::Problem> problems;
    const auto problem = [&](const char* option, const std::string& text, const std::string& hint) {
        problems.push_back({option, fmt::format("'{}' is not valid", text), hint, {}});
    };
    SyntheticTable wanted;
    const std::string_view size = options.size;
    const std::size_t comma = std::min(size.find(','), size.size());
    const bool pair = comma < size.size() && read_number(size.substr(0, comma), wanted.regions) &&
                      read_number(size.substr(comma + 1), wanted.sectors);
    const auto fits = [](Index n) { return n >= 1 && n <= most_of_an_axis; };
    if (!pair || !fits(wanted.regions) || !fits(wanted.sectors))
        problem("--synthetic", options.size,
                fmt::format("expected REGIONS,SECTORS, each from 1 to {}, such as 313,42",
                            most_of_an_axis));
    if (!read_number(options.seed, wanted.seed))
        problem("--seed", options.seed, "expected a whole number from 0 on");
    if (options.form == "dense") wanted.form = TableForm::dense;
    if (options.form == "sparse") wanted.form = TableForm::sparse;
    if (wanted.form == TableForm::pooled && options.form != "pooled") {
        const auto nearest = yaml::suggestion(options.form, {"pooled", "sparse", "dense"});
        problem("--form", options.form, nearest.empty() ? "pooled, sparse or dense" : nearest);
    }
    if (!problems.empty()) throw InputError{problems};
    return wanted;
}

}  // namespace

int table_synthesize(const SyntheticOptions& options, const std::string& output) {
    const SyntheticTable wanted = requested(options);
    // It has to fit into memory to be made, and to be of use.
    require_memory(size_of_sales(wanted), "--synthetic", "a table of " + options.size,
                   wanted.form == TableForm::pooled
                       ? "fewer regions or sectors"
                       : "the pooled form is smaller, or fewer regions or sectors");
    const MrioTable table{synthetic_table(wanted)};
    hdf5::write_table(output, table.data());
    fmt::print("made up {}: {} regions x {} sectors, {}, written to {}\n", table.data().name,
               wanted.regions, wanted.sectors, options.form, output);
    return 0;
}

}  // namespace spillover::cli
