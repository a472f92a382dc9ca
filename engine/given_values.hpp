#pragma once

#include <limits>
#include <vector>

#include "engine/input_structure.hpp"

namespace spillover {

/// Where a value is not given but follows from the model.
inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

/// Output where that of some industries is fixed (mixed model; Miller and Blair 2009, ch. 13.2):
///
///     x_o = f_o + A_oo x_o + A_ok xbar_k
///
/// \param final_demand  f [N x K]; rows of fixed industries are not looked at
/// \param given         xbar [N x K], not_given for the others
/// Each column has its own fixed industries; summed as the series of A_oo, to rounding.
Matrix output_given(const InputStructure& inputs, const Matrix& final_demand, const Matrix& given);

/// What fixed industries deliver to final users when outputs are x: f = (I - A) x [N x K]. Below
/// zero is what would have to come from elsewhere.
Matrix final_deliveries(const InputStructure& inputs, const Matrix& output);

/// Changes of prices that costs and given prices push through the table (Leontief price model;
/// Miller and Blair 2009, ch. 2.6; Oosterhaven 1996):
///
///     dp_n = phi_n (A' dp + dv)_n,    dp_x given
///
/// \param cost          dv, cost per unit of output at base prices [N x K]
/// \param given         dp of prices that are set outside the table [N x K], else not_given
/// \param pass_through  phi, share of a cost change that sellers pass on [N], in [0, 1]
Matrix price_changes(const InputStructure& inputs, const Matrix& cost, const Matrix& given,
                     const Vector& pass_through);

/// What a tariff adds to the costs of buyers' industries per unit of output: rate a_ij for inputs
/// (i, r) of the taxed set in industries of the taxing regions [N].
/// \param rate    of every seller, ad valorem [N]; 0 where not taxed
/// \param buying  [R] 1 for each region that taxes
Vector tariff_cost(const InputStructure& inputs, const Vector& rate,
                   const std::vector<char>& buying);

}  // namespace spillover
