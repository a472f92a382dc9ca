// Prices, baskets, accounts and capital by hand, on tiny inputs.
#include "kernels/prices.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/array.hpp"
#include "kernels/accounts.hpp"
#include "kernels/capital.hpp"
#include "kernels/lanes.hpp"
#include "kernels/price_indices.hpp"

namespace spillover::test {
namespace {

constexpr Index lanes = kernels::most_lanes;

Array<2> all(Index rows, double value) {
    return Array<2>({rows, lanes}, value);
}
Array<1> list(std::initializer_list<double> values) {
    Array<1> result({static_cast<Index>(values.size())});
    std::copy(values.begin(), values.end(), result.values().begin());
    return result;
}

TEST(SurvivingSupply, FollowsThePriceBelowVariableCostDownToItsFloor) {
    const Array<1> elasticity = list({2, 2, 0, 2}), position = list({1, 2, 1, 1});
    Array<2> price = all(4, 0.5), cost = all(4, 1), supply = all(4, 9);
    for (Index m = 0; m < lanes; ++m) {
        price(0, m) = 0.8;
        price(3, m) = 1.2;
    }

    kernels::surviving_supply(elasticity, position, 0.3, price, cost, supply);

    EXPECT_NEAR(supply(0, 3), 0.64, 1e-15);
    EXPECT_EQ(supply(1, 3), 0.3);  // (0.5 / 2)^2 is below the floor
    EXPECT_EQ(supply(2, 3), 1);    // works at any price
    EXPECT_EQ(supply(3, 3), 1);    // never more than all
}

TEST(PurchasePrices, KeepTheLastWhereNothingCame) {
    Array<3> received({3, 2, lanes}, 0.5), value({3, 2, lanes}, 0.6), price({2, 3, lanes}, 7);
    for (Index m = 0; m < lanes; ++m) {
        received(1, 0, m) = value(1, 0, m) = 0;
        received(2, 1, m) = 1e-14;  // rounding of nothing
    }

    kernels::purchase_prices(received, value, price);

    EXPECT_EQ(price(0, 0, 2), 1.2);
    EXPECT_EQ(price(0, 1, 2), 7);
    EXPECT_EQ(price(1, 1, 2), 1.2);
    EXPECT_EQ(price(0, 2, 2), 1.2);
    EXPECT_EQ(price(1, 2, 2), 7);
}

/// One region, one industry: labour 0.3, taxes 0.1, capital 0.2, inputs 0.4.
struct Producer {
    Array<1> labour = list({0.3}), tax = list({0.1}), capital = list({0.2}), link = list({0}),
             adjustment = list({0.5}), scarcity = list({0}), output = list({10}),
             capacity = list({12.5});
    kernels::PriceForcing forcing{Array<2>{}, Array<2>{}, Array<2>{},
                                  Array<2>{}, Array<2>{}, Array<2>{}};
    Array<2> input_cost = all(1, 0.4), demand = all(1, 10), able = all(1, 12.5), wage = all(1, 1),
             capital_price = all(1, 1), sigma = all(1, 3), cost = all(1, 0), price = all(1, 1);

