#include "io/csv/csv_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>

namespace spillover::csv {
namespace {

/// Takes in a line; true where a quoted field goes on in the next one.
bool add_fields(const std::string& line, bool quoted, std::vector<std::string>& fields) {
    for (std::size_t k = 0; k < line.size(); ++k) {
        const char c = line[k];
        if (quoted) {
            if (c != '"') {
                fields.back() += c;
            } else if (k + 1 < line.size() && line[k + 1] == '"') {
                fields.back() += line[++k];
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            fields.emplace_back();
        } else if (c != '\r' || k + 1 < line.size()) {
            fields.back() += c;
        }
    }
    return quoted;
}

}  // namespace

FileRows::FileRows(const std::string& path) {
    std::error_code unknown;
    if (!std::filesystem::is_directory(path, unknown)) stream_.open(path);
}

bool FileRows::next(std::vector<std::string>& fields) {
    fields.clear();
    if (!stream_) return false;
    quoted_ = false;
    while (std::getline(stream_, text_)) {
        ++number_;
        cut_ = stream_.eof();
        if (number_ == 1 && text_.starts_with("\xEF\xBB\xBF")) text_.erase(0, 3);
        if (quoted_) {
            fields.back() += '\n';
        } else {
            if (text_.empty() || text_ == "\r" || text_[0] == '#') continue;
            fields.emplace_back();
            line_ = number_;
        }
        quoted_ = add_fields(text_, quoted_, fields);
        if (!quoted_) return true;
    }
    return !fields.empty();  // a quote that is never closed takes in all that is left
}

std::optional<File> read(const std::string& path) {
    FileRows rows{path};
    if (!rows.readable()) return {};
    File file{path, {}, {}};
    for (std::vector<std::string> fields; rows.next(fields);) {
        file.rows.push_back(std::move(fields));
        file.line.push_back(rows.line());
    }
    file.cut = rows.cut();
    if (rows.in_quotes()) file.open_quote = file.line.back();
    return file;
}

std::optional<double> number(const std::string& field) {
    double value = 0;
    const char* begin = field.data() + (field.starts_with("+") && !field.starts_with("+-") ? 1 : 0);
    const char* end = field.data() + field.size();
    const auto result = std::from_chars(begin, end, value);
    if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) return {};
    return value;
}

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\r\n#") == std::string::npos) return field;
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
}

std::string text_of(double value) {
    return fmt::format("{}", value);
}

}  // namespace spillover::csv
