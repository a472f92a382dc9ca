#include "io/yaml/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/set_parser.hpp"

namespace spillover::yaml {

void SetReader::define_sets(const Cursor& sets) {
    if (!sets.expect_map()) return;
    for (std::size_t n = 0; n < sets.value().keys.size(); ++n) {
        const std::string& name = sets.value().keys[n];
        if (!is_identifier(name))
            sets.key_at(n).error(fmt::format("'{}' is not an identifier", name),
                                 "lower case letters, digits and underscores, a letter first");
        const auto set = sets.find(name);
        if (!set || !set->expect_section(section("target"))) continue;
        sets_.emplace(name, *set);
    }
    for (const auto& [name, set] : sets_) {
        if (const auto region = set.find("region")) read(*region, Dimension::region);
        if (const auto sector = set.find("sector")) read(*sector, Dimension::sector);
        if (const auto final = set.find("final")) read(*final, Dimension::category);
    }
}

std::optional<std::vector<Index>> SetReader::read(const Cursor& cursor, const std::string& text,
                                                  std::size_t offset, Dimension dimension) const {
    const auto members = parse_set(*this, cursor, text, offset, dimension);
    if (!members) return {};
    std::vector<Index> indices;
    for (std::size_t n = 0; n < members->size(); ++n)
        if ((*members)[n]) indices.push_back(static_cast<Index>(n));
    if (indices.empty()) {
        cursor.error_at(offset, fmt::format("'{}' selects nothing", text),
                        "a target must not be empty");
        return {};
    }
    return indices;
}

std::optional<std::vector<Index>> SetReader::read(const Cursor& cursor, Dimension dimension) const {
    std::vector<Index> all;
    bool good = true;
    if (cursor.is_list() && cursor.value().items.empty()) {
        cursor.error("selects nothing", "a target must not be empty");
        return {};
    }
    for (const Cursor& item : cursor.items()) {
        const auto text = item.text();
        const auto some = text ? read(item, *text, 0, dimension) : std::nullopt;
        good = good && some.has_value();
        if (some) all.insert(all.end(), some->begin(), some->end());
    }
    if (!good) return {};
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

bool SetReader::readable(const Cursor& cursor, const std::string& text, Dimension dimension) const {
    Diagnostics silent;
    const Cursor quiet{cursor.value(), cursor.path(), silent};
    return read(quiet, text, 0, dimension).has_value();
}

std::optional<Cursor> SetReader::target_map(const Cursor& target) const {
    if (!target.is_scalar()) {
        if (!target.expect_section(section("target"))) return {};
        return target;
    }
    const std::string& text = target.value().text;
    if (!text.starts_with("@")) {
        target.error(fmt::format("expected a map or \"@set\", found '{}'", text));
        return {};
    }
    if (const Cursor* set = find_set(text.substr(1))) return *set;
    const auto known = set_names();
    target.error(fmt::format("unknown set '{}'", text),
                 known.empty() ? "no `sets:` are defined" : suggestion(text.substr(1), known));
    return {};
}

const Cursor* SetReader::find_set(const std::string& name) const {
    const auto set = sets_.find(name);
    return set == sets_.end() ? nullptr : &set->second;
}

std::vector<std::string> SetReader::set_names() const {
    std::vector<std::string> names;
    for (const auto& entry : sets_)
        names.push_back(entry.first);
    return names;
}

std::vector<Index> SetReader::all(Dimension dimension) const {
    const TableData& data = table_->data();
    const auto count = dimension == Dimension::region   ? data.regions.size()
                       : dimension == Dimension::sector ? data.sectors.size()
                                                        : data.categories.size();
    std::vector<Index> indices;
    for (std::size_t n = 0; n < count; ++n)
        indices.push_back(static_cast<Index>(n));
    return indices;
}

std::vector<Index> members_of(const MrioTable& table, const std::string& where,
                              const std::string& expression, Dimension dimension) {
    const SetReader reader{table};
    if (expression.empty()) return reader.all(dimension);
    Diagnostics diagnostics;
    Value value;
    value.kind = Value::Kind::scalar;
    value.text = expression;
    value.place.source = std::make_shared<SourceText>(SourceText{where, {expression}});
    const auto members = reader.read(Cursor{value, "", diagnostics}, expression, 0, dimension);
    diagnostics.throw_if_any();
    return members.value();
}

}  // namespace spillover::yaml
