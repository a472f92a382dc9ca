#pragma once

#include "kernels/array_view.hpp"

namespace spillover::kernels {

/// Capacity left to each industry (E2).
///
///     capacity[a] = min( base[a] capital[a] overproduction[a] left[a], quota[a] base[a] )
///
/// A factor of 0 gives 0 even where the other is infinite: an endless capacity of which nothing is
/// left, an industry without output and without quota.
/// \param base            [N]          capacity of the base year, money/step; may be infinite
/// \param capital         [N x lanes]  capital left, share of the base year's
/// \param overproduction  [N x lanes]  factor alpha >= 1
/// \param left            [N x lanes]  what shocks leave, >= 0
/// \param quota           [N x lanes]  ceiling as a factor on base; infinite = none
void production_capacity(In<1> base, In<2> capital, In<2> overproduction, In<2> left, In<2> quota,
                         Out<2> capacity) noexcept;

/// The inputs that can hold an industry back, industry after industry.
struct BindingInputs {
    const Index* first;       ///< [N + 1] where the inputs of an industry start
    const Index* good;        ///< the good
    const double* per_stock;  ///< beta / (theta a): output that a unit of stock supports, 1/steps
    const double* rest;       ///< 1 - beta: share of reference output that needs none of it
};

/// The bound that the stocks of one industry put on its output (E5), without technology shocks.
/// \param stock     [S x lanes] of industry j
/// \param input     [lanes] overwritten; infinite where nothing can bind
/// \param scarcest  [lanes] the good that sets it; -1 where none
void input_bound(Index lanes, const BindingInputs& inputs, Index j, double reference,
                 const double* stock, double* input, double* scarcest) noexcept;

/// Output given the bound of inputs (E5): min( demand, capacity, input ).
void constrained_output(In<2> demand, In<2> capacity, In<2> input, Out<2> output) noexcept;

/// Output as the scarcest of demand, capacity and inputs (E5).
///
///     bound[i,j]  = per_stock[i,j] stock[j,i] / coefficient_factor[j,i] + rest[i,j] reference[j]
///     input[j]    = min_i bound[i,j]
///     output[j]   = min( demand[j], capacity[j], input[j] )
///
/// \param reference           [N]              output that needs no input of beta = 0, money/step
/// \param inventories         [N x S x lanes]  stock of good i held by industry j, money
/// \param coefficient_factor  [N x S x lanes]  change of technology; or empty (extent 0): none
/// \param input               [N x lanes]      infinite where nothing can bind
/// \param scarcest            [N x lanes]      the good that sets `input`; -1 where none
/// Reads the stocks of binding inputs once.
void bottleneck_output(const BindingInputs& inputs, In<2> demand, In<2> capacity, In<1> reference,
                       In<3> inventories, In<3> coefficient_factor, Out<2> input, Out<2> scarcest,
                       Out<2> output) noexcept;

}  // namespace spillover::kernels
