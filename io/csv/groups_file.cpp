#include "io/csv/groups_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "io/csv/sheet.hpp"

namespace spillover::csv {

TableGroups read_groups(const std::string& path, const TableData& table) {
    std::vector<InputError::Problem> problems;
    Sheet sheet{path, problems};
    TableGroups groups{table.regions, table.sectors};
    std::set<std::string> seen;
    for (std::size_t n = 0; n < sheet.rows(); ++n) {
        const std::string axis = sheet.text(n, "axis"), id = sheet.text(n, "id"),
                          into = sheet.text(n, "into");
        if (axis != "region" && axis != "sector") {
            sheet.problem_in(n, fmt::format("axis '{}' is neither region nor sector", axis));
            continue;
        }
        const auto& ids = axis == "region" ? table.regions : table.sectors;
        const auto place = place_of(sheet, n, axis, id, ids);
        if (!place) continue;
        if (!seen.insert(axis + id).second) {
            sheet.problem_in(n, fmt::format("{} '{}' stands twice", axis, id));
        } else {
            auto& group = axis == "region" ? groups.regions : groups.sectors;
            group[*place] = into;
        }
    }
    if (!problems.empty()) throw InputError{problems};
    return groups;
}

}  // namespace spillover::csv
