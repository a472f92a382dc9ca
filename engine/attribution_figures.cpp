#include "engine/attribution_figures.hpp"

#include "engine/attribution.hpp"

namespace spillover {
namespace {

/// Values of one region over all coalitions.
template <class Of>
std::vector<double> worths(const std::vector<const Outcome*>& coalitions, const Of& of,
                           std::size_t n) {
    std::vector<double> worth;
    for (const Outcome* outcome : coalitions)
        worth.push_back(of(*outcome)[n]);
    return worth;
}

template <class Of>
void add_shapley(const std::string& player, const std::string& name, const std::string& long_name,
                 const std::vector<const Outcome*>& coalitions, bool rest, const Of& of,
                 MemberResult& result) {
    const std::size_t places = of(*coalitions.front()).size();  // the nation is the last
    std::vector<std::vector<double>> parts;                     // [places][players]
    for (std::size_t n = 0; n < places; ++n) {
        const auto worth = worths(coalitions, of, n);
        parts.push_back(shapley_values(worth));
        if (rest) parts.back().insert(parts.back().begin(), worth.front());
    }
    std::vector<double> by_region;
    for (std::size_t k = 0; k < parts.front().size(); ++k)
        for (std::size_t r = 0; r + 1 < places; ++r)
            by_region.push_back(parts[r][k]);
    const std::string what = long_name + ": part of each " + player + " (Shapley value)";
    result.figures.push_back(
        {name + "_by_" + player, {player, "region"}, what, "1", std::move(by_region)});
    result.figures.push_back(
        {name + "_by_" + player + "_national", {player}, what + ", national", "1", parts.back()});
}

/// Losses of the places of a matrix, in shares of a year's GDP of each.
std::vector<double> losses_of_places(const HitMatrix& matrix, const std::vector<double>& losses,
                                     const GdpPaths& gdp) {
    std::vector<double> lost(matrix.to.size(), 0.0), base = lost;
    for (std::size_t r = 0; r < matrix.target.size(); ++r) {
        if (matrix.target[r] < 0) continue;
        const auto place = static_cast<std::size_t>(matrix.target[r]);
        lost[place] += losses[r] * gdp.base_region[r];
        base[place] += gdp.base_region[r];
    }
    for (std::size_t n = 0; n < lost.size(); ++n)
        lost[n] = base[n] != 0 ? lost[n] / base[n] : 0.0;
    return lost;
}

template <class Of>
void add_hits(const HitMatrix& matrix, const std::string& name, const std::string& what,
              const std::vector<const Outcome*>& alone, const Outcome& whole, const Of& of,
              MemberResult& result) {
    std::vector<double> together = losses_of_places(matrix, of(whole), result.gdp), values;
    for (const Outcome* outcome : alone) {
        const auto hit = outcome ? losses_of_places(matrix, of(*outcome), result.gdp)
                                 : std::vector<double>(matrix.to.size(), 0.0);
        for (std::size_t n = 0; n < hit.size(); ++n)
            together[n] -= hit[n];
        values.insert(values.end(), hit.begin(), hit.end());
    }
    values.insert(values.end(), together.begin(), together.end());
    result.figures.push_back({name,
                              {"source", "hit"},
                              what + " lost by each place if only the shocks located in one act, "
                                     "in shares of a year's; together = what they add up to less",
                              "1",
                              std::move(values)});
}

}  // namespace

void add_shapley_figures(const std::string& player, const std::vector<const Outcome*>& coalitions,
                         bool rest, bool nominal, MemberResult& result) {
    const auto add = [&](const char* name, const char* what, const auto& of) {
        add_shapley(player, name, what, coalitions, rest, of, result);
    };
    using Values = const std::vector<double>&;
    add("cumulative_loss", "GDP lost over the run, in shares of a year's base-year GDP",
        [](const Outcome& o) -> Values { return o.real.cumulative; });
    add("peak_loss", "largest fall of GDP below base, share of base",
        [](const Outcome& o) -> Values { return o.real.peak; });
    if (!nominal) return;
    add("nominal_cumulative_loss",
        "nominal GDP lost over the run, in shares of a year's base-year GDP",
        [](const Outcome& o) -> Values { return o.nominal.cumulative; });
    add("nominal_peak_loss", "largest fall of nominal GDP below base, share of base",
        [](const Outcome& o) -> Values { return o.nominal.peak; });
}

void add_hit_figures(const HitMatrix& matrix, const std::vector<const Outcome*>& alone,
                     const Outcome& whole, bool nominal, MemberResult& result) {
    using Values = const std::vector<double>&;
    add_hits(
        matrix, "who_hits_whom", "GDP", alone, whole,
        [](const Outcome& o) -> Values { return o.real.cumulative; }, result);
    if (nominal)
        add_hits(
            matrix, "nominal_who_hits_whom", "nominal GDP", alone, whole,
            [](const Outcome& o) -> Values { return o.nominal.cumulative; }, result);
}

}  // namespace spillover
