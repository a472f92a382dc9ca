#include "io/yaml/mapping_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "io/csv/csv_file.hpp"
#include "io/yaml/cursor.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

using importing::LabelPlaces;
using importing::MappedFile;
using importing::Mapping;

const Section& mapping_section() {
    static const Section keys{
        "mapping",
        "a mapping",
        {{.name = "layout", .type = Type::word, .required = true, .words = {"wide", "long"}},
         {.name = "name"},
         {.name = "year"},
         {.name = "currency"},
         {.name = "unit"},
         {.name = "source"},
         {.name = "licence"},
         {.name = "quality", .type = Type::word, .words = {"official", "derived", "stylised"}},
         {.name = "scale", .type = Type::number},
         {.name = "separator", .type = Type::word, .words = {"comma", "semicolon", "tab"}},
         {.name = "decimal", .type = Type::word, .words = {".", ","}},
         {.name = "missing", .type = Type::texts},
         {.name = "region"},
         {.name = "split"},
         {.name = "final", .type = Type::any},
         {.name = "value_added", .type = Type::any},
         {.name = "output", .type = Type::texts},
         {.name = "imports", .type = Type::texts},
         {.name = "exports", .type = Type::texts},
         {.name = "skip", .type = Type::texts},
         {.name = "regions", .type = Type::map},
         {.name = "sectors", .type = Type::map},
         {.name = "stocks"},
         {.name = "files", .type = Type::list},
         {.name = "rows", .type = Type::map},
         {.name = "columns", .type = Type::map},
         {.name = "title_rows", .type = Type::number},
         {.name = "lines", .type = Type::number}}};
    return keys;
}

const Section& file_section() {
    static const Section keys{"mapping_file",
                              "a file",
                              {{.name = "file"},
                               {.name = "holds",
                                .type = Type::word,
                                .words = {"flows", "intermediate", "final", "value_added"}},
                               {.name = "title_rows", .type = Type::number},
                               {.name = "rows", .type = Type::map},
                               {.name = "columns", .type = Type::map}}};
    return keys;
}

const Section& places_section() {
    static const Section keys{"mapping_labels",
                              "labels",
                              {{.name = "count", .type = Type::number},
                               {.name = "region", .type = Type::number},
                               {.name = "name", .type = Type::number},
                               {.name = "file"}}};
    return keys;
}

const Section& long_columns_section() {
    static const Section keys{"mapping_columns",
                              "columns",
                              {{.name = "from_region"},
                               {.name = "from_sector", .required = true},
                               {.name = "to_region"},
                               {.name = "to_sector", .required = true},
                               {.name = "value", .required = true}}};
    return keys;
}

void read_text(const Cursor& map, std::string_view key, std::string& text) {
    if (const auto found = map.find(key))
        if (const auto value = found->text()) text = *value;
}

template <class Number>
void read_count(const Cursor& map, std::string_view key, Number& number) {
    const auto found = map.find(key);
    if (!found) return;
    const auto text = found->text();
    if (!text) return;
    Number value = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
    if (error != std::errc{} || end != text->data() + text->size() || value < 0) {
        found->error(fmt::format("'{}' is not a whole number from 0 on", *text));
    } else {
        number = value;
    }
}

std::vector<std::string> texts(const Cursor& map, std::string_view key) {
    std::vector<std::string> list;
    if (const auto found = map.find(key))
        for (const Cursor& item : found->items())
            if (const auto text = item.text()) list.push_back(*text);
    return list;
}

/// A list of labels that keep their names, or a map of names to labels (one or a list).
std::map<std::string, std::string> named(const Cursor& map, std::string_view key) {
    std::map<std::string, std::string> names;
    const auto found = map.find(key);
    if (!found) return names;
    const auto add = [&](const Cursor& item, const std::string& name) {
        const auto label = item.text();
        if (!label) return;
        if (!names.emplace(*label, name.empty() ? *label : name).second)
            item.error(fmt::format("'{}' stands twice", *label));
    };
    if (found->is_map()) {
        const auto& keys = found->value().keys;
        const auto entries = found->entries();
        for (std::size_t n = 0; n < entries.size(); ++n)
            for (const Cursor& item : entries[n].items())
                add(item, keys[n]);
    } else {
        for (const Cursor& item : found->items())
            add(item, {});
    }
    return names;
}

/// A map of labels to what they count as.
std::map<std::string, std::string> renamed(const Cursor& map, std::string_view key) {
    std::map<std::string, std::string> names;
    const auto found = map.find(key);
    if (!found || !found->expect_map()) return names;
    const auto entries = found->entries();
    for (std::size_t n = 0; n < entries.size(); ++n)
        if (const auto text = entries[n].text()) names[found->value().keys[n]] = *text;
    return names;
}

