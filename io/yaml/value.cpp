#include "io/yaml/value.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sstream>

#include "io/yaml/diagnostics.hpp"

namespace spillover::yaml {

const Value* Value::find(std::string_view key) const noexcept {
    for (std::size_t n = 0; n < keys.size(); ++n)
        if (keys[n] == key) return &items[n];
    return nullptr;
}

Value* Value::find(std::string_view key) noexcept {
    return const_cast<Value*>(std::as_const(*this).find(key));
}

void Value::insert(std::string key, Place key_place, Value value) {
    kind = Kind::map;
    keys.push_back(std::move(key));
    key_places.push_back(std::move(key_place));
    items.push_back(std::move(value));
}

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        lines.push_back(line);
    }
    return lines;
}

/// What yaml-cpp takes without a word, or reports in the wrong place.
void check_text(const std::shared_ptr<const SourceText>& source, Diagnostics& diagnostics) {
    const auto& lines = source->lines;
    if (!lines.empty() && lines[0].starts_with("\xEF\xBB\xBF"))
        diagnostics.error({source, 1, 1}, "", "the file begins with a byte order mark",
                          "save it as UTF-8 without BOM");
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const auto tab = lines[n].find_first_not_of(' ');
        if (tab != std::string::npos && lines[n][tab] == '\t')
            diagnostics.error({source, static_cast<int>(n) + 1, static_cast<int>(tab) + 1}, "",
                              "tab in the indentation", "indent with spaces");
    }
}

/// First bracket that never closes; yaml-cpp would point to line 1, column 1.
Place unclosed_bracket(const std::shared_ptr<const SourceText>& source) {
    std::vector<std::pair<char, Place>> open;
    for (std::size_t n = 0; n < source->lines.size(); ++n) {
        char quote = 0;
        const std::string& line = source->lines[n];
        for (std::size_t k = 0; k < line.size(); ++k) {
            const char c = line[k];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if ((c == '"' || c == '\'') &&
                       (k == 0 || line[k - 1] == ' ' || line[k - 1] == '[' || line[k - 1] == ',')) {
                quote = c;
            } else if (c == '#' && (k == 0 || line[k - 1] == ' ')) {
                break;
            } else if (c == '[' || c == '{') {
                open.push_back({c, {source, static_cast<int>(n) + 1, static_cast<int>(k) + 1}});
            } else if ((c == ']' || c == '}') && !open.empty()) {
                open.pop_back();
            }
        }
    }
    return open.empty() ? Place{} : open.back().second;
}

class TreeBuilder {
public:
    TreeBuilder(std::shared_ptr<const SourceText> source, Diagnostics& diagnostics)
        : source_{std::move(source)}, diagnostics_{&diagnostics} {}

    Value operator()(const YAML::Node& node, const std::string& path, int depth) {
        Value value;
        value.place = place_of(node);
        if (depth > 64 || ++nodes_ > 200000) {
            if (!too_large_)
                diagnostics_->error(value.place, path, "nested too deep or too large",
                                    "aliases that contain themselves are not allowed");
            too_large_ = true;
            return value;
        }
        if (node.IsScalar()) {
            value.kind = Value::Kind::scalar;
            value.text = node.Scalar();
            value.quoted = node.Tag() == "!";
            check_tag(node, value, path);
        } else if (node.IsSequence()) {
            value.kind = Value::Kind::list;
            for (const auto& item : node)
                value.items.push_back((*this)(
                    item, path + "[" + std::to_string(value.items.size()) + "]", depth + 1));
        } else if (node.IsMap()) {
            value.kind = Value::Kind::map;
            for (const auto& pair : node)
                add_pair(pair.first, pair.second, path, depth, value);
        }
        return value;
    }

private:
    Place place_of(const YAML::Node& node) const {
        return {source_, node.Mark().line + 1, node.Mark().column + 1};
    }

    void check_tag(const YAML::Node& node, const Value& value, const std::string& path) {
        const std::string& tag = node.Tag();
        if (!tag.empty() && tag != "!" && tag != "?")
            diagnostics_->error(value.place, path, "YAML tags are not used here: " + tag);
    }

