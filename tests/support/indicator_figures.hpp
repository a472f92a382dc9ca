#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/indicators.hpp"
#include "engine/result.hpp"
#include "engine/scenario.hpp"

namespace spillover::test {

/// A figure of a result by name; a failure, and no values, where there is none.
inline const std::vector<double>& figure(const MemberResult& result, const std::string& name) {
    static const std::vector<double> none;
    for (const Figure& figure : result.figures)
        if (figure.name == name) return figure.values;
    ADD_FAILURE() << "no " << name;
    return none;
}

/// Cumulative loss of real GDP of the nation, years of base-year GDP.
inline double national_loss(const MemberResult& result, const Scenario& scenario) {
    const NationalPath nation = national_path(result.gdp);
    return cumulative_loss({nation.value, nation.base, scenario.time.dt()});
}

}  // namespace spillover::test