void read_places(const Cursor& map, const char* key, LabelPlaces& places) {
    const auto found = map.find(key);
    if (!found || !found->expect_section(places_section())) return;
    read_count(*found, "count", places.count);
    if (places.count > 1 && !found->find("region")) places.region = 1;
    if (places.count > 1 && !found->find("name")) places.name = 2;
    read_count(*found, "region", places.region);
    read_count(*found, "name", places.name);
    read_text(*found, "file", places.file);
    const bool fits = places.count >= 1 && places.name >= 1 && places.name <= places.count &&
                      places.region <= places.count;
    if (!fits && places.file.empty())
        found->error("region and name have to lie among the labels",
                     fmt::format("1 to count, which is {}", places.count));
}

MappedFile read_file(const Cursor& map, MappedFile file) {
    if (!map.expect_section(file_section())) return file;
    read_text(map, "file", file.path);
    read_count(map, "title_rows", file.title_rows);
    if (const auto holds = map.find("holds"))
        if (const auto word = holds->choice(file_section().keys[1].words)) {
            file.inputs = *word == "value_added";
            file.finals = *word == "final";
        }
    read_places(map, "rows", file.rows);
    read_places(map, "columns", file.columns);
    return file;
}

void read_wide_part(const Cursor& map, Mapping& mapping) {
    MappedFile common;
    read_count(map, "title_rows", common.title_rows);
    read_places(map, "rows", common.rows);
    read_places(map, "columns", common.columns);
    if (const auto files = map.find("files")) {
        if (files->expect_list())
            for (const Cursor& item : files->items())
                mapping.files.push_back(read_file(item, common));
    } else {
        mapping.files.push_back(common);
    }
}

void read_long_part(const Cursor& map, Mapping& mapping) {
    const auto columns = map.require("columns");
    read_count(map, "lines", mapping.lines);
    if (!columns || !columns->expect_section(long_columns_section())) return;
    read_text(*columns, "from_region", mapping.from_region);
    read_text(*columns, "from_sector", mapping.from_sector);
    read_text(*columns, "to_region", mapping.to_region);
    read_text(*columns, "to_sector", mapping.to_sector);
    read_text(*columns, "value", mapping.value);
}

void read_numbers(const Cursor& map, Mapping& mapping) {
    if (const auto scale = map.find("scale"))
        if (const auto text = scale->text()) {
            const auto number = csv::number(*text);
            if (number && *number > 0) {
                mapping.scale = *number;
            } else {
                scale->error(fmt::format("'{}' is not a number above 0", *text));
            }
        }
    if (const auto separator = map.find("separator"))
        if (const auto word = separator->choice({"comma", "semicolon", "tab"}))
            mapping.separator = *word == "comma" ? ',' : *word == "tab" ? '\t' : ';';
    if (const auto decimal = map.find("decimal"))
        if (const auto word = decimal->choice({".", ","})) mapping.decimal_point = (*word)[0];
}

}  // namespace

Mapping read_mapping(const std::string& path) {
    if (!std::filesystem::is_regular_file(path))
        throw InputError{path, "is missing or cannot be read", "the mapping of an import"};
    Diagnostics diagnostics;
    const Value document = read_document(path, diagnostics);
    diagnostics.throw_if_any();
    const Cursor map{document, "", diagnostics};
    Mapping mapping;
    mapping.path = path;
    if (map.expect_section(mapping_section())) {
        if (const auto layout = map.find("layout"))
            if (const auto word = layout->choice({"wide", "long"}))
                mapping.long_form = *word == "long";
        for (auto [key, text] : {std::pair{"name", &mapping.name},
                                 {"year", &mapping.year},
                                 {"currency", &mapping.currency},
                                 {"unit", &mapping.unit},
                                 {"source", &mapping.source},
                                 {"licence", &mapping.licence},
                                 {"region", &mapping.region},
                                 {"split", &mapping.split},
                                 {"stocks", &mapping.stocks}})
            read_text(map, key, *text);
        if (const auto quality = map.find("quality"))
            if (const auto word = quality->choice({"official", "derived", "stylised"}))
                mapping.quality = *word;
        read_numbers(map, mapping);
        mapping.missing = texts(map, "missing");
        mapping.finals = named(map, "final");
        mapping.inputs = named(map, "value_added");
        mapping.output = texts(map, "output");
        mapping.imports = texts(map, "imports");
        mapping.exports = texts(map, "exports");
        mapping.skip = texts(map, "skip");
        mapping.regions = renamed(map, "regions");
        mapping.sectors = renamed(map, "sectors");
        mapping.long_form ? read_long_part(map, mapping) : read_wide_part(map, mapping);
    }
    diagnostics.throw_if_any();
    return mapping;
}

}  // namespace spillover::yaml
