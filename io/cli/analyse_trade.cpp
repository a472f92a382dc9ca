// The long-run trade equilibrium after tariffs: exact hat algebra.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "engine/error.hpp"
#include "engine/exact_hat.hpp"
#include "engine/table_aggregation.hpp"
#include "io/cli/analyse.hpp"
#include "io/cli/changes.hpp"
#include "io/csv/sheet.hpp"

namespace spillover::cli {
namespace {

using Problems = std::vector<InputError::Problem>;

constexpr double usual_elasticity = 5;  ///< median of estimates (Head and Mayer 2014)
constexpr double least_elasticity = 0.1, most_elasticity = 100;
constexpr double most_tariff = 100;  ///< ad valorem: 10,000 %

/// A named shock: tariffs and costs of delivery.
struct NamedShock {
    std::string name;
    std::vector<Change> tariffs, costs;
};

void check_range(const Change& change, double least, const std::string& where, Problems& problems) {
    if (change.value < least || change.value > most_tariff)
        problems.push_back(
            {where, fmt::format("{} lies outside [{}, {}]", change.value, least, most_tariff)});
}

/// CSV file with columns shock, kind (tariff, trade_cost) and change.
std::vector<NamedShock> shocks_of_file(const MrioTable& table, const std::string& path,
                                       Problems& problems) {
    std::vector<NamedShock> shocks;
    const auto enter = [&](const std::string& name, const std::string& kind,
                           const std::string& text) {
        NamedShock& shock = named(shocks, name);
        const Change change = read_change(table, kind, text, Arrow::needed);
        Problems range;
        check_range(change, kind == "tariff" ? 0 : -0.99, kind, range);
        if (!range.empty()) throw InputError{range};
        (kind == "tariff" ? shock.tariffs : shock.costs).push_back(change);
    };
    read_shock_file(path, {"tariff", "trade_cost"}, enter, problems);
    return shocks;
}

std::vector<NamedShock> trade_shocks_of(const MrioTable& table, const AnalyseOptions& options,
                                        Problems& problems) {
    std::vector<NamedShock> shocks;
    if (!options.shocks.empty()) shocks = shocks_of_file(table, options.shocks, problems);
    NamedShock own{"shock",
                   read_changes(table, "--tariff", options.tariffs, problems, Arrow::needed),
                   read_changes(table, "--trade-cost", options.costs, problems, Arrow::needed)};
    for (const Change& change : own.tariffs)
        check_range(change, 0, "--tariff", problems);
    for (const Change& change : own.costs)
        check_range(change, -0.99, "--trade-cost", problems);
    if (!own.tariffs.empty() || !own.costs.empty()) shocks.push_back(own);
    if (shocks.empty() && problems.empty())
        problems.push_back({"analyse exact-hat",
                            "tells no change of a tariff or cost of delivery",
                            "--tariff, --trade-cost or --shocks",
                            {}});
    return shocks;
}

/// theta of every good: --elasticity over --elasticities over the usual one.
Vector elasticities_of(const MrioTable& table, const AnalyseOptions& options, Problems& problems) {
    Vector theta = Vector::Constant(table.extent().sectors, usual_elasticity);
    const auto& sectors = table.data().sectors;
    if (!options.elasticities.empty()) {
        csv::Sheet sheet{options.elasticities, problems};
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const std::string& name = sheet.text(n, "sector");
            const double value = sheet.number(n, "elasticity", least_elasticity, most_elasticity);
            const auto place = csv::place_of(sheet, n, "sector", name, sectors);
            if (place) theta[static_cast<Index>(*place)] = value;
        }
    }
    for (const Change& change : read_changes(table, "--elasticity", options.elasticity, problems)) {
        if (change.value < least_elasticity || change.value > most_elasticity)
            problems.push_back(
                {"--elasticity", fmt::format("{} lies outside [{}, {}]", change.value,
                                             least_elasticity, most_elasticity)});
        for (const Index i : change.sectors)
            theta[i] = change.value;
    }
    return theta;
}

TradeShock shock_of(const NamedShock& named, const Extent& e) {
    TradeShock shock{Array<3>({e.sectors, e.regions, e.regions}),
                     Array<3>({e.sectors, e.regions, e.regions}, 1)};
    const auto each = [](const Change& change, const auto& set) {
        for (const Index r : change.regions)
            for (const Index s : change.buyers)
                for (const Index i : change.sectors)
                    if (r != s) set(i, r, s);
    };
    for (const Change& change : named.tariffs)
        each(change, [&](Index i, Index r, Index s) { shock.tariff(i, r, s) = change.value; });
    for (const Change& change : named.costs)
        each(change, [&](Index i, Index r, Index s) { shock.cost(i, r, s) = 1 + change.value; });
    return shock;
}

/// The table, its regions added up by an attribute if told so.
MrioTable table_by(const AnalyseOptions& options) {
    MrioTable table = table_of(options);
    if (options.by == "region") return table;
    const RegionGroups groups = groups_of(table, options.by);
    TableGroups into{{}, table.data().sectors};
    for (const Index g : groups.of_region)
        into.regions.push_back(groups.names[static_cast<std::size_t>(g)]);
    return MrioTable{aggregated(table, into)};
}

/// Figures of all shocks side by side.
class Told {
public:
    explicit Told(Analysis& analysis) : analysis_{analysis} {}

