// Random legal scenarios: whatever the reader takes, a run ends with sane numbers.
// SPILLOVER_RANDOM_FIRST and SPILLOVER_RANDOM_MODELS choose the seeds.
#include "tests/support/random_scenario.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "engine/error.hpp"
#include "engine/stability.hpp"
#include "io/hdf5/table_file.hpp"
#include "io/yaml/scenario_reader.hpp"
#include "tests/support/all_outputs.hpp"
#include "tests/support/random_table.hpp"
#include "tests/support/run.hpp"

namespace spillover::test {
namespace {

constexpr std::uint64_t per_model = 5;     ///< scenarios that share a model, and so a tile
constexpr double largest_residual = 1e-9;  ///< I5, I6

/// A number from the environment, for a longer search or one seed again.
std::uint64_t asked(const char* name, std::uint64_t otherwise) {
    const char* const text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

const MrioTable& china_small() {
    static const MrioTable table{hdf5::read_table(SPILLOVER_BINARY_DIR "/tables/china_small.h5")};
    return table;
}

/// One in eight models is run on the small table of China.
MrioTable table_for(std::uint64_t seed) {
    constexpr TableShape with_all_uses{5, 6, 3, true};
    if (seed % 8 == 0) return china_small();
    return MrioTable{seed % 2 == 0 ? random_dense_table(seed, with_all_uses)
                                   : random_pooled_table(seed, with_all_uses)};
}

/// The scenario of a text, where the reader takes it.
std::optional<Scenario> read(const MrioTable& table, const std::string& text) {
    yaml::Diagnostics diagnostics;
    auto root = yaml::parse_document("random.yaml", text, diagnostics);
    auto scenarios = yaml::read_scenarios({"random.yaml", std::move(root)}, table, diagnostics);
    if (diagnostics.has_errors() || scenarios.size() != 1) return {};
    return std::move(scenarios.front());
}

struct Model {
    std::string text;
    ModelSettings settings;
};

/// The first random model of a seed that the reader takes.
Model legal_model(const MrioTable& table, std::uint64_t seed) {
    for (std::uint64_t attempt = 0;; ++attempt) {
        const auto text = random_model_text(table.data(), 1000 * seed + attempt);
        const auto scenario =
            read(table, "schema: scenario/1\nscenario: s\ntable: { source: any }\n" + text +
                            "shocks: []\n");
        if (scenario) return {text, scenario->model};
    }
}

/// The largest value of a variable that a table of these shapes can bear for long; beyond it there
/// may be no solution: goods that take more than themselves to make, taxes that leave nothing of a
/// price, floors above what they are the cost of.
double bearable(Driver driver) {
    switch (driver) {
        case Driver::input_coefficient:
            return 1.2;
        case Driver::tax_rate:
            return 0.15;
        case Driver::unit_cost:
        case Driver::price_markup:
            return 0.6;
        case Driver::price_floor:
            return 1.3;
        case Driver::productivity:
        case Driver::wage:
            return 1.6;
        case Driver::final_demand:
        case Driver::investment_factor:
            return 2;
        default:
            return 4;
    }
}

bool is_bearable(const Scenario& scenario) {
    return std::all_of(scenario.shocks.begin(), scenario.shocks.end(), [&](const Shock& shock) {
        if (!shock.profile.is_random()) return true;
        const auto course = evaluate(shock.profile, scenario.time).value;
        return *std::max_element(course.begin(), course.end()) <= bearable(shock.driver);
    });
}

/// What is wrong with a result; empty where nothing is.
std::string trouble_with(const Scenario& scenario, const MemberResult& result) {
    const Residuals& left = result.residuals;
    if (!(left.goods < largest_residual))
        return fmt::format("goods do not add up: {:.2g} in step {}", left.goods, left.goods_step);
    // BoARIO leaves stocks alone that hardly change; so does the preset that reproduces it.
    if (!scenario.model.compat_boario && !(left.stocks < largest_residual))
        return fmt::format("stocks do not add up: {:.2g}", left.stocks);
    if (!(left.money < largest_residual))
        return "money does not add up: " + std::to_string(left.money * 1e9) + "e-9 in step " +
               std::to_string(left.money_step);
    for (std::size_t f = 0; f < result.fields.size(); ++f) {
        const OutputField& field = scenario.outputs.fields[f];
        const VariableInfo& variable = info(field.variable);
        // With nothing propagating, what is missed lacks in the stocks of those who go on using it.
        const bool stock = variable.aggregation == Aggregation::stock && scenario.model.propagation;
        for (const double value : result.fields[f]) {
            if (std::isnan(value) && variable.aggregation == Aggregation::ratio) continue;  // 0 / 0
            // Covers and capacities may be without end.
            if (std::isnan(value)) return field.name + " is not a number";
            if (stock && value < 0) return field.name + " is negative";
            if (field.variable == Variable::output && !(value >= 0 && std::isfinite(value)))
                return fmt::format("output is {}", value);
        }
    }
    return {};
}

struct Tally {
    std::uint64_t runs = 0, refused = 0, exploded = 0;
};

/// A member in company, one of eight lanes, and alone in one: the same bits, whichever way the
/// shares are held.
void expect_same_alone(const MrioTable& table, const Scenario& scenario,
                       const MemberResult& in_company, std::uint64_t seed,
                       const std::string& text) {
    const ShareForm form = seed % 3 == 0   ? ShareForm::full
                           : seed % 3 == 1 ? ShareForm::sparse
                                           : ShareForm::fastest;
    const MemberResult alone = run_all(table, {scenario}, 1, form).begin()->second;
    ASSERT_EQ(alone.fields.size(), in_company.fields.size());
    for (std::size_t f = 0; f < alone.fields.size(); ++f)
        EXPECT_TRUE(same_numbers(alone.fields[f], in_company.fields[f]))
            << scenario.outputs.fields[f].name << "\n"
            << text;
    EXPECT_EQ(alone.residuals.goods, in_company.residuals.goods) << text;
    EXPECT_EQ(alone.residuals.money, in_company.residuals.money) << text;
}

/// Runs scenarios together, and each alone where one of them explodes.
void run_batch(const MrioTable& table, const std::vector<Scenario>& scenarios,
               const std::vector<std::string>& texts, std::uint64_t seed, Tally& tally) {
    try {
        for (const auto& [member, result] : run_all(table, scenarios)) {
            const auto n = static_cast<std::size_t>(member);
            EXPECT_EQ(trouble_with(scenarios[n], result), "") << "seed " << seed << "\n"
                                                              << texts[n];
            ++tally.runs;
            if (scenarios.size() > 1 && n == seed % scenarios.size())
                expect_same_alone(table, scenarios[n], result, seed, texts[n]);
        }
    } catch (const NumericalError& error) {
        for (std::size_t n = 0; scenarios.size() > 1 && n < scenarios.size(); ++n)
            run_batch(table, {scenarios[n]}, {texts[n]}, seed, tally);
        if (scenarios.size() > 1) return;
        ++tally.exploded;
        // Only what the stability report warns of may explode, and what no table can bear.
        const Scenario& scenario = scenarios.front();
        EXPECT_FALSE(is_bearable(scenario) &&
                     stability_of(table, scenario.time, scenario.model, true).stable())
            << "seed " << seed << ": " << error.what() << "\n"
            << texts.front();
    }
}

/// Scenarios of one model, all legal, run in one batch.
void run_model(std::uint64_t seed, Tally& tally) {
    const MrioTable table = table_for(seed);
    const Model model = legal_model(table, seed);
    std::vector<Scenario> scenarios;
    std::vector<std::string> texts;
    for (std::uint64_t attempt = 0; scenarios.size() < per_model && attempt < 400; ++attempt) {
        const auto text =
            random_scenario_text(table.data(), model.text, model.settings, 1000 * seed + attempt);
        auto scenario = read(table, text);
        tally.refused += scenario ? 0 : 1;
        if (!scenario) continue;
        scenario->id = "s" + std::to_string(scenarios.size());
        scenario->outputs.every = scenario->time.step;
        scenario->outputs.float64 = true;
        scenario->outputs.fields = all_fields(table, scenario->model);
        scenarios.push_back(std::move(*scenario));
        texts.push_back(text);
    }
    ASSERT_EQ(scenarios.size(), per_model) << "seed " << seed;
    run_batch(table, scenarios, texts, seed, tally);
}

TEST(RandomScenarios, RunToTheEndWithSaneNumbers) {
    Tally tally;

    const std::uint64_t first = asked("SPILLOVER_RANDOM_FIRST", 1);
    const std::uint64_t count = asked("SPILLOVER_RANDOM_MODELS", 20 * tables);
    for (std::uint64_t seed = first; seed < first + count; ++seed) {
        run_model(seed, tally);
        if (HasFatalFailure()) return;
    }

    RecordProperty("runs", std::to_string(tally.runs));
    RecordProperty("refused", std::to_string(tally.refused));
    RecordProperty("exploded", std::to_string(tally.exploded));
    EXPECT_LE(tally.exploded, tally.runs / 10);
    EXPECT_LT(tally.refused, tally.runs);
}

}  // namespace
}  // namespace spillover::test
