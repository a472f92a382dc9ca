#include "io/hdf5/arrangement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/error.hpp"
#include "io/hdf5/part_info.hpp"

namespace spillover::hdf5 {
namespace {

constexpr std::size_t shown = 8;  ///< members named in a message

std::string list(const std::vector<int>& members) {
    const std::vector<int> first(
        members.begin(),
        members.begin() + static_cast<std::ptrdiff_t>(std::min(shown, members.size())));
    return fmt::format("{}{}", fmt::join(first, ", "), members.size() > shown ? ", ..." : "");
}

std::vector<Run> runs_of(const std::vector<hsize_t>& places) {
    std::vector<Run> runs;
    for (hsize_t row = 0; row < places.size(); ++row) {
        if (!runs.empty()) {
            Run& last = runs.back();
            const hsize_t end = last.to + last.stride * (last.count - 1);
            if (last.count == 1 && places[row] > end) {
                last.stride = places[row] - end;
                last.count = 2;
                continue;
            }
            if (places[row] == end + last.stride) {
                ++last.count;
                continue;
            }
        }
        runs.push_back({row, places[row], 1, 1});
    }
    return runs;
}

/// The parts that can be read; what is wrong with the others goes to the problems.
std::vector<PartInfo> read_infos(const std::vector<std::string>& paths,
                                 std::vector<InputError::Problem>& problems) {
    std::vector<PartInfo> infos(paths.size());
    for (std::size_t p = 0; p < paths.size(); ++p) {
        try {
            infos[p] = part_info(paths[p]);
            if (infos[p].form == PartInfo::Form::finished)
                problems.push_back({paths[p],
                                    "is finished: it does not hold all that it was made of",
                                    "merge the shards",
                                    {}});
            if (infos[p].batch_hash != infos[0].batch_hash)
                problems.push_back({paths[p], "belongs to another batch than " + paths[0], {}, {}});
        } catch (const InputError& error) {
            problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        }
    }
    return infos;
}

}  // namespace

Arrangement first_members(const Arrangement& arrangement, hsize_t count) {
    Arrangement first{count, arrangement.parts};
    for (ArrangedPart& part : first.parts) {
        for (Run& run : part.runs)
            run.count =
                run.to >= count ? 0 : std::min(run.count, (count - 1 - run.to) / run.stride + 1);
        std::erase_if(part.runs, [](const Run& run) { return run.count == 0; });
    }
    return first;
}

Arrangement arrange(const std::vector<std::string>& paths, bool whole) {
    std::vector<InputError::Problem> problems;
    const auto infos = read_infos(paths, problems);
    if (!problems.empty()) throw InputError{problems};

    std::map<int, std::size_t> part_of;
    for (std::size_t p = 0; p < paths.size(); ++p) {
        std::vector<int> twice;
        for (const int member : infos[p].members)
            if (!part_of.emplace(member, p).second) twice.push_back(member);
        if (!twice.empty())
            problems.push_back({paths[p],
                                fmt::format("{} of its members are in an earlier file too: {}",
                                            twice.size(), list(twice)),
                                "is a shard named twice?",
                                {}});
    }
    std::vector<int> missing;
    for (int member = 0; member < static_cast<int>(infos[0].batch_members); ++member)
        if (!part_of.contains(member)) missing.push_back(member);
    if (whole && !missing.empty())
        problems.push_back({"merge",
                            fmt::format("{} of {} members are missing: {}", missing.size(),
                                        infos[0].batch_members, list(missing)),
                            "is a shard not named, or not finished?",
                            {}});
    if (!problems.empty()) throw InputError{problems};

    std::map<int, hsize_t> place_of;
    for (const auto& [member, part] : part_of)
        place_of.emplace(member, place_of.size());
    Arrangement arrangement{part_of.size(), {}};
    for (std::size_t p = 0; p < paths.size(); ++p) {
        std::vector<hsize_t> places;
        for (const int member : infos[p].members)
            places.push_back(place_of.at(member));
        arrangement.parts.push_back({paths[p], places.size(), runs_of(places)});
    }
    return arrangement;
}

}  // namespace spillover::hdf5
