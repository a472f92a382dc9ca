#include "io/yaml/preset_defaults.hpp"

#include <algorithm>

#include "io/preset_full.hpp"
#include "io/yaml/cursor.hpp"
#include "io/yaml/parameter_value.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

std::vector<Index> industries_of(const MrioTable& table, Index sector) {
    std::vector<Index> industries;
    for (Index r = 0; r < table.extent().regions; ++r)
        industries.push_back(table.extent().industry(r, sector));
    return industries;
}

}  // namespace

std::vector<ParameterOverride> sector_defaults(const MrioTable& table, Diagnostics& diagnostics) {
    std::vector<ParameterOverride> changes;
    // Read once: an ensemble asks for it with every member.
    static const Value document = [] {
        Diagnostics silent;  // problems in it show as missing defaults
        return parse_document("scenarios/presets/full.yaml", preset_full, silent);
    }();
    const Cursor root{document, "", diagnostics};
    if (!root.expect_section(section("preset"))) return changes;
    const auto& sectors = table.data().sectors;
    for (const Cursor& item : root.find("parameters")->items()) {
        if (!item.expect_section(section("preset_parameter"))) continue;
        const auto name = item.find("name")->text(), sector = item.find("sector")->text();
        const ParameterInfo* const parameter = name ? find_parameter(*name) : nullptr;
        if (!parameter || !sector) {
            item.find("name")->error("unknown parameter");
            continue;
        }
        const auto value = read_parameter_value(*item.find("value"), *parameter);
        const auto place = std::find(sectors.begin(), sectors.end(), *sector);
        if (!value || place == sectors.end()) continue;
        const Index i = place - sectors.begin();
        ParameterOverride change{parameter->id, *value, false, {}, {}};
        if (parameter->domain == ParameterDomain::sector) {
            change.inputs = {i};
        } else {
            change.industries = industries_of(table, i);
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

}  // namespace spillover::yaml
