#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.hpp"
#include "io/csv/csv_file.hpp"

namespace spillover::csv {

constexpr double unlimited = 1e15;  ///< larger than any figure in money
constexpr double positive = 1e-12;  ///< the smallest figure that counts as above zero

/// A CSV file with a header line. Everything wrong in it is added to a list of problems with file
/// and line; after that it reads as if empty or zero, so that the rest can be looked at too.
class Sheet {
public:
    Sheet(std::string path, std::vector<InputError::Problem>& problems);

    bool fine() const noexcept { return fine_; }  ///< nothing was wrong so far
    const File& file() const noexcept { return file_; }
    std::size_t rows() const { return file_.rows.size() - 1; }  ///< below the header
    const std::vector<std::string>& header() const { return file_.rows[0]; }
    /// Number of the column; one past the last where it is missing, which is a problem.
    std::size_t column(std::string_view name);

    const std::string& cell(std::size_t row, std::size_t column) const;
    const std::string& text(std::size_t row, std::string_view column_name);
    double number(std::size_t row, std::size_t column);
    /// A number within [low, high].
    double number(std::size_t row, std::string_view column_name, double low, double high);

    void problem(std::string what, std::string hint = {});  ///< of the file
    void problem_in(std::size_t row, std::string what, std::string hint = {});

private:
    void add(std::string where, std::string what, std::string hint);

    File file_;
    std::vector<InputError::Problem>& problems_;
    std::set<std::size_t> ragged_;  // rows whose cells are not where the header says
    std::size_t bad_numbers_ = 0;
    bool fine_ = true, readable_ = true;
};

/// Place of a name among others; a problem of the line where it is not there.
std::optional<std::size_t> place_of(Sheet& sheet, std::size_t row, std::string_view what,
                                    const std::string& name, const std::vector<std::string>& known);

}  // namespace spillover::csv
