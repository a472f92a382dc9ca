// What feedback rules watch (2.7): that each figure is what its name says.
#include <gmock/gmock.h>

#include "tests/support/policies.hpp"

namespace spillover::test {
namespace {

TEST(FeedbackMetric, ReadsEachFigureAsItsNameSays) {
    const MrioTable table = table_of(random_pooled_table);
    const Extent& e = table.extent();
    Scenario s = recorded(table, Preset::full, 10);
    const auto record = [&](Variable variable) {
        s.outputs.fields.push_back(
            {"", variable, false, partition_of(table.data(), "region_sector")});
        return s.outputs.fields.size() - 1;
    };
    const std::size_t output = 0, employment = record(Variable::employment),
                      profit = record(Variable::profit), used = record(Variable::utilisation),
                      unmet = record(Variable::unmet_final_demand),
                      wanted = record(Variable::final_demand);
    const auto result = run(table, s);
    const auto at = [&](std::size_t field, Index step) {
        return result.fields[field][static_cast<std::size_t>(step * e.industries() + watched)];
    };
    // A rule that asks for a little less than what the figure is after step 6, or a little more.
    const auto is_read_as = [&](const char* metric, double figure) {
        bool right = true;
        for (const double shift : {-1e-6, 1e-6}) {
            Scenario with = s;
            with.policies = {rule(metric, Comparison::above, figure + shift,
                                  action(Driver::capacity_loss, Operation::set, {{moved}}, 0, 0))};
            with.policies[0].duration = 1;
            bool acts = false;
            for (const auto& event : run(table, with).events)
                acts =
                    acts ||
                    event.starts_with(iso_date(s.time.start_of(7)) + ": policy rule " + "begins") ||
                    event.starts_with(iso_date(s.time.start_of(7)) + ": policy rule goes on");
            right = right && acts == (shift < 0);
        }
        return right;
    };

    EXPECT_TRUE(is_read_as("output_gap", at(output, 6) / at(output, 0) - 1));
    EXPECT_TRUE(is_read_as("employment_gap", at(employment, 6) - 1));
    EXPECT_TRUE(is_read_as("unemployment", 1 - at(employment, 6)));
    EXPECT_TRUE(is_read_as("utilisation", at(used, 6)));
    EXPECT_TRUE(is_read_as("utilisation_gap", at(used, 6) / at(used, 0) - 1));
    EXPECT_TRUE(is_read_as("profit_gap", at(profit, 6) / at(profit, 0) - 1));
    EXPECT_TRUE(is_read_as("unmet_final_demand", at(unmet, 6) / at(wanted, 0)));
    EXPECT_GT(at(unmet, 6), 0);
}

TEST(FeedbackMetric, ReadsIncomesAndRevenueOfRegions) {
    const MrioTable table = table_of(random_pooled_table);
    Scenario s = recorded(table, Preset::full, 12);
    // Revenue from land alone falls: by its share in revenue, at once.
    add(s, Parameter::fiscal_profit_tax, 0);
    add(s, Parameter::value_added_tax_share, 0);
    s.shocks = {shock(Driver::land_revenue, Operation::multiply, {{0}}, 0.75, 1, 3, 2)};
    s.policies = {rule("fiscal_revenue_gap", Comparison::at_most, -0.25,
                       action(Driver::transfer, Operation::add, {{0}}, 10, 0))};
    s.policies[0].duration = 2;

    const auto result = run(table, s);

    EXPECT_THAT(result.events,
                testing::ElementsAre(testing::HasSubstr("(fiscal_revenue_gap -25 %)"),
                                     testing::HasSubstr("ends")));
    EXPECT_EQ(result.events[0].substr(0, 10), iso_date(s.time.start_of(4)));
    EXPECT_TRUE(find_policy_metric("household_income_gap").has_value());
}

TEST(FeedbackMetric, HasANameForEveryGapAndRatioAndNoOther) {
    for (const std::string& name : policy_metric_names())
        EXPECT_EQ(find_policy_metric(name).value().name, name);
    for (const char* name : {"output", "gap", "_gap", "binding_gap", "unmet_final_demand_gap",
                             "final_consumption_gap", "inputs_stock_gap", "gdp"})
        EXPECT_FALSE(find_policy_metric(name).has_value()) << name;
}

}  // namespace
}  // namespace spillover::test
