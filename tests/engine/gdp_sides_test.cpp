// GDP by production, income and expenditure, and trade seen from both ends, under everything that
// can move them at once (docs/model.md, "The sides of GDP").
#include <gtest/gtest.h>

#include <numeric>

#include "engine/dense_sales.hpp"
#include "engine/economy.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr TableShape with_four_uses{6, 8, 4, true};
constexpr double exchange = 0.8;  ///< value of the currency of the second block once it has fallen
constexpr Index steps = 30;

std::vector<Cell> cells_up_to(Index count) {
    std::vector<Cell> cells;
    for (Index n = 0; n < count; ++n)
        cells.push_back({n, 1});
    return cells;
}

Shock named(const std::string& id, Shock shock) {
    shock.id = id;
    return shock;
}

/// A tenth of the capital of every industry that has some is destroyed, and built anew.
Shock destruction(const MrioTable& table) {
    const Extent& e = table.extent();
    Destruction what;
    what.occurrence = 4;
    what.tau = 8;
    what.rebuild = true;
    what.factor = 0.7;
    what.mix.assign(static_cast<std::size_t>(e.sectors), 1.0 / static_cast<double>(e.sectors));
    Shock s = named("quake", shock(Driver::capital_destroyed, Operation::add, {}, 0, 0));
    const Vector value_added = table.value_added();
    for (Index a = 0; a < e.industries(); a += 2)
        if (value_added[a] > 0) s.cells.push_back({a, 0.1 * value_added[a]});
    what.households = {{0, 0.01 * table.output().maxCoeff()}};
    s.destruction = what;
    return s;
}

/// Tariffs both ways, a devaluation, dear inputs, lost capacity, less consumption, other origins,
/// scarce exports and an earthquake.
std::vector<Shock> all_shocks(const MrioTable& table) {
    const Extent& e = table.extent();
    const auto blocks = static_cast<Index>(blocks_of(table.data()).size());
    std::vector<Cell> pairs, capacity, demand;
    for (Index i = 0; i < e.sectors; ++i)
        for (Index o = 0; o < blocks; ++o)
            if (blocks > 1) pairs.push_back({(i * blocks + o) * blocks + 1 - o, 1});
    for (Index i = 0; i < e.sectors; i += 2)
        capacity.push_back({e.industry(0, i), 1});
    for (Index i = 0; i < e.sectors; ++i)
        demand.push_back({i, 1});
    std::vector<Shock> shocks{
        named("world",
              shock(Driver::world_price, Operation::multiply, cells_up_to(e.sectors), 1.5, 1, 2)),
        named("loss", shock(Driver::capacity_loss, Operation::set, capacity, 0.6, 0, 3, 12)),
        named("less", shock(Driver::final_demand, Operation::multiply, demand, 0.7, 1, 5, 10)),
        destruction(table)};
    if (blocks == 1) return shocks;
    Shock origin =
        named("origin", shock(Driver::final_demand, Operation::multiply, demand, 1.6, 1, 6, 12));
    origin.origins = {1};
    shocks.push_back(origin);
    shocks.push_back(named("tariff", shock(Driver::tariff, Operation::add, pairs, 0.25, 0, 4)));
    shocks.push_back(
        named("fall", shock(Driver::exchange_rate, Operation::multiply, {{1, 1}}, exchange, 1, 7)));
    shocks.push_back(named("quota", shock(Driver::trade_quota, Operation::cap,
                                          cells_up_to(e.industries() * blocks), 0.8, 1, 14, 8)));
    return shocks;
}

Scenario upheaval(const MrioTable& table) {
    Scenario s = scenario(table, Preset::full, steps);
    add(s, Parameter::price_world_link, 0.3);
    s.model.channels[Channel::migration] = true;
    s.shocks = all_shocks(table);
    return s;
}

