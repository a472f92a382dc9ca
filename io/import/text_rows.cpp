#include "io/import/text_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <utility>

#include "io/yaml/plain_text.hpp"

namespace spillover::importing {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

char most_frequent_separator(std::string_view line) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', '\t', ';'}) {
        const auto count = std::count(line.begin(), line.end(), c);
        if (count > most) {
            most = count;
            best = c;
        }
    }
    return best;
}

/// The last few characters of a text, without the halves of those that are cut.
std::string last_characters(std::string_view text) {
    constexpr std::size_t shown = 12;
    text.remove_prefix(text.size() - std::min(text.size(), shown));
    while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0) == 0x80)
        text.remove_prefix(1);
    while (!is_utf8(text))
        text.remove_suffix(1);
    return std::string{text};
}

}  // namespace

TextRows::TextRows(const std::string& path, Problems& problems, Progress progress, char separator)
    : path_{path}, problems_{problems}, progress_{std::move(progress)}, separator_{separator} {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) {
        problems_.add(path, "is a folder, not a file");
        ended_ = true;
        return;
    }
    stream_.open(path, std::ios::binary);
    if (!stream_) {
        problems_.add(path, "is missing or cannot be read");
        ended_ = true;
        return;
    }
    size_ = std::filesystem::file_size(path, unknown);
    check_start();
}

void TextRows::check_start() {
    fill();
    const std::string_view start = buffer_;
    if (start.starts_with("\xEF\xBB\xBF")) at_ = 3;
    const bool packed = start.starts_with("PK\x03\x04") || start.starts_with("\x1F\x8B") ||
                        start.starts_with("7z\xBC\xAF") || start.starts_with("\xD0\xCF\x11\xE0");
    if (packed) {
        problems_.add(path_, "is an archive or a workbook, not text",
                      "unpack it; save a sheet as CSV (UTF-8)");
    } else if (start.substr(0, 4096).find('\0') != std::string_view::npos) {
        problems_.add(path_, "is not text in UTF-8", "save it as CSV (UTF-8)");
    } else if (start.substr(at_).empty()) {
        problems_.add(path_, "is empty");
    } else {
        return;
    }
    buffer_.clear();
    at_ = 0;
    ended_ = true;
}

bool TextRows::fill() {
    if (ended_) return false;
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t kept = buffer_.size();
    buffer_.resize(kept + piece);
    stream_.read(buffer_.data() + kept, static_cast<std::streamsize>(piece));
    const auto count = static_cast<std::size_t>(stream_.gcount());
    buffer_.resize(kept + count);
    read_ += count;
    if (count < piece) {
        if (stream_.bad()) throw FileError{"cannot read " + path_};
        ended_ = true;
    }
    return count > 0;
}

void TextRows::tell_progress() {
    if (!progress_ || read_ - told_ < 16 * piece) return;
    told_ = read_;
    progress_(path_, size_ > 0 ? static_cast<double>(read_) / static_cast<double>(size_) : 1);
}

/// Takes the next line, or as many as a quoted field goes over.
bool TextRows::next_record(std::string_view& record) {
    std::size_t looked = at_;
    bool quoted = false;
    line_ = next_line_;
    while (true) {
        const std::size_t end = buffer_.find('\n', looked);
        const std::size_t stop = std::min(end, buffer_.size());
        quoted = quoted != (std::count(buffer_.begin() + static_cast<std::ptrdiff_t>(looked),
                                       buffer_.begin() + static_cast<std::ptrdiff_t>(stop), '"') %
                                2 ==
                            1);
        if (end != std::string::npos && !quoted) {
            record = std::string_view{buffer_}.substr(at_, end - at_);
            at_ = end + 1;
            ++next_line_;
            return true;
        }
        if (end != std::string::npos) {
            looked = end + 1;
            ++next_line_;
            continue;
        }
        looked = stop - at_;
        if (fill()) continue;
        looked += at_;
        if (at_ == buffer_.size()) return false;
        record = std::string_view{buffer_}.substr(at_);
        at_ = buffer_.size();
        if (quoted) problems_.add(path_, line_, 1, "a quote is never closed");
        cut_ = !quoted;
        return true;
    }
}

void TextRows::split(std::string_view record) {
    fields_.clear();
    columns_.clear();
    if (record.ends_with('\r')) record.remove_suffix(1);
    record_ = record;
    if (record.find('"') == std::string_view::npos) {
        for (std::size_t from = 0;;) {
            const std::size_t to = std::min(record.find(separator_, from), record.size());
            fields_.push_back(record.substr(from, to - from));
            if (to == record.size()) return;
            from = to + 1;
        }
    }
    unquoted_.clear();
    unquoted_.reserve(record.size());  // the fields point into it
    std::size_t start = 0;
    bool quoted = false;
    columns_.push_back(1);
    for (std::size_t k = 0; k < record.size(); ++k) {
        const char c = record[k];
        if (c == '"' && quoted && k + 1 < record.size() && record[k + 1] == '"') {
            unquoted_ += '"';
            ++k;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == separator_ && !quoted) {
            fields_.push_back(std::string_view{unquoted_}.substr(start));
            start = unquoted_.size();
            columns_.push_back(k + 2);
        } else {
            unquoted_ += c;
        }
    }
    fields_.push_back(std::string_view{unquoted_}.substr(start));
}

bool TextRows::next() {
    tell_progress();
    std::string_view record;
    while (next_record(record)) {
        if (separator_ == 0) separator_ = most_frequent_separator(record);
        if (record.empty() || record == "\r") continue;
        split(record);
        return true;
    }
    if (cut_) {
        const std::string end = last_characters(record_);
        cut_ = false;
        problems_.add(path_, line_, record_.size() + 1,
                      fmt::format("the file ends in the middle of a line, after '{}'", end),
                      "it may have been cut off; a whole file ends with a line break");
    }
    return false;
}

std::size_t TextRows::column(std::size_t field) const {
    if (field >= fields_.size()) return record_.size() + 1;
    if (!columns_.empty()) return columns_[field];
    return static_cast<std::size_t>(fields_[field].data() - record_.data()) + 1;
}

void TextRows::problem(std::size_t field, std::string what, std::string hint) {
    problems_.add(path_, line_, column(field), std::move(what), std::move(hint));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::optional<double> number_in(std::string_view field, char decimal_point) {
    field = trimmed(field);
    std::string turned;
    if (decimal_point != '.') {
        if (field.find('.') != std::string_view::npos) return {};
        turned = field;
        std::replace(turned.begin(), turned.end(), decimal_point, '.');
        field = turned;
    }
    if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc{} || end != field.data() + field.size() || !std::isfinite(value))
        return {};
    return value;
}

bool is_utf8(std::string_view text) {
    const std::string copy{text};
    for (std::size_t at = 0; at < copy.size();) {
        const std::size_t length = yaml::character_length(copy, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace spillover::importing
