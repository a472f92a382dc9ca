// Prices, supply, fixed outputs: what a change does in the static models.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"
#include "engine/given_values.hpp"
#include "engine/sector_linkages.hpp"
#include "io/cli/analyse.hpp"
#include "io/cli/changes.hpp"

namespace spillover::cli {
namespace {

const std::vector<std::string> industry{"region", "sector"};

std::string money_of(const MrioTable& table) {
    return table.data().unit + " " + table.data().currency;
}

using Problems = std::vector<InputError::Problem>;

void throw_if_any(Problems problems) {
    if (!problems.empty()) throw InputError{std::move(problems)};
}

constexpr double unlimited = 1e6;

Vector relative(const Vector& change, const Vector& base) {
    return change.binaryExpr(base, [](double c, double b) { return b > 0 ? c / b : 0.0; });
}

/// The price shocks of the command line and of --shocks. \throws InputError where there is none
std::vector<PriceShock> shocks_of(const MrioTable& table, const AnalyseOptions& options) {
    std::vector<PriceShock> shocks;
    if (!options.shocks.empty()) shocks = read_price_shocks(table, options.shocks);
    Problems problems;
    PriceShock own{"shock", read_changes(table, "--price", options.prices, problems),
                   read_changes(table, "--cost", options.costs, problems),
                   read_changes(table, "--tariff", options.tariffs, problems, Arrow::needed)};
    throw_if_any(std::move(problems));
    if (!own.prices.empty() || !own.costs.empty() || !own.tariffs.empty()) shocks.push_back(own);
    if (shocks.empty())
        throw InputError{"analyse prices", "tells no change of a price or cost",
                         "--price, --cost, --tariff or --shocks"};
    return shocks;
}

/// Tariffs on what a region's households buy, over all their purchases.
double duties(const MrioTable& table, const PriceShock& shock, const Matrix& basket, Index region) {
    double sum = 0;
    for (const Change& tariff : shock.tariffs) {
        if (std::find(tariff.buyers.begin(), tariff.buyers.end(), region) == tariff.buyers.end())
            continue;
        for (const Index a : industries_of(tariff, table.extent()))
            sum += tariff.value * basket(a, region);
    }
    return sum;
}

}  // namespace

int analyse_prices(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    const auto shocks = shocks_of(table, options);
    const Extent& e = table.extent();
    const Index N = e.industries();
    const auto K = static_cast<Index>(shocks.size());
    const InputStructure inputs{table};
    Matrix cost = Matrix::Zero(N, K), given = Matrix::Constant(N, K, not_given);
    for (Index k = 0; k < K; ++k) {
        const PriceShock& shock = shocks[static_cast<std::size_t>(k)];
        for (const Change& change : shock.prices)
            for (const Index a : industries_of(change, e))
                given(a, k) = change.value;
        for (const Change& change : shock.costs)
            for (const Index a : industries_of(change, e))
                cost(a, k) += change.value;
        for (const Change& tariff : shock.tariffs) {
            Vector rate = Vector::Zero(N);
            for (const Index a : industries_of(tariff, e))
                rate[a] = tariff.value;
            std::vector<char> buying(static_cast<std::size_t>(e.regions), 0);
            for (const Index s : tariff.buyers)
                buying[static_cast<std::size_t>(s)] = 1;
            cost.col(k) += tariff_cost(inputs, rate, buying);
        }
    }
    Problems problems;
    const Vector passed =
        values_of_changes(table, "--pass-through", options.pass_through, {1, 0, 1}, problems);
    throw_if_any(std::move(problems));
    const Matrix change = price_changes(inputs, cost, given, passed);

    Analysis analysis = analysis_of(table, "prices", "changes of prices (cost push)");
    analysis.sources = {"Leontief 1947", "Miller and Blair 2009, ch. 2.6", "Oosterhaven 1996"};
    for (const PriceShock& shock : shocks)
        analysis.axes["shock"].push_back(shock.name);
    std::vector<double> by_shock, consumer;
    for (Index k = 0; k < K; ++k) {
        const auto values = values_of(change.col(k));
        by_shock.insert(by_shock.end(), values.begin(), values.end());
    }
    analysis.add("price_change", "change of the producer's price over the base year's", "1",
                 {"shock", "region", "sector"}, by_shock);
    const std::string households = households_of(table, options.households);
    if (!households.empty()) {
        const Matrix basket = household_basket(table, households);
        for (Index k = 0; k < K; ++k)
            for (Index s = 0; s < e.regions; ++s)
                consumer.push_back(basket.col(s).dot(change.col(k)) +
                                   duties(table, shocks[static_cast<std::size_t>(k)], basket, s));
        analysis.add("consumer_price_change",
                     "change of what the base year's purchases of households cost, tariffs "
                     "included",
                     "1", {"shock", "region"}, consumer);
    }
    analysis.notes.push_back(
        "Quantities and input coefficients stay; sellers pass on what --pass-through says, "
        "everything if it says nothing.");
    return tell(std::move(analysis), table, options);
}

int analyse_ghosh(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    if (options.primary.empty())
        throw InputError{"analyse ghosh", "tells no change of primary inputs", "--primary"};
    const Vector& x = table.output();
    Problems problems;
    const Vector share =
        values_of_changes(table, "--primary", options.primary, {0, -1, unlimited}, problems);
    throw_if_any(std::move(problems));
    const Vector change = share.cwiseProduct(table.value_added());
    const Vector output = ghosh_output(LeontiefSolver{table}, x, change);
    Analysis analysis = analysis_of(table, "ghosh", "what a change of primary inputs pushes on");
    analysis.sources = {"Ghosh 1958", "Dietzenbacher 1997", "Oosterhaven 1988, 2012"};
    analysis.add("value_change", "change of the value of output, v' G", money_of(table), industry,
                 values_of(output));
    analysis.add("relative_change", "over the base year's output", "1", industry,
                 values_of(relative(output, x)));
    analysis.notes.push_back(
        "Warning: read this as changes of value at given quantities (cost push, Dietzenbacher "
        "1997) or as exposure of buyers. As changes of quantity it would let industries make more "
        "or less without any other input, which is implausible (Oosterhaven 1988, 2012); use "
        "analyse mixed or a scenario for that.");
    return tell(std::move(analysis), table, options);
}

int analyse_mixed(const AnalyseOptions& options) {
    const MrioTable table = table_of(options);
    if (options.fixed.empty()) throw InputError{"analyse mixed", "fixes no output", "--fix"};
    const Vector& x = table.output();
    const InputStructure inputs{table};
    const Vector base = final_deliveries(inputs, x);
    Problems problems;
    const Vector fixed =
        values_of_changes(table, "--fix", options.fixed, {not_given, -1, unlimited}, problems);
    const Vector demanded =
        values_of_changes(table, "--demand", options.demands, {0, -1, unlimited}, problems);
    throw_if_any(std::move(problems));
    const Vector given = (x.array() * (1 + fixed.array())).matrix();
    const Vector demand = (base.array() * (1 + demanded.array())).matrix();
    const Vector output = output_given(inputs, demand, given);
    const Vector delivered = final_deliveries(inputs, output);

    Analysis analysis = analysis_of(table, "mixed", "outputs with that of some industries fixed");
    analysis.sources = {"Stone 1961", "Miller and Blair 2009, ch. 13.2"};
    analysis.add("output_change", "over the base year's output", "1", industry,
                 values_of(relative(output - x, x)));
    analysis.add("output", "a year", money_of(table), industry, values_of(output));
    analysis.add("final_deliveries",
                 "left for final users; below zero: would have to come from elsewhere",
                 money_of(table), industry, values_of(delivered));
    analysis.add("final_deliveries_base", "in the base year", money_of(table), industry,
                 values_of(base));
    const Vector value_added = table.value_added();
    const double lost = relative(output - x, x).dot(value_added) / value_added.sum();
    analysis.notes.push_back(
        fmt::format("Value added of the whole table changes by {:+.4g} %.", 100 * lost));
    analysis.notes.push_back(
        "Suppliers follow their buyers; buyers of what is fixed get it all, from final users if "
        "need be.");
    return tell(std::move(analysis), table, options);
}

}  // namespace spillover::cli
