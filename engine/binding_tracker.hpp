#pragma once

#include <vector>

#include "engine/observation.hpp"
#include "engine/result.hpp"

namespace spillover {

/// Follows what keeps industries from making more (E5), for the scenarios of a tile: by the value
/// added of those that it binds, and by the GDP that the nation loses to it.
class BindingTracker {
public:
    /// \param base_gdp     of each industry [N], money/year; outlives the tracker
    /// \param is_national  [R]
    BindingTracker(const Economy& economy, const std::vector<double>& base_gdp,
                   const std::vector<char>& is_national, Index lanes);

    void observe(const Moment& moment);
    Binding binding(Index lane) const;
    /// What capacity would not let an industry make in any case is lost to capacity, even where
    /// buyers have turned away meanwhile; the rest to what bound. All 0 without a loss.
    Binding of_loss(Index lane) const;

private:
    template <Index lanes>
    void observe_industry(const Moment& moment, Index industry);
    /// Shares of `bound` [3 + S x lanes] in `total`.
    Binding shares_of(const Array<2>& bound, double total, Index lane) const;

    const Economy* economy_;
    const std::vector<double>* base_gdp_;
    std::vector<char> is_national_;
    Array<2> bound_;          ///< value added bound [3 + S x lanes], by binding_constraint()
    Array<2> lost_;           ///< national GDP lost [3 + S x lanes]
    double value_added_ = 0;  ///< base value added of all industry-steps
};

}  // namespace spillover