/// Numbers of the fields of one run, by name.
class Recorded {
public:
    Recorded(const MrioTable& table, Scenario s, const std::vector<std::string>& names,
             std::initializer_list<const char*> levels)
        : fields_{} {
        for (const std::string& name : names)
            for (const char* level : levels) {
                const Variable variable = find_variable(name)->id;
                OutputField field{name + " " + level, variable, false,
                                  partition_of(table.data(), level)};
                fields_[field.name] = s.outputs.fields.size();
                size_.resize(s.outputs.fields.size() + 1);
                size_.back() = field.partition.entities;
                s.outputs.fields.push_back(std::move(field));
            }
        result_ = run(table, s);
    }
    Vector at(const std::string& name, Index step) const {
        const std::size_t field = fields_.at(name);
        const Index size = size_[field];
        return Eigen::Map<const Vector>{result_.fields[field].data() + step * size, size};
    }
    const MemberResult& result() const { return result_; }

private:
    std::map<std::string, std::size_t> fields_;
    std::vector<Index> size_;
    MemberResult result_;
};

class GdpSidesTables : public testing::TestWithParam<std::uint64_t> {
protected:
    MrioTable pooled_{random_pooled_table(GetParam(), with_four_uses)};
    MrioTable dense_{random_dense_table(GetParam(), with_four_uses)};
};
INSTANTIATE_TEST_SUITE_P(Seeds, GdpSidesTables, testing::Range(std::uint64_t{1}, tables / 2 + 1));

TEST_P(GdpSidesTables, HaveAsMuchIncomeAsProductionAsExpenditure) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Recorded recorded{*table,
                                upheaval(*table),
                                {"gdp_nominal", "tariff_revenue", "gdp_income", "gdp_expenditure",
                                 "gdp_real", "gdp_expenditure_real"},
                                {"region", "block"}};

        for (Index t = 0; t < steps; ++t)
            for (const std::string level : {" region", " block"}) {
                const Vector market = recorded.at("gdp_nominal" + level, t) +
                                      recorded.at("tariff_revenue" + level, t);
                const double scale = 1e-10 * table->output().sum();
                EXPECT_LT((recorded.at("gdp_income" + level, t) - market).cwiseAbs().maxCoeff(),
                          scale);
                EXPECT_LT(
                    (recorded.at("gdp_expenditure" + level, t) - market).cwiseAbs().maxCoeff(),
                    scale)
                    << level << " at " << t;
                EXPECT_LT((recorded.at("gdp_expenditure_real" + level, t) -
                           recorded.at("gdp_real" + level, t))
                              .cwiseAbs()
                              .maxCoeff(),
                          scale)
                    << level << " at " << t;
            }
        EXPECT_LT(recorded.result().residuals.goods, 1e-11);
        EXPECT_LT(recorded.result().residuals.money, 1e-11);
    }
}

TEST_P(GdpSidesTables, SpendOnEachUseWhatExpenditureAddsUp) {
    for (const auto* table : {&pooled_, &dense_})
        for (const std::string real : {"", "_real"}) {
            std::vector<std::string> parts{"consumption_households", "consumption_government",
                                           "capital_formation",      "other_final_use",
                                           "inventory_change",       "net_exports"};
            std::vector<std::string> names{"gdp_expenditure" + real};
            for (const auto& part : parts)
                names.push_back(part + real);
            const Recorded recorded{*table, upheaval(*table), names, {"region"}};

            for (const Index t : {Index{0}, Index{8}, steps - 1}) {
                Vector sum = Vector::Zero(table->extent().regions);
                for (const auto& part : parts)
                    sum += recorded.at(part + real + " region", t);
                EXPECT_LT(relative_gap(sum, recorded.at("gdp_expenditure" + real + " region", t)),
                          1e-12);
            }
            // The base year, from the table.
            Vector households = Vector::Zero(table->extent().regions);
            for (Index r = 0; r < households.size(); ++r)
                households[r] = table->final_use().col(r * table->extent().categories).sum();
            EXPECT_LT(relative_gap(recorded.at("consumption_households" + real + " region", 0),
                                   households),
                      1e-12);
        }
}

