#include "io/csv/csv_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>

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

std::optional<File> read(const std::string& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) return {};
    std::ifstream stream{path};
    if (!stream) return {};
    File file{path, {}, {}};
    int number = 0;
    bool quoted = false;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        file.cut = stream.eof();
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (quoted) {
            file.rows.back().back() += '\n';
        } else {
            if (line.empty() || line == "\r" || line[0] == '#') continue;
            file.rows.emplace_back(1);
            file.line.push_back(number);
        }
        quoted = add_fields(line, quoted, file.rows.back());
    }
    if (quoted) file.open_quote = file.line.back();
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
