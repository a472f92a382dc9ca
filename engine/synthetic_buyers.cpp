#include "engine/synthetic_buyers.hpp"

#include <algorithm>

namespace spillover {
namespace {

constexpr double largest_swap = 0.9;  ///< share of the smallest of four cells

class Spread {
public:
    Spread(const Extent& extent, Index columns_per_region, Index first_buyer,
           const RandomStream& random)
        : e_{extent}, columns_{columns_per_region}, first_buyer_{first_buyer}, random_{random} {}

    Matrix operator()(const Matrix& use, const Array<3>& share) const {
        Matrix cells = Matrix::Zero(e_.industries(), e_.regions * columns_);
        for (Index i = 0; i < e_.sectors; ++i)
            for (Index s = 0; s < e_.regions; ++s) {
                std::vector<Index> origins;
                for (Index r = 0; r < e_.regions; ++r) {
                    if (share(i, r, s) == 0) continue;
                    origins.push_back(e_.industry(r, i));
                    for (Index b = s * columns_; b < (s + 1) * columns_; ++b)
                        cells(origins.back(), b) = share(i, r, s) * use(i, b);
                }
                for (std::size_t p = 0; p + 1 < origins.size(); p += 2)
                    swap(origins[p], origins[p + 1], s * columns_, cells);
            }
        return cells;
    }

private:
    void swap(Index one, Index other, Index first, Matrix& cells) const {
        for (Index b = first; b + 1 < first + columns_; b += 2) {
            double &a = cells(one, b), &d = cells(other, b + 1), &c = cells(one, b + 1),
                   &g = cells(other, b);
            const double most = largest_swap * std::min({a, c, d, g});
            const double moved = most * (2 * random_.uniform(one, first_buyer_ + b) - 1);
            a += moved;
            g -= moved;
            c -= moved;
            d += moved;
        }
    }

    Extent e_;
    Index columns_, first_buyer_;
    RandomStream random_;
};

}  // namespace

DenseSales spread_over_buyers(const PooledSales& sales, const Extent& extent,
                              const RandomStream& random) {
    return {Spread{extent, extent.sectors, 0, random}(sales.use, sales.origin_share),
            Spread{extent, extent.categories, extent.industries(), random}(
                sales.final_use, sales.final_origin_share)};
}

}  // namespace spillover
