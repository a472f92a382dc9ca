#pragma once

#include "engine/mrio_table.hpp"

namespace spillover {

/// Which location quotient scales the nation's input coefficients down to a region's own.
enum class Quotient { slq, cilq, flq, aflq };

/// SLQ_i = (x_ir / x_r) / (x_in / x_n) [S]; 0 where the nation makes none.
Vector simple_quotients(const Vector& region, const Vector& nation);

/// Location quotients of a seller i for a buyer j [S x S]:
///
///     SLQ    SLQ_i                             CILQ   SLQ_i / SLQ_j, and SLQ_i where i = j
///     FLQ    lambda CILQ,  lambda = log2(1 + x_r / x_n)^delta
///     AFLQ   FLQ log2(1 + SLQ_j) where SLQ_j > 1
///
/// Source: Flegg, Webber & Elliott (1995); Flegg & Webber (1997, 2000); Flegg & Tohmo (2013).
/// \param region, nation  output (or another measure of size) by sector [S], >= 0
/// \param delta  0 <= delta < 1; FLQ and AFLQ only
Matrix location_quotients(Quotient quotient, const Vector& region, const Vector& nation,
                          double delta);

/// Inputs that a region's industries take from the region itself, per unit of output:
/// a_ij^rr = a_ij^n min(1, LQ_ij) [S x S]; the rest a^n - a^rr comes from other regions.
Matrix regional_coefficients(const Matrix& national, const Matrix& quotients);

}  // namespace spillover
