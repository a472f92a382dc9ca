#include "io/yaml/extends.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace spillover::yaml {
namespace {

/// Lays one document over another: its maps merge into those below, all else replaces.
void lay_over(Value& below, const Value& above) {
    for (std::size_t n = 0; n < above.keys.size(); ++n) {
        Value* child = below.find(above.keys[n]);
        if (!child) {
            below.insert(above.keys[n], above.key_places[n], above.items[n]);
        } else if (child->kind == Value::Kind::map && above.items[n].kind == Value::Kind::map) {
            lay_over(*child, above.items[n]);
        } else {
            const auto k = static_cast<std::size_t>(child - below.items.data());
            below.items[k] = above.items[n];
            below.key_places[k] = above.key_places[n];
        }
    }
}

Value& shocks_of(Value& document, const Place& place) {
    if (!document.find("shocks")) {
        Value list;
        list.kind = Value::Kind::list;
        list.place = place;
        document.insert("shocks", place, list);
    }
    return *document.find("shocks");
}

/// "+shocks": appended to those that the document has.
void append_shocks(Value& document, Diagnostics& diagnostics) {
    const auto more = Cursor{document, "", diagnostics}.find("+shocks");
    if (!more || !more->expect_list()) return;
    const Value added = more->value();
    Value& shocks = shocks_of(document, added.place);
    if (shocks.kind != Value::Kind::list) return;  // told by the reader of the shocks
    shocks.items.insert(shocks.items.end(), added.items.begin(), added.items.end());
    document.erase("+shocks");
}

class Extender {
public:
    explicit Extender(Diagnostics& diagnostics) : diagnostics_{diagnostics} {}

    Value extend(Value document, const std::string& path) {
        const Value* extends = document.find("extends");
        if (document.kind != Value::Kind::map || !extends) {
            append_shocks(document, diagnostics_);
            return document;
        }
        chain_.push_back(std::filesystem::weakly_canonical(path).string());
        const Value list = *extends;
        const Cursor cursor{list, "extends", diagnostics_};
        Value base;
        base.kind = Value::Kind::map;
        base.place = document.place;
        bool good = true;
        for (const Cursor& item : cursor.items())
            good = add_base(item, path, base, document) && good;
        chain_.pop_back();
        if (!good) return {};  // without its base, everything would seem to be missing
        document.erase("extends");
        lay_over(base, document);
        append_shocks(base, diagnostics_);
        return base;
    }

private:
    /// \returns false where the base cannot be read
    bool add_base(const Cursor& item, const std::string& path, Value& base, Value& document) {
        const auto text = item.text();
        if (!text) return false;
        const auto hash = text->find('#');
        const auto folder = std::filesystem::path{path}.parent_path();
        const std::string file = (folder / text->substr(0, hash)).string();
        std::error_code none;
        const std::string canonical = std::filesystem::weakly_canonical(file, none).string();
        if (std::find(chain_.begin(), chain_.end(), canonical) != chain_.end()) {
            item.error(fmt::format("'{}' extends itself", text->substr(0, hash)),
                       "a cycle of `extends`");
            return false;
        }
        std::error_code unknown;  // a name longer than the system allows is no file either
        if (!std::filesystem::is_regular_file(file, unknown)) {
            item.error(fmt::format("cannot read '{}'", file.substr(0, 200)),
                       "paths are relative to the scenario file");
            return false;
        }
        Value other = extend(read_document(file, diagnostics_), file);
        if (other.kind != Value::Kind::map) return false;
        if (hash == std::string::npos) {
            lay_over(base, other);
        } else {
            add_part(item, other, text->substr(hash + 1), document);
        }
        return true;
    }

    void add_part(const Cursor& item, const Value& other, const std::string& part,
                  Value& document) {
        const Value* shocks = other.find("shocks");
        if (part.starts_with("shocks.") && shocks)
            for (const Value& shock : shocks->items) {
                const Value* id = shock.find("id");
                if (!id || id->text != part.substr(7)) continue;
                Value& own = shocks_of(document, item.value().place);
                if (own.kind == Value::Kind::list) own.items.push_back(shock);
                return;
            }
        std::vector<std::string> known;
        for (std::size_t n = 0; shocks && n < shocks->items.size(); ++n)
            if (const Value* id = shocks->items[n].find("id"))
                known.push_back("shocks." + id->text);
        item.error_at(item.value().text.find('#') + 1, fmt::format("no '{}' in that file", part),
                      known.empty() ? "expected FILE.yaml#shocks.ID" : suggestion(part, known));
    }

    Diagnostics& diagnostics_;
    std::vector<std::string> chain_;
};

}  // namespace

Value with_bases(Value document, const std::string& path, Diagnostics& diagnostics) {
    return Extender{diagnostics}.extend(std::move(document), path);
}

}  // namespace spillover::yaml