// Exports are told by seller and imports by buyer; both must be the same goods.
TEST_P(GdpSidesTables, ExportWhatOthersImport) {
    for (const auto* table : {&pooled_, &dense_}) {
        if (table->extent().regions < 2) continue;
        const Recorded flows{*table,
                             upheaval(*table),
                             {"exports", "imports", "exports_real", "imports_real",
                              "tariff_revenue", "net_exports", "net_exports_real"},
                             {"block"}};
        const Recorded pairs{*table,
                             upheaval(*table),
                             {"exports", "imports", "exports_real", "imports_real",
                              "tariff_revenue", "exports_by_block"},
                             {"block_block"}};

        const double scale = 1e-10 * table->output().sum();
        for (const Index t : {Index{0}, Index{8}, Index{16}, steps - 1}) {
            const Vector out = flows.at("exports block", t), in = flows.at("imports block", t);
            const Vector sold = pairs.at("exports block_block", t),
                         bought = pairs.at("imports block_block", t);
            const double worth = t >= 7 ? exchange : 1;  // of the second currency in the first
            EXPECT_NEAR(sold[0 * 2 + 1], out[0], scale);
            EXPECT_NEAR(sold[1 * 2 + 0], out[1], scale);
            EXPECT_NEAR(bought[1 * 2 + 0], in[0], scale);
            EXPECT_NEAR(bought[0 * 2 + 1], in[1], scale);
            EXPECT_NEAR(in[0], out[1] * worth, scale);
            EXPECT_NEAR(in[1] * worth, out[0], scale);
            EXPECT_EQ(sold[0], 0);
            EXPECT_EQ(sold[3], 0);
            EXPECT_EQ(sold, pairs.at("exports_by_block block_block", t));
            EXPECT_LT((flows.at("net_exports block", t) - (out - in)).cwiseAbs().maxCoeff(), scale);
            EXPECT_LT((flows.at("net_exports_real block", t) -
                       (flows.at("exports_real block", t) - flows.at("imports_real block", t)))
                          .cwiseAbs()
                          .maxCoeff(),
                      scale);
            const Vector duty = pairs.at("tariff_revenue block_block", t),
                         by_buyer = flows.at("tariff_revenue block", t);
            EXPECT_NEAR(duty[1 * 2 + 0], by_buyer[0], scale);
            EXPECT_NEAR(duty[0 * 2 + 1], by_buyer[1], scale);
        }
    }
}

// In the base year trade is that of the table, cell by cell.
TEST_P(GdpSidesTables, TradeInTheBaseYearAsTheTableSays) {
    for (const auto* table : {&pooled_, &dense_}) {
        if (table->extent().regions < 2) continue;
        const Extent& e = table->extent();
        const Recorded recorded{*table,
                                scenario(*table, Preset::quantity, 1),
                                {"exports_real", "exports_by_block_real"},
                                {"region_block"}};
        const Recorded bought{
            *table, scenario(*table, Preset::quantity, 1), {"imports_real"}, {"region_sector"}};

        const DenseSales sales = dense_sales(*table);
        Vector exports = Vector::Zero(e.regions * 2), imports = Vector::Zero(e.industries());
        for (Index a = 0; a < e.industries(); ++a)
            for (Index b = 0; b < e.buyers(); ++b) {
                const bool final = b >= e.industries();
                const Index r = e.region_of(a),
                            s = final ? (b - e.industries()) / e.categories : e.region_of(b);
                const double flow =
                    final ? sales.final_demand(a, b - e.industries()) : sales.intermediate(a, b);
                if (r % 2 == s % 2) continue;
                exports[r * 2 + s % 2] += flow;
                imports[e.industry(s, e.sector_of(a))] += flow;
            }
        EXPECT_LT(relative_gap(recorded.at("exports_real region_block", 0), exports), 1e-12);
        EXPECT_LT(relative_gap(recorded.at("exports_by_block_real region_block", 0), exports),
                  1e-12);
        EXPECT_LT(relative_gap(bought.at("imports_real region_sector", 0), imports), 1e-12);
    }
}

