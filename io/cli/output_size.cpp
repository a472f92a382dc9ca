#include "io/cli/output_size.hpp"

#include <algorithm>

#include "engine/result.hpp"
#include "io/hdf5/finishing.hpp"

namespace spillover::cli {

OutputSize output_size(const std::vector<Scenario>& scenarios) {
    using Kind = hdf5::MemberStatistic::Kind;
    const Scenario& first = scenarios.front();
    const OutputSettings& outputs = first.outputs;
    const auto members = static_cast<double>(scenarios.size());
    OutputSize size;
    size.records = static_cast<double>(records_of(first.time, outputs.every).count());
    size.kept_members = outputs.keep_members
                            ? std::min(members, static_cast<double>(*outputs.keep_members))
                            : members;
    const auto finishing = hdf5::finishing_of(outputs);
    for (const OutputField& field : outputs.fields) {
        const auto entities = static_cast<double>(field.partition.entities);
        size.recorded_values += entities;
        if (!field.for_statistics) size.values += entities;
        for (const auto& each : finishing.statistics)
            if (each.field == field.name)
                size.statistics += entities * (each.kind == Kind::quantile
                                                   ? static_cast<double>(finishing.quantiles.size())
                                                   : 1);
    }
    const double bytes = outputs.float64 ? 8 : 4;
    size.result_bytes = bytes * size.records * (size.kept_members * size.values + size.statistics);
    size.parts_bytes = bytes * size.records * members * size.recorded_values;
    return size;
}

}  // namespace spillover::cli
