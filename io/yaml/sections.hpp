#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spillover::yaml {

/// What the value of a key looks like, for the schema that editors use.
enum class Type {
    text,      ///< a name or sentence
    word,      ///< one of `words`
    number,    ///< number, with or without unit
    quantity,  ///< number with unit: "30 %", 0.3, "12 CNY_billion"
    duration,  ///< "3m"
    date,      ///< "2025-01-06" or a duration since the start
    boolean,
    expression,  ///< set expression, or list of them
    texts,       ///< text or list of texts
    section,     ///< map of another section
    sections,    ///< list of maps of another section
    profile,     ///< number, shape or list of shapes
    target,      ///< target map or "@set"
    watched,     ///< target map, "@set" or "each(@set by region)"
    same,        ///< target map, "@set" or "same"
    map,         ///< free keys
    list,        ///< of anything
    numbers,     ///< list of numbers, or map of named ones
    any,
};

struct Key {
    std::string_view name;
    Type type = Type::text;
    std::string_view meaning = {};
    bool required = false;
    std::vector<std::string> words = {};  ///< that a word, or each of texts, is one of
    std::string_view section = {};        ///< of type section, sections
    std::string_view later = {};          ///< why it is refused: what it waits for
};

/// The keys that a map may have: the one place that the reader, the schema and the manual share.
struct Section {
    std::string_view id;
    std::string_view name;  ///< in messages: "a shock"
    std::vector<Key> keys;
};

/// `policies:` and what stands below it.
std::vector<Section> policy_sections();

const Section& section(std::string_view id);
const std::vector<Section>& all_sections();
const Key* find_key(const Section& section, std::string_view name);
std::vector<std::string> names_of(const Section& section);  ///< without those of later versions

/// Parts of all_sections() that stand in files of their own.
std::vector<Section> shock_sections();  ///< shocks and the maps in them, profiles apart
std::vector<Section> shape_sections();
std::vector<Section> random_sections();  ///< ensembles, random shapes, distributions

/// Words of a choice key: words_of("model", "preset").
const std::vector<std::string>& words_of(std::string_view section, std::string_view key);

}  // namespace spillover::yaml
