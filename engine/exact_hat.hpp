#pragma once

#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// A change of trade policy between two regions: ad valorem tariffs and iceberg costs of a good.
struct TradeShock {
    Array<3> tariff;  ///< tau' of good i of origin r in region s [S x R x R], 0 where there is none
    Array<3> cost;    ///< factor on the cost of delivery, without revenue [S x R x R], else 1
};

/// The new equilibrium over the base year's; logs where it says so.
struct TradeEquilibrium {
    Vector wage, consumer_price, welfare;  ///< hats [R]; welfare = real income of final users
    Vector tariff_revenue;                 ///< money/year [R]
    Vector exports, imports;               ///< hats, duties left out [R]; 1 where there are none
    Matrix price, output;                  ///< hats of producer price and of the value made [R x S]
    Matrix buyer_price;  ///< hats of what a region's buyers pay for a good [R x S]
    /// ln welfare = final + intermediate goods + linkages (these three: ln real wage) + transfers:
    /// gains through own trade shares of what final users buy, through inputs, through prices of
    /// inputs relative to the good's own, and through tariff revenue and given transfers [R].
    Vector from_final, from_intermediate, from_linkages, from_transfers;
    Index rounds = 0;  ///< of the wage iteration
    double error = 0;  ///< largest ln of labour income over wages paid
};

/// Long-run trade equilibrium in changes ("exact hat algebra"; Caliendo and Parro 2015; Dekle,
/// Eaton and Kortum 2008). Every industry makes a good from labour of its region and inputs
/// (Cobb-Douglas), buyers of a region draw on all origins (Armington or Eaton-Kortum, elasticity
/// theta), labour moves between a region's sectors but not between regions:
///
///     c_r^j = w_r^g_r^j  prod_i P_r^i^a_r^ij                     costs
///     P_s^i = (sum_r pi_rs^i (k_rs^i c_r^i)^-theta)^(-1/theta)   prices, k = cost (1 + tau)
///     pi'_rs^i = pi_rs^i (k_rs^i c_r^i / P_s^i)^-theta           shares
///     X'_s^i = sum_j a_s^ij x'_s^j + b_s^i I'_s                  expenditure, duties included
///     x'_r^i = sum_s pi'_rs^i X'_s^i / (1 + tau_rs^i) - W_r^i    sales of what is made
///     I'_s = w_s V_s + revenue_s + W_s + D_s                     income of final users
///     w_r V_r = sum_j g_r^j x'_r^j                               labour
///
/// with value added V, stock withdrawals W and transfers D as in the base year, in units of the
/// world's value added, which stays; what a region without final users earns goes to the others in
/// proportion to their income. Tariffs at base are not in the table: taken as none.
class ExactHat {
public:
    explicit ExactHat(const MrioTable& table);

    const Array<3>& sales() const noexcept { return sales_; }  ///< at base [S x R x R]

    /// \param elasticity  theta of each good, above 0 [S]
    /// \throws std::runtime_error where the wages do not settle
    TradeEquilibrium solve(const TradeShock& shock, const Vector& elasticity) const;

private:
    friend class HatIteration;
    Extent extent_;
    Array<3> sales_;              // of good i from r to s, all uses, no withdrawals [S x R x R]
    Array<3> share_;              // pi [S x R x R]
    Matrix bought_;               // X [R x S]
    Matrix final_;                // by final users [R x S]
    Matrix output_, withdrawn_;   // x, W [R x S]
    Matrix labour_share_;         // g [R x S]
    std::vector<Matrix> inputs_;  // a of each region, of its output [S x S]
    Vector value_added_, income_, transfers_;  // V, I, D [R]
};

}  // namespace spillover