// Outputs only look: what is recorded besides does not move a trajectory by a bit.
TEST_P(GdpSidesTables, RunTheSameWhateverIsRecorded) {
    for (const auto* table : {&pooled_, &dense_}) {
        // Without shocks to trade, which tell destinations apart in any case.
        Scenario s = upheaval(*table);
        s.shocks.resize(4);
        const MemberResult alone = run(*table, s);
        std::vector<std::string> all;
        for (const VariableInfo& variable : variable_catalogue())
            if (variable.domain == VariableDomain::region || needs_blocks(variable.id))
                all.emplace_back(variable.name);
        std::erase_if(all, [](const std::string& name) { return name.starts_with("exports_by"); });

        const Recorded watched{*table, s, all, {"region", "block"}};

        EXPECT_EQ(alone.fields[0], watched.result().fields[0]);
    }
}

// Money adds up from regions to blocks, and indices stay between those of the regions.
TEST_P(GdpSidesTables, AddUpFromRegionsToBlocks) {
    for (const auto* table : {&pooled_, &dense_}) {
        std::vector<std::string> names;
        for (const VariableInfo& variable : variable_catalogue())
            if (variable.domain == VariableDomain::region) names.emplace_back(variable.name);
        const Recorded recorded{*table, upheaval(*table), names, {"region", "block"}};

        for (const std::string& name : names)
            for (const Index t : {Index{0}, Index{8}, steps - 1}) {
                const Vector region = recorded.at(name + " region", t),
                             block = recorded.at(name + " block", t);
                const bool flow = info(find_variable(name)->id).aggregation == Aggregation::flow;
                for (Index d = 0; d < block.size(); ++d) {
                    double sum = 0, low = 1e300, high = -1e300;
                    for (Index r = d; r < region.size(); r += block.size()) {
                        sum += region[r];
                        if (std::isnan(region[r])) continue;
                        low = std::min(low, region[r]);
                        high = std::max(high, region[r]);
                    }
                    if (flow) {
                        EXPECT_NEAR(block[d], sum, 1e-11 * table->output().sum()) << name;
                    } else if (!std::isnan(block[d])) {
                        EXPECT_GE(block[d], low - 1e-12) << name;
                        EXPECT_LE(block[d], high + 1e-12) << name;
                    }
                }
            }
    }
}

TEST_P(GdpSidesTables, SumUpWhatPublicBudgetsLose) {
    for (const auto* table : {&pooled_, &dense_}) {
        const Scenario s = upheaval(*table);
        const Recorded recorded{
            *table, s, {"fiscal_revenue", "price_consumer"}, {"region", "national"}};
        const BudgetResult& sums = recorded.result().budgets;

        const auto lost = [&](const std::string& name, Index place) {
            double loss = 0;
            for (Index t = 0; t < steps; ++t)
                loss += 1 - recorded.at(name, t)[place] / recorded.at(name, 0)[place];
            return loss * s.time.dt();
        };
        for (Index r = 0; r < table->extent().regions; ++r) {
            const auto place = static_cast<std::size_t>(r);
            if (recorded.at("fiscal_revenue region", 0)[r] > 0) {
                EXPECT_NEAR(sums.revenue.region[place], lost("fiscal_revenue region", r), 1e-9);
            }
            const double prices = recorded.at("price_consumer region", steps - 1)[r];
            if (!std::isnan(prices)) {
                EXPECT_NEAR(sums.consumer_prices.region[place], prices - 1, 1e-12);
            }
        }
        EXPECT_NEAR(sums.revenue.national, lost("fiscal_revenue national", 0), 1e-9);
        EXPECT_NEAR(sums.consumer_prices.national,
                    recorded.at("price_consumer national", steps - 1)[0] - 1, 1e-12);
        EXPECT_TRUE(
            run(*table, scenario(*table, Preset::quantity, 1)).budgets.revenue.region.empty());
    }
}

}  // namespace
}  // namespace spillover::test
