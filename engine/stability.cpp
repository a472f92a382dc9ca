#include "engine/stability.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/behaviour.hpp"
#include "engine/capital_radius.hpp"
#include "engine/table_checks.hpp"

namespace spillover {
namespace {

constexpr double trifle = 0.02;  ///< cost share below which a critical input is suspicious
constexpr double single_origin = 0.95;

template <class... Values>
std::string formatted(const char* pattern, Values... values) {
    char text[400];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

/// rho of the map x -> sum over origins of a_ij (1 + n_ji / tau_i) x_j.
double restocking_radius(const Economy& economy, const Behaviour& behaviour) {
    const Extent& e = economy.extent;
    const auto factor = [&](Index j, Index i) {
        const double target = behaviour.target_per_output(j, i), a = economy.coefficients(j, i);
        return a > 0 && std::isfinite(target) ? 1 + target / a * behaviour.restock_rate(i) : 1.0;
    };
    // The origins of each use are those of the share columns.
    return spectral_radius_of(e.industries(), [&](const Vector& x) {
        Matrix use = Matrix::Zero(economy.columns(), e.sectors);
        for (Index j = 0; j < e.industries(); ++j) {
            const Index u = economy.column_of_buyer[static_cast<std::size_t>(j)];
            for (Index i = 0; i < e.sectors; ++i)
                use(u, i) += economy.coefficients(j, i) * factor(j, i) * x[j];
        }
        Vector demand = Vector::Zero(e.industries());
        for (Index u = 0; u < economy.columns(); ++u)
            for (Index i = 0; i < e.sectors; ++i) {
                if (use(u, i) == 0) continue;
                economy.share.each_origin(i, u, [&](Index r, double share) {
                    demand[e.industry(r, i)] += share * use(u, i);
                });
            }
        return demand;
    });
}

double share_with_one_origin(const MrioTable& table, const Economy& economy) {
    const Extent& e = economy.extent;
    double single = 0, all = 0;
    for (Index j = 0; j < e.industries(); ++j) {
        const Index u = economy.column_of_buyer[static_cast<std::size_t>(j)];
        for (Index i = 0; i < e.sectors; ++i) {
            const double use = table.intermediate_use()(i, j);
            double largest = 0;
            economy.share.each_origin(
                i, u, [&](Index, double share) { largest = std::max(largest, share); });
            all += use;
            if (largest >= single_origin) single += use;
        }
    }
    return all > 0 ? single / all : 0;
}

}  // namespace

StabilityReport stability_of(const MrioTable& table, const TimeAxis& time,
                             const ModelSettings& settings, bool whole_step) {
    const Economy economy = make_economy(table, time.dt(), false);
    const Behaviour behaviour = make_behaviour(table, economy, time, settings);
    StabilityReport report;
    report.spectral_radius = table.spectral_radius();
    report.targets_follow_output =
        settings.preset != Preset::leontief &&
        behaviour.order_target == Behaviour::OrderTarget::feasible_output;
    report.restocking_radius = report.targets_follow_output ? restocking_radius(economy, behaviour)
                                                            : report.spectral_radius;
    report.single_origin_share = share_with_one_origin(table, economy);
    if (behaviour.keeps_accounts && behaviour.investment.on) {
        const auto& rates = behaviour.investment.adjustment.values();
        const double fastest = *std::max_element(rates.begin(), rates.end());
        report.capital_radius = capital_radius(table, economy, behaviour.investment);
        report.capital_time = time.dt() * (1 / fastest + 1 / behaviour.expectation_rate);
    }
    // Preset leontief orders what it uses: nothing there but rho(A), and stocks that nothing draws
    // back.
    if (settings.preset == Preset::leontief) return report;
    if (whole_step) report.slowest_mode = slowest_mode(table, time, settings);

    const Array<2> criticality = input_criticality(table, economy, settings);
    const Array<2> cover = stated_cover(table, time, settings);
    const Extent& e = economy.extent;
    for (Index j = 0; j < e.industries(); ++j)
        for (Index i = 0; i < e.sectors; ++i) {
            const double a = economy.coefficients(j, i);
            if (a > 0 && cover(j, i) < 1 - 1e-9) {
                if (report.short_covers++ == 0 || cover(j, i) < report.shortest_cover) {
                    report.shortest_cover = cover(j, i);
                    report.shortest_input = i;
                }
            }
            if (a > 0 && a < trifle && criticality(j, i) >= 1 && std::isfinite(cover(j, i)))
                report.critical_trifles.push_back({i, j, a});
        }
    std::stable_sort(report.critical_trifles.begin(), report.critical_trifles.end(),
                     [&](const auto& a, const auto& b) {
                         return table.output()[a.industry] > table.output()[b.industry];
                     });
    return report;
}

namespace {

std::string describe(const SlowestMode& mode) {
    if (!mode.settled) return "linearised step not settled";
    std::string text = formatted("linearised step %.4f", mode.radius);
    if (mode.radius < 1 && mode.radius > 0)
        text += formatted(" (disturbances halve in %.0f steps)",
                          std::ceil(std::log(0.5) / std::log(mode.radius)));
    else if (mode.radius > 1)
        text += " (UNSTABLE)";
    return text;
}

}  // namespace

std::string describe(const StabilityReport& report) {
    std::string text = formatted(
        "rho(A) %.3f, restocking %s %.3f (%s), single origin for %.0f %% of inputs",
        report.spectral_radius, report.targets_follow_output ? "rho(A(1+n/tau))" : "as rho(A)",
        report.restocking_radius, report.restocking_stable() ? "stable" : "UNSTABLE",
        100 * report.single_origin_share);
    if (report.capital_radius > 0)
        text += formatted(", capital %.2f of %.2f years (%s)", report.capital_radius,
                          report.capital_time, report.investment_stable() ? "stable" : "UNSTABLE");
    if (report.slowest_mode) text += ", " + describe(*report.slowest_mode);
    text += formatted(", %zu critical inputs under 2 %% of cost", report.critical_trifles.size());
    return text;
}

std::vector<std::string> warnings_of(const StabilityReport& report, const MrioTable& table) {
    std::vector<std::string> warnings;
    if (!report.investment_stable())
        warnings.push_back(
            formatted("stability (S2): capital calls for %.2f years of capital, more than the %.2f "
                      "years that "
                      "capital.adjust_time and expectations.time allow; investment swings until it "
                      "dies. Raise "
                      "capital.adjust_time",
                      report.capital_radius, report.capital_time));
    if (!report.restocking_stable())
        warnings.push_back(formatted(
            "stability (S1): rho(A (1 + n/tau)) = %.2f is not below 1; the restocking loop grows "
            "until capacity stops it. Lower inventory.cover, raise inventory.restock_time, or use "
            "preset quantity",
            report.restocking_radius));
    if (!report.step_stable() && report.restocking_stable() && report.investment_stable())
        warnings.push_back(
            formatted("stability: the linearised step has the eigenvalue %.4f; the smallest "
                      "disturbance grows "
                      "by that factor a step until something stops it. Look at price.adjustment, "
                      "price.scarcity_kappa, trade.sigma_long and income.mpc",
                      report.slowest_mode->radius));
    if (!report.critical_trifles.empty()) {
        const auto& worst = report.critical_trifles.front();
        warnings.push_back(
            formatted("critical inputs under 2 %% of cost, such as %s in %s (%.2f %%), %zu in all: "
                      "their lack "
                      "stops the buyer altogether",
                      table.data().sectors[static_cast<std::size_t>(worst.input)].c_str(),
                      table.industry_name(worst.industry).c_str(), 100 * worst.cost_share,
                      report.critical_trifles.size()));
    }
    if (report.short_covers > 0)
        warnings.push_back(formatted(
            "stocks of less than one step, such as %.2g steps of %s, %zu in all, are taken as one "
            "step: shorten the step or raise inventory.cover",
            report.shortest_cover,
            table.data().sectors[static_cast<std::size_t>(report.shortest_input)].c_str(),
            report.short_covers));
    return warnings;
}

}  // namespace spillover
