#include "io/hdf5/finishing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace spillover::hdf5 {
namespace {

using Kind = MemberStatistic::Kind;

constexpr std::array kinds{"mean", "sd", "quantile", "count", "prob"};
constexpr std::array comparisons{"below", "at_most", "above", "at_least"};

template <class Names>
std::size_t place_in(const Names& names, const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) throw FileError{fmt::format("cannot make statistics of '{}'", name)};
    return static_cast<std::size_t>(found - names.begin());
}

/// "below_minus_5", "at_least_0_25"
std::string name_of(const Condition& condition) {
    const std::string number = fmt::format("{}", std::abs(condition.threshold));
    std::string name = comparisons[static_cast<std::size_t>(condition.comparison)];
    name += condition.threshold < 0 ? "_minus_" : "_";
    for (const char c : number)
        name += c == '.' ? '_' : c == '-' ? 'm' : c == '+' ? 'p' : c;
    return name;
}

void add_statistics(const OutputField& field, const StatisticsSettings& wanted,
                    std::vector<MemberStatistic>& statistics) {
    const Aggregation how = info(field.variable).aggregation;
    if (how == Aggregation::status) return;
    const std::size_t before = statistics.size();
    const auto add = [&](Kind kind, const std::string& ending) {
        statistics.push_back({field.name, kind, field.name + "_" + ending, {}, {}});
    };
    if (!field.for_statistics) {
        if (wanted.mean) add(Kind::mean, "mean");
        if (wanted.sd) add(Kind::sd, "sd");
        if (!wanted.quantiles.empty()) add(Kind::quantile, "quantile");
    }
    for (const auto& each : wanted.probabilities)
        if (each.variable == field.variable && each.deviation == field.deviation) {
            add(Kind::probability, "prob_" + name_of(each.condition));
            statistics.back().condition = each.condition;
            statistics.back().statement = each.text;
        }
    // Only these may be without data.
    const bool may_lack = how == Aggregation::ratio || field.deviation;
    if (may_lack && statistics.size() > before) add(Kind::count, "count");
}

}  // namespace

Finishing finishing_of(const OutputSettings& outputs) {
    Finishing finishing;
    finishing.names = fmt::format("{}", fmt::join(outputs.statistics.names, ", "));
    finishing.quantiles = outputs.statistics.quantiles;
    finishing.keep_members = outputs.keep_members;
    for (const OutputField& field : outputs.fields) {
        add_statistics(field, outputs.statistics, finishing.statistics);
        if (field.for_statistics) finishing.dropped.push_back(field.name);
    }
    return finishing;
}

void write_finishing(hid_t file, const Finishing& finishing) {
    if (finishing.empty()) return;
    const Handle group = create_group(file, finishing_group);
    write_attribute(group, "long_name", "what is left to do when parts become one result");
    write_finished(group, finishing);
    if (finishing.names.empty()) return;
    std::vector<std::string> fields, kind, names, comparison, statements;
    std::vector<double> thresholds;
    for (const MemberStatistic& each : finishing.statistics) {
        fields.push_back(each.field);
        kind.emplace_back(kinds[static_cast<std::size_t>(each.kind)]);
        names.push_back(each.name);
        comparison.emplace_back(comparisons[static_cast<std::size_t>(each.condition.comparison)]);
        thresholds.push_back(each.condition.threshold);
        statements.push_back(each.statement);
    }
    write_texts(group, "field", fields);
    write_texts(group, "kind", kind);
    write_texts(group, "name", names);
    write_texts(group, "comparison", comparison);
    write_numbers(group, "threshold", {thresholds.size()}, thresholds.data());
    write_texts(group, "statement", statements);
    write_texts(group, "dropped", finishing.dropped);
    write_numbers(group, "probability", {finishing.quantiles.size()}, finishing.quantiles.data());
}

bool needs_finishing(hid_t file) {
    return exists(file, finishing_group);
}

Finishing read_finishing(hid_t file) {
    Finishing finishing;
    if (!needs_finishing(file)) return finishing;
    const Handle group{
        require(H5Gopen2(file, finishing_group, H5P_DEFAULT), "read what is left to do")};
    finishing.names = read_text_attribute(group, "statistics");
    if (H5Aexists(group, "keep_members") > 0) {
        const Handle attribute{H5Aopen(group, "keep_members", H5P_DEFAULT)};
        int count = 0;
        require(H5Aread(attribute, H5T_NATIVE_INT, &count), "read keep_members");
        finishing.keep_members = count;
    }
    if (finishing.names.empty()) return finishing;
    const auto fields = read_texts(group, "field"), kind = read_texts(group, "kind"),
               names = read_texts(group, "name"), comparison = read_texts(group, "comparison"),
               statements = read_texts(group, "statement");
    const auto thresholds = read_numbers(group, "threshold");
    for (std::size_t n = 0; n < fields.size(); ++n)
        finishing.statistics.push_back(
            {fields[n],
             static_cast<Kind>(place_in(kinds, kind.at(n))),
             names.at(n),
             {static_cast<Condition::Comparison>(place_in(comparisons, comparison.at(n))),
              thresholds.at(n)},
             statements.at(n)});
    finishing.dropped = read_texts(group, "dropped");
    finishing.quantiles = read_numbers(group, "probability");
    return finishing;
}

void write_finished(hid_t file, const Finishing& finishing) {
    if (!finishing.names.empty()) write_attribute(file, "statistics", finishing.names);
    if (finishing.keep_members)
        write_attribute(file, "keep_members",
                        std::vector{static_cast<int>(*finishing.keep_members)});
}

bool is_finished(hid_t file) {
    return H5Aexists(file, "statistics") > 0 || H5Aexists(file, "keep_members") > 0;
}

}  // namespace spillover::hdf5