    void set() {
        const kernels::PriceRule rule{labour,     tax,      capital, link,
                                      adjustment, scarcity, output,  capacity};
        kernels::adjust_prices(rule, forcing, input_cost, demand, able, wage, capital_price, sigma,
                               cost, price);
    }
};

TEST(AdjustPrices, StayAtRestAndMoveHalfWayToCost) {
    Producer rest, dear;
    dear.wage = all(1, 2);

    rest.set();
    dear.set();

    EXPECT_NEAR(rest.price(0, 0), 1, 1e-15);
    EXPECT_NEAR(rest.cost(0, 0), 0.8, 1e-15);
    EXPECT_NEAR(dear.cost(0, 0), 1.1, 1e-15);
    EXPECT_NEAR(dear.price(0, 0), 1 + 0.5 * 0.3, 1e-15);
}

TEST(AdjustPrices, LookAtTheWorldTheFloorAndTheMarkup) {
    Producer linked, floored, marked;
    const Array<2> world = all(1, 3), floor = all(1, 2), markup = all(1, 0.5);
    linked.link = list({0.25});
    linked.forcing.world_price = world;
    floored.forcing.floor = floor;
    marked.forcing.markup = markup;

    linked.set();
    floored.set();
    marked.set();

    EXPECT_NEAR(linked.price(0, 0), 1 + 0.5 * (0.75 * 1 + 0.25 * 3 - 1), 1e-15);
    EXPECT_NEAR(floored.price(0, 0), 1 + 0.5 * (2 * 0.8 - 1), 1e-15);
    EXPECT_NEAR(marked.price(0, 0), 1 + 0.5 * (1 + 0.5 * 0.8 - 1), 1e-15);
}

TEST(AdjustPrices, RiseWithScarcityLessTheDemandTheyDriveAway) {
    Producer short_of, idle;
    short_of.scarcity = idle.scarcity = list({0.5});
    short_of.demand = all(1, 12.1);  // utilisation 1.21 times base
    idle.able = all(1, 0);           // counts as 1.6 times base

    short_of.set();
    idle.set();

    const double divisor = 1 + 0.5 * 0.5 * 3;
    EXPECT_NEAR(short_of.price(0, 0), 1 + 0.5 * (1.1 - 1) / divisor, 1e-15);
    EXPECT_NEAR(idle.price(0, 0), 1 + 0.5 * (std::sqrt(1.6) - 1) / divisor, 1e-15);
}

TEST(CesBasket, SpendsTheBudgetExactly) {
    const double share[] = {2, 5, 0, 3};
    double price[4 * lanes], quantity[4 * lanes], index[lanes];
    for (Index n = 0; n < 4 * lanes; ++n)
        price[n] = 0.5 + static_cast<double>(n % 7) / 3;
    for (const double elasticity : {0.0, 0.7, 1.0, 2.5}) {
        kernels::ces_basket(lanes, 4, share, price, elasticity, quantity, index);

        for (Index m = 0; m < lanes; ++m) {
            double spent = 0;
            for (Index i = 0; i < 4; ++i)
                spent += share[i] / 10 * price[i * lanes + m] * quantity[i * lanes + m];
            EXPECT_NEAR(spent, index[m], 1e-14) << elasticity;
        }
    }
}

TEST(LaspeyresIndex, WeighsPricesAndIsOneWithoutGoods) {
    const double share[] = {1, 3}, none[] = {0, 0};
    double price[2 * lanes], index[lanes];
    for (Index m = 0; m < lanes; ++m) {
        price[m] = 2;
        price[lanes + m] = 1;
    }

    kernels::laspeyres_index(lanes, 2, share, price, index);
    EXPECT_EQ(index[4], 1.25);
    kernels::laspeyres_index(lanes, 2, none, price, index);
    EXPECT_EQ(index[4], 1);
}

/// Wear 0.1, eta 0.5, a gap closed by a quarter, exit 0.2, at most 0.4 a step.
struct Capital {
    Array<1> wear = list({0.1}), eta = list({0.5}), closing = list({0.25}), exit = list({0.2}),
             output = list({10});
    kernels::InvestmentRule rule{wear, eta, closing, exit, output, 0.4};
    kernels::InvestmentForcing forcing{Array<2>{}, Array<2>{}, Array<2>{}, Array<2>{}, Array<2>{}};
    Array<2> expected = all(1, 10), profit = all(1, 1), capital = all(1, 1), plan = all(1, 0),
             fill = all(1, 1), retired = all(1, 0);
};

TEST(PlanInvestment, ReplacesFollowsProfitAndExpectationsWithinBounds) {
    Capital rest, rich, growing, banned;
    rich.profit = all(1, 3);
    growing.expected = all(1, 40);
    const Array<2> ban = all(1, 0.5), subsidy = all(1, 2);
    banned.forcing.ban = ban;
    banned.forcing.subsidy = subsidy;

    for (Capital* c : {&rest, &rich, &growing, &banned})
        kernels::plan_investment(c->rule, c->forcing, c->expected, c->profit, c->capital, c->plan);

    EXPECT_EQ(rest.plan(0, 0), 0.1);
    EXPECT_NEAR(rich.plan(0, 0), 0.1 * (1 + 0.5 * 2), 1e-16);
    EXPECT_EQ(growing.plan(0, 0), 0.4);
    EXPECT_NEAR(banned.plan(0, 0), 0.1 * 3 * 0.5, 1e-16);
}

TEST(RenewCapital, WearsLeavesRetiresAndInstallsWhatWasDelivered) {
    Capital rest, losing, retiring;
    rest.plan = losing.plan = retiring.plan = all(1, 0.1);
    rest.fill = all(1, 0.5);
    losing.profit = all(1, -0.5);
    const Array<2> gone = all(1, 0.36);
    retiring.forcing.retired = gone;
    retiring.retired = all(1, 0.2);

    for (Capital* c : {&rest, &losing, &retiring})
        kernels::renew_capital(c->rule, c->forcing, c->plan, c->fill, c->profit, c->retired,
                               c->capital);

    EXPECT_NEAR(rest.capital(0, 0), 0.9 + 0.05, 1e-15);
    EXPECT_NEAR(losing.capital(0, 0), 1 - 0.1 - 0.2 * 0.5 + 0.1, 1e-15);
    EXPECT_NEAR(retiring.capital(0, 0), 1 - 0.1 - 0.2 + 0.1, 1e-15);  // 0.16 of the 0.8 left
    EXPECT_EQ(retiring.retired(0, 0), 0.36);
}

TEST(DivideValueAdded, LeavesProfitAfterWagesAndTaxes) {
    const Array<1> labour = list({0.3}), tax = list({0.1}), capital = list({0.2}), x0 = list({10});
    const kernels::ValueAddedShares shares{labour, tax, capital, x0};
    Array<2> va = all(1, 0), wages = va, taxes = va, profit = va, rate = all(1, 1);

    kernels::divide_value_added(shares, all(1, 2), all(1, 8), all(1, 5), all(1, 1.5), all(1, 0.9),
                                all(1, 0.05), va, wages, taxes, profit);
    kernels::follow_profit_rate(shares, profit, all(1, 1), all(1, 2), 0.5, rate);

    EXPECT_EQ(va(0, 0), 11);
    EXPECT_NEAR(wages(0, 0), 1.5 * 3 * 0.9, 1e-15);
    EXPECT_NEAR(taxes(0, 0), 0.15 * 16, 1e-15);
    EXPECT_NEAR(profit(0, 0), 11 - 4.05 - 2.4, 1e-14);
    EXPECT_NEAR(rate(0, 0), 0.5 * (1 + 4.55 / 4), 1e-15);  // base profit 2, capital twice as dear
}

TEST(Employ, HiresFastFiresSlowlyAndStopsAtWhatAbsenceLeaves) {
    const Array<1> x0 = list({10, 10, 10, 10});
    Array<2> output = all(4, 5), labour = all(4, 1), supply = all(4, 2);
    for (Index m = 0; m < lanes; ++m) {
        output(1, m) = output(2, m) = output(3, m) = 20;
        supply(2, m) = 0.95;
        supply(3, m) = 1;
    }

    kernels::employ(x0, output, Array<2>{}, supply, 0.5, 0.1, labour);

    EXPECT_NEAR(labour(0, 0), 0.95, 1e-15);
    EXPECT_NEAR(labour(1, 0), 1.5, 1e-15);
    EXPECT_EQ(labour(2, 0), 0.95);
    EXPECT_NEAR(labour(3, 0), 1.5, 1e-15);  // as without any shock to labour
}

}  // namespace
}  // namespace spillover::test
