#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/scenario.hpp"
#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {

inline constexpr const char* finishing_group = "finishing";

/// One array that a result holds of a trajectory, over its members.
struct MemberStatistic {
    enum class Kind { mean, sd, quantile, count, probability };
    std::string field;  ///< the trajectory: "gdp_real_by_region"
    Kind kind = Kind::mean;
    std::string name;       ///< in the file: "gdp_real_by_region_mean"
    Condition condition;    ///< of a probability
    std::string statement;  ///< the same in words: "gdp_real_dev < -5 %"
};

/// What is left to do when the parts or shards of a batch become its result: they say so themselves
/// in a group of this name, so that merging needs no scenario.
struct Finishing {
    std::string names;                        ///< "mean, sd, p05", as the scenario has them
    std::vector<double> quantiles;            ///< probabilities, ascending
    std::vector<MemberStatistic> statistics;  ///< field by field
    std::vector<std::string> dropped;         ///< trajectories that are for statistics only
    std::optional<Index> keep_members;        ///< whose trajectories stay; else all
    bool empty() const noexcept { return names.empty() && !keep_members; }
};

Finishing finishing_of(const OutputSettings& outputs);
void write_finishing(hid_t file, const Finishing& finishing);
bool needs_finishing(hid_t file);
/// Empty where there is nothing to do.
Finishing read_finishing(hid_t file);
/// What a finished result says of itself.
void write_finished(hid_t file, const Finishing& finishing);
bool is_finished(hid_t file);

}  // namespace spillover::hdf5
