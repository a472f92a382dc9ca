#pragma once

#include <optional>
#include <string>
#include <vector>

namespace spillover::csv {

/// A comma-separated file: rows of fields; quotes as in RFC 4180, also over several lines; lines
/// that start with # and empty lines left out.
struct File {
    std::string path;
    std::vector<std::vector<std::string>> rows;
    std::vector<int> line;  ///< of each row, from 1
    int open_quote = 0;     ///< line of a quote that is never closed; 0 = none
    bool cut = false;       ///< the last line has no line break: it may not be whole
};

/// Nothing where the file cannot be read.
std::optional<File> read(const std::string& path);
/// A finite number, the whole of a field; nothing otherwise.
std::optional<double> number(const std::string& field);
/// A field in quotes where it needs them.
std::string quoted(const std::string& field);
/// The shortest text that reads back to the same number.
std::string text_of(double value);

}  // namespace spillover::csv
