#pragma once

#include <fstream>
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

/// The rows of such a file one by one; in memory is one at a time.
class FileRows {
public:
    explicit FileRows(const std::string& path);

    bool readable() const noexcept { return stream_.is_open(); }
    bool next(std::vector<std::string>& fields);         ///< false at the end
    int line() const noexcept { return line_; }          ///< that the row begins in, from 1
    bool in_quotes() const noexcept { return quoted_; }  ///< a quote of the last row stays open
    bool cut() const noexcept { return cut_; }           ///< the last line has no line break

private:
    std::ifstream stream_;
    std::string text_;
    int line_ = 0, number_ = 0;
    bool quoted_ = false, cut_ = false;
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