    void add(const std::vector<TradeEquilibrium>& found, const char* name, const char* what,
             const std::string& unit, const std::function<Vector(const TradeEquilibrium&)>& of) {
        std::vector<double> values;
        for (const auto& each : found) {
            const Vector part = of(each);
            values.insert(values.end(), part.data(), part.data() + part.size());
        }
        analysis_.add(name, what, unit, {"shock", "region"}, values);
    }
    void add_industries(const std::vector<TradeEquilibrium>& found, const char* name,
                        const char* what,
                        const std::function<Matrix(const TradeEquilibrium&)>& of) {
        std::vector<double> values;
        for (const auto& each : found) {
            const Matrix part = of(each);
            values.insert(values.end(), part.data(), part.data() + part.size());
        }
        analysis_.add(name, what, "1", {"shock", "region", "sector"}, values);
    }

private:
    Analysis& analysis_;
};

void tell_equilibria(Analysis& analysis, const std::vector<TradeEquilibrium>& found,
                     const std::string& money) {
    using E = TradeEquilibrium;
    const auto less_one = [](const auto& hats) { return (hats.array() - 1).matrix().eval(); };
    Told told{analysis};
    told.add(found, "welfare_change", "real income of final users", "1",
             [&](const E& e) -> Vector { return less_one(e.welfare); });
    told.add(
        found, "real_wage_change", "wage over consumer prices", "1",
        [&](const E& e) -> Vector { return less_one(e.wage.cwiseQuotient(e.consumer_price)); });
    told.add(found, "wage_change", "in units of the world's value added", "1",
             [&](const E& e) -> Vector { return less_one(e.wage); });
    told.add(found, "consumer_price_change", "of final purchases, duties included", "1",
             [&](const E& e) -> Vector { return less_one(e.consumer_price); });
    told.add(found, "exports_change", "to other regions, value without duties", "1",
             [&](const E& e) -> Vector { return less_one(e.exports); });
    told.add(found, "imports_change", "from other regions, value without duties", "1",
             [&](const E& e) -> Vector { return less_one(e.imports); });
    told.add(found, "tariff_revenue", "a year, in units of the world's value added", money,
             [](const E& e) { return e.tariff_revenue; });
    told.add(found, "from_final_goods", "part of ln welfare: own shares in what final users buy",
             "1", [](const E& e) { return e.from_final; });
    told.add(found, "from_intermediate_goods", "part of ln welfare: own shares in inputs", "1",
             [](const E& e) { return e.from_intermediate; });
    told.add(found, "from_linkages", "part of ln welfare: inputs dearer or cheaper than the good",
             "1", [](const E& e) { return e.from_linkages; });
    told.add(found, "from_transfers", "part of ln welfare: tariff revenue, transfers that stay",
             "1", [](const E& e) { return e.from_transfers; });
    told.add_industries(found, "output_change", "value of what is made",
                        [&](const E& e) -> Matrix { return less_one(e.output); });
    told.add_industries(
        found, "real_output_change", "at the base year's prices",
        [&](const E& e) -> Matrix { return less_one(e.output.cwiseQuotient(e.price)); });
    told.add_industries(found, "price_change", "producer's price",
                        [&](const E& e) -> Matrix { return less_one(e.price); });
}

}  // namespace

int analyse_exact_hat(const AnalyseOptions& options) {
    const MrioTable table = table_by(options);
    Problems problems;
    const auto shocks = trade_shocks_of(table, options, problems);
    const Vector theta = elasticities_of(table, options, problems);
    if (!problems.empty()) throw InputError{std::move(problems)};
    const ExactHat model{table};
    Analysis analysis = analysis_of(table, "exact-hat", "long-run trade equilibrium after tariffs");
    analysis.sources = {"Caliendo and Parro 2015", "Dekle, Eaton and Kortum 2008",
                        "Arkolakis, Costinot and Rodriguez-Clare 2012"};
    std::vector<TradeEquilibrium> found;
    for (const NamedShock& shock : shocks) {
        analysis.axes["shock"].push_back(shock.name);
        found.push_back(model.solve(shock_of(shock, table.extent()), theta));
    }
    tell_equilibria(analysis, found, table.data().unit + " " + table.data().currency);
    analysis.notes = {
        "Wages adjust until all labour of a region is employed; it moves between sectors, not "
        "between regions. Duties go to final users of the region that levies them.",
        fmt::format("Trade elasticities from {:g} to {:g}; {:g} where not told.", theta.minCoeff(),
                    theta.maxCoeff(), usual_elasticity),
        "Tariffs of the base year are not in the table and taken as none: a tariff here is what is "
        "added."};
    return tell(std::move(analysis), table, options);
}

}  // namespace spillover::cli
