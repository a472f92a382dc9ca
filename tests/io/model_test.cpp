#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/toy.hpp"

namespace spillover::test {
namespace {

const std::string without_model =
    "schema: scenario/1\nscenario: s\ntable: { source: toy }\n"
    "time: { step: 1w, start: 2025-01-06, horizon: 1y }\nshocks:\n" +
    loss("50 %");

TEST(Model, IsTheFullEconomyUnlessSaid) {
    const ModelSettings model = good(without_model).model;

    EXPECT_EQ(model.preset, Preset::full);
    EXPECT_TRUE(model.keeps_accounts());
}

TEST(Model, UnsaidIsTheSameAsPresetFullSaid) {
    const ModelSettings unsaid = good(without_model).model;
    const ModelSettings said = good(document(loss("50 %"), "model: { preset: full }\n")).model;

    ASSERT_EQ(unsaid.parameters.size(), said.parameters.size());
    ASSERT_FALSE(unsaid.parameters.empty());
    for (std::size_t n = 0; n < said.parameters.size(); ++n) {
        EXPECT_EQ(unsaid.parameters[n].parameter, said.parameters[n].parameter);
        EXPECT_EQ(unsaid.parameters[n].value, said.parameters[n].value);
        EXPECT_EQ(unsaid.parameters[n].industries, said.parameters[n].industries);
    }
}

TEST(Model, IsTheOneThatIsNamed) {
    EXPECT_EQ(good(document(loss("50 %"), "model: { preset: ario }\n")).model.preset, Preset::ario);
    EXPECT_EQ(good(document(loss("50 %"), "model: { preset: quantity }\n")).model.preset,
              Preset::quantity);
}

}  // namespace
}  // namespace spillover::test
