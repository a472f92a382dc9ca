#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/import/problems.hpp"

namespace spillover::importing {

/// Reads a text file of separated fields row by row; in memory is one row at a time. Quotes as in
/// RFC 4180; empty lines are left out. A file that does not end with a line break may have been cut
/// off, which is a problem: half a number reads like a number.
class TextRows {
public:
    /// \param separator  0: tab, comma or semicolon, whichever the first line has most of
    TextRows(const std::string& path, Problems& problems, Progress progress = {},
             char separator = 0);

    bool next();  ///< false at the end, or where the file cannot be read, which is a problem
    const std::vector<std::string_view>& fields() const noexcept { return fields_; }
    int line() const noexcept { return line_; }   ///< of the row, from 1
    std::size_t column(std::size_t field) const;  ///< where a field begins, in bytes from 1
    char separator() const noexcept { return separator_; }
    const std::string& path() const noexcept { return path_; }

    void problem(std::size_t field, std::string what, std::string hint = {});

private:
    bool fill();
    bool next_record(std::string_view& record);
    void split(std::string_view record);
    void check_start();
    void tell_progress();

    std::string path_;
    Problems& problems_;
    Progress progress_;
    std::ifstream stream_;
    std::string buffer_, unquoted_;
    std::size_t at_ = 0;
    std::uintmax_t size_ = 0, read_ = 0, told_ = 0;
    bool ended_ = false, cut_ = false;
    char separator_;
    int line_ = 0, next_line_ = 1;
    std::string_view record_;
    std::vector<std::string_view> fields_;
    std::vector<std::size_t> columns_;  // of the fields, where the row has quotes
};

std::string_view trimmed(std::string_view text);
/// A finite number, the whole of a field but for blanks around it.
std::optional<double> number_in(std::string_view field, char decimal_point = '.');
bool is_utf8(std::string_view text);

}  // namespace spillover::importing
