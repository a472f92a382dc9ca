#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// How a region's own share in what it uses is estimated.
enum class RegionMethod { slq, cilq, flq, aflq, gravity, cross_entropy };

/// What is known of the regions of a nation.
struct RegionalFigures {
    TableData labels;  ///< regions, their names and attributes; lon, lat, area for distances
    Matrix size;       ///< output, value added or employment [R x S]; only shares are used
    Matrix
        final_weight;  ///< who buys how much of each final category [R x C]; NaN = by value added
};

struct RegionalisationOptions {
    RegionMethod method = RegionMethod::flq;
    double delta = 0.3;  ///< exponent of FLQ and AFLQ, 0 <= delta < 1
    Vector beta;         ///< distance decay of each good [S]; empty = no distances
    std::map<std::string, double> borders;  ///< factor on trade between regions that differ in a
                                            ///< text attribute: {"province", 0.7}
};

struct Regionalisation {
    TableData table;
    std::vector<Matrix> coefficients;  ///< a^rr of each region as the quotients say [S x S]; none
                                       ///< for gravity
    Matrix final_weight;  ///< share of each region in what is bought for each category [R x C]
    Index lowered = 0;  ///< (region, good) pairs that sell themselves less: output did not suffice
    Index raised = 0;   ///< that sell themselves more: others could not buy or sell so much
};

/// A multi-regional table of a national one (one region), with the nation's technology everywhere:
/// x_ir by the regions' shares in each sector, a_ij^n x_jr what is used, final demand by weights.
/// With location quotients a^rr = a^n min(1, LQ) stays at home (final use: min(1, LQ_ii)), and what
/// is left of supply and use is traded by gravity, O_r D_s d_rs^-beta times border factors,
/// balanced by RAS. With gravity alone trade at home is part of it, over 0.67 sqrt(area / pi). With
/// cross_entropy FLQ and gravity are only the prior, from which the trade that meets output and use
/// differs least (minimum cross entropy, which RAS is). Exports (category exports, export or ex)
/// and stock withdrawals are of the region itself. The sum over regions is the national table.
/// Source: Flegg & Webber (1997); Jahn (2017); Head & Mayer (2002); Golan, Judge & Robinson (1994).
/// \throws InputError where the nation is not one region, or trade in a good cannot be balanced
Regionalisation regionalised(const MrioTable& nation, const RegionalFigures& figures,
                             const RegionalisationOptions& options);

/// Bytes that the cells of that table take: of every pair of industries, unless it is pooled.
double bytes_of_regionalised(const MrioTable& nation, const RegionalFigures& figures,
                             RegionMethod method);

}  // namespace spillover
