#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "engine/indicators.hpp"
#include "io/content_hash.hpp"
#include "io/hdf5/member_statistics.hpp"
#include "io/hdf5/result_file.hpp"
#include "io/program_info.hpp"

namespace spillover::hdf5 {
namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

std::array<double, indicators> indicators_of(const Path& path) {
    return {peak_loss(path), time_to_peak(path), cumulative_loss(path),
            time_to_recovery(path).value_or(no_number), peak_gain(path)};
}

/// Indicators of every column of paths [steps x columns], and of their sum over `columns`.
void add_indicators(const Array<2>& paths, const std::vector<double>& base, double dt,
                    std::array<std::vector<double>, indicators>& values) {
    const auto steps = static_cast<std::size_t>(paths.extent(0));
    std::vector<double> path(steps);
    for (Index column = 0; column < paths.extent(1); ++column) {
        for (std::size_t t = 0; t < steps; ++t)
            path[t] = paths(t, column);
        const auto all = indicators_of({path, base[static_cast<std::size_t>(column)], dt});
        for (std::size_t k = 0; k < all.size(); ++k)
            values[k].push_back(all[k]);
    }
}

/// The nation is what the sector paths add up to: they cover national regions only.
std::array<double, indicators> national_indicators(const GdpPaths& gdp, double dt) {
    std::vector<double> path;
    for (Index t = 0; t < gdp.sector.extent(0); ++t) {
        double sum = 0;
        for (Index i = 0; i < gdp.sector.extent(1); ++i)
            sum += gdp.sector(t, i);
        path.push_back(sum);
    }
    const double base = std::accumulate(gdp.base_sector.begin(), gdp.base_sector.end(), 0.0);
    return indicators_of({path, base, dt});
}

std::vector<std::vector<Bytes>> pack(const BatchHeader& header, const Scenario& scenario,
                                     const MemberResult& result) {
    const bool float64 = scenario.outputs.float64;
    const Index records = header.records.count();
    std::vector<std::vector<Bytes>> fields;
    for (std::size_t f = 0; f < result.fields.size(); ++f) {
        const Index entities = scenario.outputs.fields[f].partition.entities;
        const Index step = chunk_records(header, entities);
        fields.emplace_back();
        for (Index first = 0; first < records; first += step) {
            const auto count = static_cast<std::size_t>(std::min(step, records - first) * entities);
            fields.back().push_back(pack_chunk(result.fields[f].data() + first * entities, count,
                                               static_cast<std::size_t>(step * entities), float64));
        }
    }
    return fields;
}

}  // namespace

Index chunk_records(const BatchHeader& header, Index entities) {
    const OutputSettings& outputs = header.scenarios->front().outputs;
    const std::size_t size = outputs.float64 ? 8 : 4;
    std::size_t most = largest_chunk;
    if (!outputs.statistics.names.empty())
        most = std::min(most, size * numbers_at_once / header.scenarios->size());
    return records_per_chunk(header.records.count(), entities, size, most);
}

std::string batch_hash(const std::string& table_hash, const std::vector<Scenario>& scenarios) {
    ContentHash hash;
    hash.add("result/1").add(program_info().version).add(program_info().commit).add(table_hash);
    for (const Scenario& scenario : scenarios) {
        hash.add(scenario.id).add(scenario.resolved_yaml);
        // Courses that come from files are not in the text.
        for (const Shock& shock : scenario.shocks) {
            if (shock.destruction) continue;
            const ProfileValues values = evaluate(shock.profile, scenario.time);
            hash.add(values.value.data(), values.value.size());
        }
    }
    return hash.hex();
}

std::size_t MemberRow::bytes() const {
    std::size_t sum = 0;
    for (const auto& field : chunks)
        for (const auto& chunk : field)
            sum += chunk.size();
    return sum;
}

MemberRow make_row(const BatchHeader& header, const MemberResult& result) {
    const Scenario& scenario = (*header.scenarios)[static_cast<std::size_t>(result.member)];
    const double dt = scenario.time.dt();
    MemberRow row;
    row.member = result.member;
    row.chunks = pack(header, scenario, result);
    add_indicators(result.gdp.region, result.gdp.base_region, dt, row.region);
    add_indicators(result.gdp.sector, result.gdp.base_sector, dt, row.sector);
    row.national = national_indicators(result.gdp, dt);
    row.direct_loss = result.direct_loss;
    row.spillover_ratio = result.spillover_ratio;
    row.figures = result.figures;
    row.budgets = result.budgets;
    for (auto* measure : {&row.budgets.revenue, &row.budgets.consumer_prices}) {
        if (!measure->region.empty()) continue;
        measure->region.assign(result.gdp.base_region.size(), no_number);
        measure->national = no_number;
    }
    row.residuals = {result.residuals.goods, result.residuals.stocks, result.residuals.money};
    row.binding = result.binding;
    row.binding_of_loss = result.binding_of_loss;
    for (std::size_t n = 0; n < scenario.checks.size(); ++n) {
        const Check& check = scenario.checks[n];
        const double value = result.check_values[n];
        const bool holds = value >= check.low && value <= check.high;
        row.checks_hold = row.checks_hold && holds;
        const bool in_percent = check.text.ends_with("%]");
        row.checks += fmt::format("{} {} (value {:.4g}{})\n", holds ? "holds" : "fails", check.text,
                                  in_percent ? 100 * value : value, in_percent ? " %" : "");
    }
    row.events = fmt::format("{}", fmt::join(result.events, "\n"));
    return row;
}

}  // namespace spillover::hdf5
