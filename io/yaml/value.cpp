#include "io/yaml/value.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/yaml/diagnostics.hpp"
#include "io/yaml/plain_text.hpp"

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

void Value::erase(std::string_view key) {
    const auto found = std::find(keys.begin(), keys.end(), key);
    if (found == keys.end()) return;
    const auto n = found - keys.begin();
    keys.erase(keys.begin() + n);
    key_places.erase(key_places.begin() + n);
    items.erase(items.begin() + n);
}

namespace {

constexpr std::size_t longest_text = 20000;

class TreeBuilder {
public:
    TreeBuilder(std::shared_ptr<const SourceText> source, Diagnostics& diagnostics)
        : source_{std::move(source)}, diagnostics_{&diagnostics} {}

    Value operator()(const YAML::Node& node, const std::string& path, int depth) {
        Value value;
        value.place = place_of(node);
        if (depth > 64 || ++nodes_ > 200000) {
            if (!too_large_)
                diagnostics_->error(value.place, "", "nested too deep or too large",
                                    "an alias that contains itself, or aliases of aliases");
            too_large_ = true;
            return value;
        }
        if (node.IsScalar()) {
            value.kind = Value::Kind::scalar;
            value.text = node.Scalar();
            check_length(value.text, value.place, path);
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

    bool too_large() const noexcept { return too_large_; }

private:
    Place place_of(const YAML::Node& node) const {
        return {source_, node.Mark().line + 1, node.Mark().column + 1};
    }

    void check_length(std::string& text, const Place& place, const std::string& path) {
        if (text.size() <= longest_text) return;
        diagnostics_->error(place, path, "text of " + std::to_string(text.size()) + " characters",
                            "at most " + std::to_string(longest_text) + " are read");
        text.resize(100);
    }

    void check_tag(const YAML::Node& node, Value& value, const std::string& path) {
        const std::string& tag = node.Tag();
        if (tag.empty() || tag == "!" || tag == "?") return;
        const bool negation = tag[0] == '!' && value.text.empty();
        diagnostics_->error(
            value.place, path, "YAML takes '" + tag + "' for a tag",
            negation ? "write \"" + tag + "\" in quotes" : "tags are not used here");
        if (negation) value.text = tag;
    }

    void add_pair(const YAML::Node& key, const YAML::Node& item, const std::string& path, int depth,
                  Value& map) {
        const Place place = place_of(key);
        if (!key.IsScalar()) {
            diagnostics_->error(place, path, "a key must be a single word");
            return;
        }
        std::string name = key.Scalar();
        check_length(name, place, path);
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
    if (!is_plain_text(source, diagnostics)) return {};
    try {
        const auto documents = YAML::LoadAll(text);
        if (documents.empty() || (documents.size() == 1 && documents[0].IsNull())) {
            diagnostics.error({source, 1, 1}, "", "the file is empty",
                              "a scenario begins with `schema: scenario/1`");
            return {};
        }
        if (documents.size() > 1) {
            diagnostics.error(
                {source, documents[1].Mark().line + 1, documents[1].Mark().column + 1}, "",
                "the file holds " + std::to_string(documents.size()) + " YAML documents",
                "one file describes one experiment");
            return {};
        }
        TreeBuilder build{source, diagnostics};
        Value root = build(documents[0], "", 0);
        return build.too_large() ? Value{} : root;
    } catch (const YAML::Exception& error) {
        tell_syntax_error({source, error.mark.line + 1, error.mark.column + 1}, error.msg,
                          diagnostics);
        return {};
    }
}

Value read_document(const std::string& path, Diagnostics& diagnostics) {
    const Place whole{std::make_shared<const SourceText>(SourceText{path, {}}), 0, 0};
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown)) {
        diagnostics.error(whole, "", "is a folder", "expected a scenario file");
        return {};
    }
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        diagnostics.error(whole, "", "cannot read this scenario file", "is the path right?");
        return {};
    }
    std::ostringstream text;
    if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
    return parse_document(path, text.str(), diagnostics);
}

std::string to_text(const Value& value) {
    std::string text;
    emit(value, 0, text);
    return text.substr(text.find_first_not_of('\n'));
}

}  // namespace spillover::yaml
