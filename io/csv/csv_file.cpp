#include "io/csv/csv_file.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <fstream>

namespace spillover::csv {
namespace {

std::vector<std::string> fields_of(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
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
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

std::optional<File> read(const std::string& path) {
    std::ifstream stream{path};
    if (!stream) return {};
    File file{path, {}, {}};
    int number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty() || line[0] == '#') continue;
        file.rows.push_back(fields_of(line));
        file.line.push_back(number);
    }
    return file;
}

std::optional<double> number(const std::string& field) {
    double value = 0;
    const char* begin = field.data() + (field.starts_with("+") ? 1 : 0);
    const char* end = field.data() + field.size();
    const auto result = std::from_chars(begin, end, value);
    if (result.ec != std::errc{} || result.ptr != end || !std::isfinite(value)) return {};
    return value;
}

std::string quoted(const std::string& field) {
    if (field.find_first_of(",\"\n#") == std::string::npos) return field;
    std::string text = "\"";
    for (const char c : field)
        text += c == '"' ? "\"\"" : std::string(1, c);
    return text + "\"";
}

std::string text_of(double value) {
    return fmt::format("{}", value);
}

}  // namespace spillover::csv
