#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

constexpr std::string_view with_designs = "it belongs to designs for sensitivity analysis";

std::vector<Section> ensemble_sections() {
    using enum Type;
    return {
        {"ensemble",
         "ensemble",
         {{"method", word, "how members are made", true, {"list", "grid", "monte_carlo"}},
          {"members", sections, "list: the variants", false, {}, "member"},
          {"dimensions", sections, "grid, monte_carlo: what varies", false, {}, "dimension"},
          {"replicates", number,
           "monte_carlo: number of members; list, grid: replicates of each member"},
          {"seed", number, "whole number that all draws follow from"},
          {"antithetic", boolean, "replicates are pairs whose draws mirror each other"},
          {"correlation", list, "monte_carlo: of the dimensions, a matrix, row by row"},
          {"n", any, "", false, {}, "", with_designs},
          {"second_order", any, "", false, {}, "", with_designs},
          {"scramble", any, "", false, {}, "", with_designs},
          {"table_uncertainty", any, "", false, {}, "", with_designs},
          {"pair_with_baseline", any, "", false, {}, "", with_designs}}},
        {"member",
         "a member",
         {{"id", text, "identifier", true}, {"set", map, "path: value", true}}},
        {"dimension",
         "a dimension",
         {{"id", text, "identifier", true},
          {"path", text, "what it sets: shocks.ID.scale, model.parameters[NAME].value", true},
          {"values", list, "grid: the values it takes"},
          {"dist", section, "monte_carlo: how it is spread", false, {}, "distribution"}}},
        {"distribution",
         "a distribution",
         {{"normal", numbers, "mean, sd"},
          {"truncnormal", numbers, "mean, sd, low, high: a normal, given that it is within"},
          {"lognormal", numbers, "median, sd_log: sd of the logarithm"},
          {"uniform", numbers, "low, high"},
          {"loguniform", numbers, "low, high: the logarithm is uniform"},
          {"triangular", numbers, "low, mode, high"},
          {"beta", numbers, "alpha, beta, and low, high if not 0 and 1"},
          {"discrete", any, "a list of values, or values and probabilities"},
          {"empirical", section, "observations, all equally likely", false, {}, "empirical"}}},
        {"empirical",
         "observations",
         {{"file", text, "CSV file beside the scenario", true},
          {"column", text, "column of values", true}}},
    };
}

Key shape_key(std::string_view name) {
    return {"shape", Type::word, "form of the course", true, {std::string{name}}};
}

std::vector<Section> random_shape_sections() {
    using enum Type;
    const Key start{"start", date, "beginning; that of the run if not given"},
        id{"id", text, "name of its draws; its place among the random shapes if not given"},
        mean{"mean", quantity, "level that it returns to; no effect if not given"},
        initial{"initial", quantity,
                "value at the start: a number or `stationary`; mean if not given"},
        log{"log", boolean, "true: a factor whose logarithm takes this course"};
    return {
        {"shape:ar1",
         "an autoregressive course",
         {shape_key("ar1"),
          mean,
          {"rho", number, "share of the distance to the mean kept per step", true},
          {"sigma", quantity, "standard deviation of what comes new per step", true},
          start,
          initial,
          log,
          id}},
        {"shape:ou",
         "an Ornstein-Uhlenbeck course",
         {shape_key("ou"),
          mean,
          {"half_life", duration, "time in which the distance to the mean halves", true},
          {"sigma", quantity, "standard deviation of what comes new, per root of a year", true},
          start,
          initial,
          log,
          id}},
        {"shape:gbm",
         "a geometric Brownian motion",
         {shape_key("gbm"),
          {"drift", quantity, "growth of the expected value per year"},
          {"sigma", quantity, "volatility, per root of a year", true},
          start,
          id}},
        {"shape:jump",
         "a course of jumps",
         {shape_key("jump"),
          {"rate", quantity, "jumps per year, on average", true},
          {"size", section, "how large a jump is", true, {}, "distribution"},
          {"decay", duration, "time in which the effect of a jump halves; for ever if not given"},
          start,
          log,
          id}},
        {"shape:regime",
         "a course of regimes",
         {shape_key("regime"),
          {"states", texts, "names of the states"},
          {"values", list, "value of each state", true},
          {"transition", list, "probability of being in each state after `per`, row by row", true},
          {"per", duration, "time that the probabilities are of; 1y if not given"},
          {"initial", text, "state at the start; drawn from the long run if not given"},
          start,
          id}},
    };
}

}  // namespace

std::vector<Section> random_sections() {
    std::vector<Section> all = ensemble_sections();
    for (Section& shape : random_shape_sections())
        all.push_back(std::move(shape));
    return all;
}

}  // namespace spillover::yaml
