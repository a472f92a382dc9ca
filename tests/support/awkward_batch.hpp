#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "io/hdf5/result_file.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {

/// Values of all kinds, told apart by place.
inline std::vector<double> awkward_values(std::size_t count, std::uint64_t seed) {
    using limits = std::numeric_limits<double>;
    static const std::vector<double> special{0.0,
                                             -0.0,
                                             limits::infinity(),
                                             -limits::infinity(),
                                             limits::quiet_NaN(),
                                             limits::denorm_min(),
                                             limits::max(),
                                             limits::lowest()};
    std::mt19937_64 random{seed};
    std::vector<double> values(count);
    for (double& value : values)
        value = random() % 16 == 0 ? special[random() % special.size()]
                                   : std::ldexp(static_cast<double>(random()), -50);
    return values;
}

/// A batch of runs on a random table, with trajectories of `records` records put in their place.
class AwkwardBatch {
public:
    AwkwardBatch(Index members, Index records, bool float64, std::uint64_t seed = 4)
        : table{random_pooled_table(seed)} {
        Scenario scenario = test::scenario(table, Preset::quantity, 3);
        scenario.outputs.float64 = float64;
        const MemberResult model = run(table, scenario);
        for (Index m = 0; m < members; ++m) {
            scenario.id = "m/" + std::to_string(m);
            scenarios.push_back(scenario);
        }
        header.table = &table;
        header.scenarios = &scenarios;
        header.batch_hash = hdf5::batch_hash("table", scenarios);
        for (Index t = 0; t < records; ++t) {
            header.records.start.push_back(Date{std::chrono::days{t}});
            header.records.years.push_back(1.0 / 365);
        }
        for (Index m = 0; m < members; ++m) {
            MemberResult result = model;
            result.member = m;
            result.fields = {awkward_values(
                static_cast<std::size_t>(records * table.extent().industries()), seed + 7 * m)};
            result.residuals.goods = 1e-15 * static_cast<double>(m);
            result.events = {"step 1: member " + std::to_string(m)};
            results.push_back(result);
        }
    }

    void write(const std::string& path, const std::vector<Index>& members) const {
        std::vector<hdf5::MemberRow> rows;
        for (const Index m : members)
            rows.push_back(hdf5::make_row(header, results[static_cast<std::size_t>(m)]));
        hdf5::write_result(path, header, rows);
    }

    MrioTable table;
    std::vector<Scenario> scenarios;
    hdf5::BatchHeader header;
    std::vector<MemberResult> results;
};

inline bool same_bits(double a, double b) {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
           (std::isnan(a) && std::isnan(b));
}

}  // namespace spillover::test
