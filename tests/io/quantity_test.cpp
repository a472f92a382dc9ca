#include "io/yaml/quantity.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

yaml::Value scalar(const std::string& text) {
    yaml::Value value;
    value.kind = yaml::Value::Kind::scalar;
    value.text = text;
    return value;
}

/// Reads a text with one of the readers; nothing where it is refused, which must leave a message.
template <class Read>
auto read(const std::string& text, Read&& reader) {
    yaml::Diagnostics diagnostics;
    const yaml::Value value = scalar(text);
    const auto result = reader(yaml::Cursor{value, "x", diagnostics});
    EXPECT_EQ(result.has_value(), !diagnostics.has_errors()) << text;
    return result;
}

TEST(Quantity, HasANumberAUnitAndPerhapsASign) {
    const auto quantity = [](const std::string& text) {
        return read(text, [](const yaml::Cursor& c) { return yaml::read_quantity(c); }).value();
    };

    EXPECT_EQ(quantity("30 %").value, 30);
    EXPECT_EQ(quantity("30%").unit, "%");
    EXPECT_EQ(quantity("-2.5 pp").value, -2.5);
    EXPECT_TRUE(quantity("+2 pp").signed_);
    EXPECT_FALSE(quantity("2 pp").signed_);
    EXPECT_EQ(quantity("1.5e3 CNY_million").value, 1500);
    EXPECT_EQ(quantity("12 USD_billion@7.2").unit, "USD_billion@7.2");
    EXPECT_EQ(quantity(".5").value, 0.5);
    EXPECT_EQ(quantity("1e-400").value, 0);
}

TEST(Quantity, RefusesWhatOnlyLooksLikeANumber) {
    for (const auto text : {"0,5", "1,000", "050", "-012", "1_000", "1 000", "half", "", ".nan",
                            "nan", "inf", "-.inf", "1e999", "--1", "0x10 0", "%"})
        EXPECT_FALSE(
            read(text, [](const yaml::Cursor& c) { return yaml::read_number(c); }).has_value())
            << text;
    EXPECT_TRUE(std::isinf(read("inf", [](const yaml::Cursor& c) {
                               return yaml::read_quantity(c, yaml::Infinite::allowed);
                           })->value));
}

TEST(Quantity, ReadsLengthsOfTimeInFiveUnits) {
    const auto years = [](const char* text) { return yaml::parse_duration(text).value().years(); };

    EXPECT_DOUBLE_EQ(years("365d"), 1);
    EXPECT_DOUBLE_EQ(years("26w"), 0.5);
    EXPECT_DOUBLE_EQ(years("3m"), 0.25);
    EXPECT_DOUBLE_EQ(years("2q"), 0.5);
    EXPECT_DOUBLE_EQ(years("1.5 y"), 1.5);
    for (const auto text : {"3", "3h", "3 weeks", "-3w", "3w 2d", "w"})
        EXPECT_FALSE(yaml::parse_duration(text).has_value()) << text;
}

TEST(Quantity, ReadsDatesThatExist) {
    EXPECT_EQ(iso_date(yaml::parse_date("2024-02-29").value()), "2024-02-29");
    for (const auto text : {"2025-02-29", "2025-13-01", "2025-1-6", "06.01.2025", "2025-01-06x"})
        EXPECT_FALSE(yaml::parse_date(text).has_value()) << text;
}

TEST(Quantity, TellsMoneyInTheUnitOfTheTable) {
    const TableData& table = toy().data();  // million CNY

    EXPECT_DOUBLE_EQ(yaml::money_unit("CNY_billion", table).value(), 1000);
    EXPECT_DOUBLE_EQ(yaml::money_unit("CNY_thousand", table).value(), 0.001);
    EXPECT_DOUBLE_EQ(yaml::money_unit("USD_billion@7.2", table).value(), 7200);
    for (const auto unit : {"USD_billion", "CNY_million@7.2", "USD_billion@0", "yuan", "CNY"})
        EXPECT_FALSE(yaml::money_unit(unit, table).has_value()) << unit;
}

TEST(Value, OfAFactorIsAChangeOrALevel) {
    const auto value = [](const std::string& variable, const std::string& op,
                          const std::string& profile) {
        const auto target = variable == "final_demand"
                                ? "{ buyer_region: US, final: hh, sector: vehicles }"
                                : "{ region: Yichun, sector: lithium }";
        return course(document("  - { id: a, variable: " + variable + ", op: " + op +
                               ", target: " + target + ", profile: " + profile + " }\n"))
            .value.at(10);
    };

    EXPECT_DOUBLE_EQ(value("final_demand", "multiply", "-12 %"), 0.88);
    EXPECT_DOUBLE_EQ(value("final_demand", "multiply", "+12 %"), 1.12);
    EXPECT_DOUBLE_EQ(value("final_demand", "multiply", "0.9 x"), 0.9);
    EXPECT_DOUBLE_EQ(value("final_demand", "multiply", "0.9"), 0.9);
    EXPECT_DOUBLE_EQ(value("final_demand", "add", "2 CNY_billion"), 2000);
    EXPECT_DOUBLE_EQ(value("final_demand", "add", "2 USD_million@7.2"), 14.4);
    EXPECT_DOUBLE_EQ(value("capacity.loss", "set", "30 %"), 0.3);
    EXPECT_DOUBLE_EQ(value("capacity.loss", "set", "0.3"), 0.3);
    EXPECT_DOUBLE_EQ(value("capacity.factor", "set", "70 %"), 0.7);
    EXPECT_DOUBLE_EQ(value("capacity.quota", "cap", "0.8 x"), 0.8);
}

TEST(Value, OfMoneyIsSharedOutAsToldOrByBase) {
    const auto weights = [](const std::string& distribute, const std::string& profile) {
        const Scenario s =
            good(document("  - { id: a, variable: final_demand, op: add, target: { region: "
                          "'block:CN', final: hh, sector: vehicles }, profile: " +
                          profile + distribute + " }\n"));
        std::vector<double> list;
        for (const Cell& cell : s.shocks.at(0).cells)
            list.push_back(cell.weight);
        return list;
    };
    const Matrix& use = toy().final_use();
    const double base = use(2, 0) + use(2, 3) + use(2, 6);

    const auto replicate = weights(", distribute: replicate", "5 CNY_million");
    const auto shared = weights(", distribute: pro_rata", "5 CNY_million");
    const auto of_base = weights("", "2 % of base");

    EXPECT_EQ(replicate, (std::vector<double>{1, 1, 1}));
    EXPECT_DOUBLE_EQ(shared.at(1), use(2, 3) / base);
    EXPECT_NEAR(shared.at(0) + shared.at(1) + shared.at(2), 1, 1e-12);
    EXPECT_DOUBLE_EQ(of_base.at(1), use(2, 3));
}

TEST(Value, OfAttributeWeightsKeepTheAverage) {
    const Scenario s = good(
        document("  - { id: a, variable: final_demand, op: multiply, target: { region: 'block:CN', "
                 "final: gfcf, sector: services }, profile: -10 %, distribute: { mode: weights, "
                 "by: attr:housing } }\n"));
    const Matrix& use = toy().final_use();

    double weighted = 0, base = 0;
    for (const Cell& cell : s.shocks.at(0).cells) {
        weighted += cell.weight * use(cell.index % 4, cell.index / 4);
        base += use(cell.index % 4, cell.index / 4);
    }

    EXPECT_NEAR(weighted, base, 1e-9 * base);
    EXPECT_DOUBLE_EQ(s.shocks[0].cells[0].weight / s.shocks[0].cells[1].weight, 2);
}

}  // namespace
}  // namespace spillover::test
