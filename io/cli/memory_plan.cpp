#include "io/cli/memory_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/memory_needs.hpp"
#include "io/cli/output_size.hpp"
#include "io/hdf5/member_statistics.hpp"
#include "io/machine_memory.hpp"

namespace spillover::cli {
namespace {

constexpr double standard_share = 0.8;
constexpr double MB = 1e6;
constexpr double most_waiting = 256 * MB, least_waiting = 8 * MB;  ///< of members to be written
constexpr double on_top = 32 * MB, rounding = 1.05;  ///< the library's, the allocator's

double largest_field_of(const OutputSettings& outputs) {
    double most = 0;
    for (const OutputField& field : outputs.fields)
        most = std::max(most, static_cast<double>(field.partition.entities));
    return most;
}

/// What statistics over the members hold at a time.
double statistics_bytes(const Batch& batch, double records, double allowed) {
    const OutputSettings& outputs = batch.scenarios.front().outputs;
    if (outputs.statistics.names.empty()) return 0;
    const double all =
        8 * static_cast<double>(batch.scenarios.size()) * records * largest_field_of(outputs);
    return 1.3 * std::min(all, allowed);
}

MemoryPlan with(const Batch& batch, const MemoryRequest& request, Index tiles, double waiting) {
    const auto members = static_cast<double>(request.members);
    const MemoryNeeds needs = memory_needs(*batch.table, batch.scenarios, request.members);
    const OutputSize size = output_size(batch.scenarios);
    const Extent& e = batch.table->extent();
    const double per_region = 8.0 * static_cast<double>(e.regions + e.sectors);
    const double packed =
        (batch.scenarios.front().outputs.float64 ? 8 : 4) * size.records * size.recorded_values;
    // Half of it fills while the other is written, with the indicators of its members. Each tile
    // may have packed a member meanwhile.
    const double written =
        std::min(waiting + static_cast<double>(tiles + 1) * packed, members * packed) +
        std::min(members, 1 + waiting / std::max(packed, per_region)) * 30 * per_region;
    const double now = memory_held().now, table = bytes_of(*batch.table);
    const double statistics = statistics_bytes(batch, size.records, 2 * waiting);
    MemoryPlan plan;
    plan.tiles = tiles;
    plan.bytes_per_part = static_cast<std::size_t>(waiting / 2);
    plan.numbers_at_once = static_cast<std::size_t>(2 * waiting / 8);
    plan.parts = {
        {fmt::format("table, {}", batch.table->pooled() ? "pooled" : "dense"), table},
        {fmt::format("program and {} scenario{}", batch.scenarios.size(),
                     batch.scenarios.size() > 1 ? "s" : ""),
         std::max(0.0, now - table)},
        {fmt::format("shares ({}) and technology as the step has them", shares_text(*batch.table)),
         needs.economies},
        {fmt::format("{} tile{} of {} at a time, with {} model{}", tiles, tiles > 1 ? "s" : "",
                     needs.lanes > 1 ? fmt::format("up to {} members", needs.lanes) : "one member",
                     tiles > 1 ? "their" : "its", tiles > 1 ? "s" : ""),
         static_cast<double>(tiles) * (needs.tile + needs.model)},
        {"members that wait for runs beside them", needs.waiting},
        {"members that wait to be written", written},
        {"statistics over the members", statistics},
        {"indicators of all members", members * 10 * per_region},
        {"libraries and rounding", on_top}};
    for (const auto& part : plan.parts)
        plan.need += part.second;
    plan.parts.back().second += (rounding - 1) * plan.need;
    plan.need *= rounding;
    std::erase_if(plan.parts, [](const auto& part) { return part.second < 0.5e3; });
    std::stable_sort(plan.parts.begin(), plan.parts.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    return plan;
}

std::string limit_text(const std::string& memory, double limit) {
    return memory.empty() ? fmt::format("{} ({:.0f} % of this machine)", bytes_text(limit),
                                        100 * standard_share)
                          : fmt::format("--memory {}", memory);
}

}  // namespace

std::string bytes_text(double bytes) {
    if (bytes < 1e6) return fmt::format("{:.0f} kB", bytes / 1e3);
    if (bytes < 1e9) return fmt::format("{:.0f} MB", bytes / 1e6);
    return fmt::format("{:.1f} GB", bytes / 1e9);
}

double memory_limit(const std::string& memory) {
    if (memory.empty()) return standard_share * memory_available();
    const auto bytes = parse_bytes(memory);
    if (!bytes)
        throw InputError{"--memory " + memory, "is no amount of memory",
                         "a number with kB, MB, GB, KiB, MiB or GiB: 4GB"};
    return *bytes;
}

MemoryPlan plan_memory(const Batch& batch, const MemoryRequest& request) {
    const double limit = memory_limit(request.memory);
    return_memory();
    const MemoryNeeds needs = memory_needs(*batch.table, batch.scenarios, request.members);
    const Index all = std::max<Index>(
        1, std::min(needs.most_tiles, std::max<Index>(request.threads, needs.tiles)));
    MemoryPlan plan = with(batch, request, all, most_waiting);
    // Small buffers cost little; tiles that wait for each other leave threads without work.
    if (plan.need > limit) plan = with(batch, request, all, least_waiting);
    while (plan.need > limit && plan.tiles > 1)
        plan = with(batch, request, plan.tiles - 1, least_waiting);
    plan.limit = limit;
    plan.limit_text = limit_text(request.memory, limit);
    if (plan.need <= limit) return plan;
    std::string most;
    for (std::size_t n = 0; n < std::min<std::size_t>(3, plan.parts.size()); ++n)
        most += fmt::format("{}{} {}", n > 0 ? "; " : "", plan.parts[n].first,
                            bytes_text(plan.parts[n].second));
    const bool many = batch.scenarios.size() > 1;
    throw InputError{
        "memory",
        fmt::format("the run needs {}, even with one tile at a time; the limit is {}: {}",
                    bytes_text(plan.need), plan.limit_text, most),
        fmt::format("raise --memory{}, record less (outputs: by, every), or use a "
                    "pooled table",
                    many ? ", split the batch into files of fewer members" : "")};
}

}  // namespace spillover::cli
