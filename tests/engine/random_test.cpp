// Draws: known answers, what they depend on, how they are spread.
#include "engine/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/support/moments.hpp"

namespace spillover::test {
namespace {

using Block = std::array<std::uint64_t, 4>;
using Key = std::array<std::uint64_t, 2>;

// Random123 1.14, tests/kat_vectors, "philox4x64 10".
TEST(Philox, GivesTheKnownAnswersOfItsAuthors) {
    constexpr std::uint64_t ones = ~std::uint64_t{0};

    EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Block{0x16554d9eca36314c, 0xdb20fe9d672d0fdc,
                                                   0xd7e772cee186176b, 0x7e68b68aec7ba23b}));
    EXPECT_EQ(
        philox({ones, ones, ones, ones}, {ones, ones}),
        (Block{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}));
    EXPECT_EQ(
        philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
               {0x452821e638d01377, 0xbe5466cf34e90c6c}),
        (Block{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}));
}

SeedPath path() {
    return {20250806, "nickel_cycle", "nickel", "noise"};
}

std::vector<double> uniforms(const RandomStream& stream, Index count) {
    std::vector<double> draws;
    for (Index n = 0; n < count; ++n)
        draws.push_back(stream.uniform(n));
    return draws;
}

// Made with Python: uuid.uuid5(uuid.NAMESPACE_OID, "spillover/20250806/nickel_cycle/nickel/noise"),
// numpy.random.Philox(key=..., counter=...) and statistics.NormalDist().inv_cdf.
TEST(RandomStream, IsWhatTheManualSaysItIs) {
    EXPECT_EQ(path().text(), "20250806/nickel_cycle/nickel/noise");
    const RandomStream first{path()}, fourth = first.in_replicate(4, false);
    EXPECT_DOUBLE_EQ(first.uniform(0), 0.4932330933455994);
    EXPECT_DOUBLE_EQ(first.uniform(5), 0.5437282875068282);
    EXPECT_DOUBLE_EQ(first.uniform(5, 2), 0.3189409254573551);
    EXPECT_DOUBLE_EQ(fourth.uniform(5, 2), 0.10542837166043151);
    EXPECT_NEAR(first.normal(0), -0.016962933005422114, 1e-15);
    EXPECT_NEAR(fourth.normal(5, 2), -1.2512130910247372, 1e-15);
}

TEST(RandomStream, ChangesWithEveryPartOfItsPath) {
    const auto draws = uniforms(RandomStream{path()}, 8);
    SeedPath seed = path(), scenario = path(), shock = path(), dimension = path();
    seed.seed += 1;
    scenario.scenario = "nickel";
    shock.shock = "copper";
    dimension.dimension = "1";

    for (const auto& other : {seed, scenario, shock, dimension})
        for (const double u : uniforms(RandomStream{other}, 8))
            EXPECT_THAT(draws, testing::Not(testing::Contains(u))) << other.text();
}

TEST(RandomStream, ChangesWithReplicateStepAndPlace) {
    const RandomStream first = RandomStream{path()}.in_replicate(1, false),
                       second = first.in_replicate(2, false);

    EXPECT_EQ(first, RandomStream{path()});
    EXPECT_NE(first.uniform(0), second.uniform(0));
    EXPECT_NE(first.uniform(0), first.uniform(1));
    EXPECT_NE(first.uniform(0), first.uniform(0, 1));
    EXPECT_NE(first.uniform(1, 0), first.uniform(0, 1));
}

TEST(RandomStream, IsUniformAndIndependentFromStepToStepAndReplicateToReplicate) {
    const RandomStream stream{path()};
    std::vector<double> now, next, other;
    for (Index n = 0; n < 100000; ++n) {
        now.push_back(stream.uniform(n));
        next.push_back(stream.uniform(n + 1));
        other.push_back(stream.in_replicate(2, false).uniform(n));
    }
    std::vector<double> counts(100);
    for (const double u : now)
        counts[static_cast<std::size_t>(100 * u)] += 1;
    double chi_squared = 0;
    for (const double count : counts)
        chi_squared += (count - 1000) * (count - 1000) / 1000;

    expect_moments(now, 0.5, 1.0 / 12);
    EXPECT_NEAR(chi_squared, 99, 4 * std::sqrt(2 * 99.0));
    EXPECT_NEAR(correlation_of(now, next), 0, 4 / std::sqrt(1e5));
    EXPECT_NEAR(correlation_of(now, other), 0, 4 / std::sqrt(1e5));
}

TEST(RandomStream, IsStandardNormal) {
    const RandomStream stream{path()};
    std::vector<double> draws, cubes;
    for (Index n = 0; n < 100000; ++n) {
        draws.push_back(stream.normal(n));
        cubes.push_back(std::pow(draws.back(), 3));
    }

    expect_moments(draws, 0, 1);
    expect_moments(cubes, 0, 15);
}

TEST(RandomStream, MirrorsTheSecondOfAnAntitheticPairToTheBit) {
    const RandomStream stream{path()};
    std::vector<double> one, other;
    for (Index n = 0; n < 1000; ++n) {
        const auto first = stream.in_replicate(7, true), second = stream.in_replicate(8, true);
        EXPECT_EQ(first.uniform(n) + second.uniform(n), 1);
        EXPECT_EQ(first.normal(n), -second.normal(n));
        one.push_back(first.normal(n));
        other.push_back(second.normal(n));
    }

    EXPECT_NEAR(correlation_of(one, other), -1, 1e-12);
    EXPECT_NE(stream.in_replicate(9, true).uniform(0), stream.in_replicate(7, true).uniform(0));
    EXPECT_EQ(stream.in_replicate(1, true), stream.in_replicate(1, false));
}

TEST(NormalQuantile, MeetsTablesAndStaysFiniteAtTheEnds) {
    EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-15);
    EXPECT_EQ(normal_quantile(0.5), 0);
    EXPECT_NEAR(normal_quantile(0x1p-53), -8.209536151601387, 1e-13);
    EXPECT_EQ(normal_quantile(1 - 0x1p-53), 8.209536151601387);
}

}  // namespace
}  // namespace spillover::test