    void add_pair(const YAML::Node& key, const YAML::Node& item, const std::string& path, int depth,
                  Value& map) {
        const Place place = place_of(key);
        if (!key.IsScalar()) {
            diagnostics_->error(place, path, "a key must be a single word");
            return;
        }
        const std::string name = key.Scalar();
        const std::string here = path.empty() ? name : path + "." + name;
        if (name == "<<") {
            diagnostics_->error(place, path, "merge keys '<<' are not supported",
                                "use `extends:` or an alias");
            return;
        }
        if (map.find(name)) {
            const auto first = std::find(map.keys.begin(), map.keys.end(), name) - map.keys.begin();
            diagnostics_->error(
                place, path, "duplicate key '" + name + "'",
                "first given on line " +
                    std::to_string(map.key_places[static_cast<std::size_t>(first)].line));
            return;
        }
        map.insert(name, place, (*this)(item, here, depth + 1));
    }

    std::shared_ptr<const SourceText> source_;
    Diagnostics* diagnostics_;
    int nodes_ = 0;
    bool too_large_ = false;
};

std::string in_quotes(const std::string& text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c == '\n' ? std::string{"\\n"} : std::string(1, c);
    }
    return quoted + "\"";
}

bool is_word(const std::string& key) {
    return std::all_of(key.begin(), key.end(),
                       [](unsigned char c) {
                           return std::isalnum(c) || c == '_' || c == '.' || c == '[' || c == ']';
                       }) &&
           !key.starts_with('[');
}

/// Block style. Plain scalars stay as they were written, which is what makes them read back alike.
void emit(const Value& value, std::size_t indent, std::string& out) {
    const std::string margin(indent, ' ');
    switch (value.kind) {
        case Value::Kind::null:
            out += " ~\n";
            break;
        case Value::Kind::scalar:
            out += " " + (value.quoted ? in_quotes(value.text) : value.text) + "\n";
            break;
        case Value::Kind::list:
            out += value.items.empty() ? " []\n" : "\n";
            for (const Value& item : value.items) {
                out += margin + "-";
                emit(item, indent + 2, out);
            }
            break;
        case Value::Kind::map:
            out += value.items.empty() ? " {}\n" : "\n";
            for (std::size_t n = 0; n < value.keys.size(); ++n) {
                out += margin +
                       (is_word(value.keys[n]) ? value.keys[n] : in_quotes(value.keys[n])) + ":";
                emit(value.items[n], indent + 2, out);
            }
            break;
    }
}

}  // namespace

Value parse_document(const std::string& name, const std::string& text, Diagnostics& diagnostics) {
    const auto source = std::make_shared<const SourceText>(SourceText{name, lines_of(text)});
    Diagnostics before;
    check_text(source, before);
    if (before.has_errors()) {
        check_text(source, diagnostics);
        return {};
    }
    try {
        const auto documents = YAML::LoadAll(text);
        if (documents.size() != 1) {
            diagnostics.error(
                {source, 1, 1}, "",
                documents.empty()
                    ? "the file is empty"
                    : "the file holds " + std::to_string(documents.size()) + " YAML documents",
                "one file describes one experiment");
            return {};
        }
        return TreeBuilder{source, diagnostics}(documents[0], "", 0);
    } catch (const YAML::Exception& error) {
        Place place{source, error.mark.line + 1, error.mark.column + 1};
        if (const Place bracket = unclosed_bracket(source); bracket.source) {
            diagnostics.error(bracket, "", "bracket is never closed");
        } else {
            diagnostics.error(place, "", "not valid YAML: " + error.msg);
        }
        return {};
    }
}

Value read_document(const std::string& path, Diagnostics& diagnostics) {
    std::ifstream file{path, std::ios::binary};
    std::ostringstream text;
    if (!file) throw InputError{path, "cannot read this scenario file", "is the path right?"};
    if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
    return parse_document(path, text.str(), diagnostics);
}

std::string to_text(const Value& value) {
    std::string text;
    emit(value, 0, text);
    return text.substr(text.find_first_not_of('\n'));
}

}  // namespace spillover::yaml
