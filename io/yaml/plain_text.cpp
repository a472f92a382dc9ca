#include "io/yaml/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>
#include <utility>

namespace spillover::yaml {
namespace {

unsigned char byte_at(const std::string& text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

unsigned code_point(const std::string& text, std::size_t at, std::size_t length) {
    const unsigned first = byte_at(text, at);
    unsigned code = length == 1 ? first : first & (0xFFU >> (length + 1));
    for (std::size_t k = 1; k < length; ++k)
        code = code << 6 | (byte_at(text, at + k) & 0x3FU);
    return code;
}

bool is_wide(unsigned code) {
    return (code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
           (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
           (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
           (code >= 0xFFE0 && code <= 0xFFE6) || code >= 0x20000;
}

/// What is wrong with the character at a byte of a line, if anything.
std::optional<std::pair<std::string, std::string>> trouble_at(const std::string& line,
                                                              std::size_t at) {
    const unsigned char c = byte_at(line, at);
    if (at == 0 && (line.starts_with("\xFF\xFE") || line.starts_with("\xFE\xFF")))
        return {{"the file is UTF-16", "save it as UTF-8"}};
    if (c == 0) return {{"NUL byte", "this is not a text file"}};
    if (c == '\r') return {{"carriage return inside a line", "end lines as Unix or Windows do"}};
    if ((c < 0x20 && c != '\t') || c == 0x7F)
        return {{fmt::format("control character 0x{:02X}", c), "remove it"}};
    if (character_length(line, at) == 0)
        return {{fmt::format("byte 0x{:02X} is not UTF-8", c), "save the file as UTF-8"}};
    return {};
}

/// First bracket that never closes, or the first quotes inside it that do not close on their line;
/// yaml-cpp would point to where it lost track.
struct Unclosed {
    Place place;
    bool quotes = false;
};
Unclosed unclosed_bracket(const std::shared_ptr<const SourceText>& source) {
    std::vector<std::pair<char, Place>> open;
    for (std::size_t n = 0; n < source->lines.size(); ++n) {
        char quote = 0;
        Place quote_place;
        const std::string& line = source->lines[n];
        for (std::size_t k = 0; k < line.size(); ++k) {
            const char c = line[k];
            const char before = k == 0 ? ' ' : line[k - 1];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if ((c == '"' || c == '\'') &&
                       std::string{" [{,"}.find(before) != std::string::npos) {
                quote = c;
                quote_place = {source, static_cast<int>(n) + 1, static_cast<int>(k) + 1};
            } else if (c == '#' && before == ' ') {
                break;
            } else if ((c == '[' || c == '{') &&
                       (!open.empty() || std::string{" [{"}.find(before) != std::string::npos)) {
                open.push_back({c, {source, static_cast<int>(n) + 1, static_cast<int>(k) + 1}});
            } else if ((c == ']' || c == '}') && !open.empty()) {
                open.pop_back();
            }
        }
        if (quote != 0 && !open.empty()) return {quote_place, true};
    }
    return open.empty() ? Unclosed{} : Unclosed{open.front().second};
}

}  // namespace

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

bool is_plain_text(const std::shared_ptr<const SourceText>& source, Diagnostics& diagnostics) {
    const auto& lines = source->lines;
    if (!lines.empty() && lines[0].starts_with("\xEF\xBB\xBF")) {
        diagnostics.error({source, 1, 1}, "", "the file begins with a byte order mark",
                          "save it as UTF-8 without BOM");
        return false;
    }
    bool good = true;
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const std::string& line = lines[n];
        const Place place{source, static_cast<int>(n) + 1, 0};
        const auto at = [&](std::size_t byte) {
            return Place{source, place.line, static_cast<int>(byte) + 1};
        };
        for (std::size_t k = 0; k < line.size(); k += character_length(line, k))
            if (const auto trouble = trouble_at(line, k)) {
                // What follows in a file that is not text is no use to anyone.
                diagnostics.error(at(k), "", trouble->first, trouble->second);
                return false;
            }
        const auto tab = line.find_first_not_of(' ');
        if (tab == std::string::npos || line[tab] != '\t') continue;
        diagnostics.error(at(tab), "", "tab in the indentation", "indent with spaces");
        good = false;
    }
    return good;
}

void tell_syntax_error(const Place& place, const std::string& message, Diagnostics& diagnostics) {
    static const std::vector<std::array<std::string_view, 3>> known{
        {"end of map not found", "this line does not continue the map above it",
         "keys of one map begin in the same column"},
        {"end of sequence not found", "this line does not continue the list above it",
         "items of one list begin in the same column, with `- `"},
        {"illegal map value", "a ':' where no key can be",
         "one key per line, indented alike, each with its ':'; texts with ': ' stand in quotes"},
        {"illegal block entry", "a '-' where no list can be",
         "items of a list stand on lines of their own"},
        {"illegal EOF in scalar", "the quotes are never closed", ""},
        {"illegal document indicator in scalar", "the quotes are never closed", ""},
        {"alias not found after", "YAML takes a '*' without quotes for an alias", "write \"*\""},
        {"bad file", "brackets are nested too deep", ""},
        {"end of map flow", "expected ',' or '}'", "keys inside braces are separated by commas"},
        {"end of sequence flow", "expected ',' or ']'",
         "items inside brackets are separated by commas"},
        {"the referenced anchor is not defined", "this alias has no anchor",
         "anchors are written &name"},
        {"unknown token", "a character that no value can begin with", "put the text in quotes"},
        {"unknown escape character", "unknown escape in a text in double quotes",
         "use single quotes, or \\\\ for a backslash"}};
    const auto begins = [&](std::string_view text) { return message.starts_with(text); };
    if (begins("illegal flow end")) {
        diagnostics.error(place, "", "a bracket closes that was never opened");
        return;
    }
    if (begins("end of") || begins("illegal")) {
        const Unclosed found = unclosed_bracket(place.source);
        if (found.place.source && found.place.line <= place.line) {
            diagnostics.error(found.place, "",
                              found.quotes ? "quotes are never closed" : "bracket is never closed",
                              found.quotes ? "" : "or a ',' is missing inside it");
            return;
        }
    }
    for (const auto& [said, what, hint] : known)
        if (begins(said)) {
            diagnostics.error(place, "", std::string{what}, std::string{hint});
            return;
        }
    diagnostics.error(place, "", "not valid YAML: " + message);
}

std::size_t character_length(const std::string& text, std::size_t at) {
    const unsigned char first = byte_at(text, at);
    const std::size_t length = first < 0x80                    ? 1
                               : first >= 0xC2 && first < 0xE0 ? 2
                               : first >= 0xE0 && first < 0xF0 ? 3
                               : first >= 0xF0 && first < 0xF5 ? 4
                                                               : 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte_at(text, at + k) & 0xC0) != 0x80) return 0;
    if (length == 3) {
        const unsigned code = code_point(text, at, length);
        if (code < 0x800 || (code >= 0xD800 && code < 0xE000)) return 0;
    }
    if (length == 4) {
        const unsigned code = code_point(text, at, length);
        if (code < 0x10000 || code > 0x10FFFF) return 0;
    }
    return length;
}

std::size_t display_width(const std::string& text) {
    std::size_t width = 0;
    for (std::size_t k = 0; k < text.size();) {
        const std::size_t length = std::max<std::size_t>(1, character_length(text, k));
        width += is_wide(code_point(text, k, length)) ? 2 : 1;
        k += length;
    }
    return width;
}

std::size_t characters_in(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

}  // namespace spillover::yaml
