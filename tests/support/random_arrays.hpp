#pragma once

#include <cstring>
#include <random>
#include <vector>

#include "engine/array.hpp"
#include "engine/origin_shares.hpp"
#include "kernels/lanes.hpp"
#include "kernels/trade.hpp"

namespace spillover::test {

constexpr Index lanes = kernels::most_lanes;

/// Numbers for kernels, with a share of exact zeros.
class RandomArrays {
public:
    explicit RandomArrays(std::uint64_t seed) : random_{seed} {}

    double uniform(double low, double high) {
        return std::uniform_real_distribution{low, high}(random_);
    }
    template <std::size_t Rank>
    Array<Rank> operator()(typename Array<Rank>::Shape shape, double low, double high,
                           double zeros = 0.1) {
        Array<Rank> values(shape);
        for (double& value : values.values())
            value = uniform(0, 1) < zeros ? 0.0 : uniform(low, high);
        return values;
    }

private:
    std::mt19937_64 random_;
};

template <std::size_t Rank>
bool same_bits(const Array<Rank>& a, const Array<Rank>& b) {
    return a.shape() == b.shape() &&
           (a.empty() || std::memcmp(a.values().data(), b.values().data(),
                                     a.values().size() * sizeof(double)) == 0);
}

/// Share columns that own their numbers: `destinations` blocks, columns of both kinds in turn and
/// in runs, some goods without origin.
struct OwnedColumns {
    Array<3> share;
    std::vector<Index> class_of, origin_of, column_of, first_buyer, buyer;
    Index destinations, industries;
    OriginShares nonzero;  ///< the same shares without those of 0, where the view is to show them

    /// \param buyers_per_column  industries (even columns) and final users (odd ones) alike
    /// \param zeros              part of the shares that is 0
    OwnedColumns(RandomArrays& random, Index U, Index S, Index R, Index D, Index buyers_per_column,
                 double zeros = 0.1)
        : share{random.operator()<3>({S, U, R}, 0, 1, zeros)}, destinations{D}, industries{0} {
        for (Index u = 0; u < U; ++u) {
            // Intermediate columns first, in runs of one destination; then final ones.
            const bool final = u >= (U + 1) / 2;
            class_of.push_back(2 * (u / 5 % D) + (final ? 1 : 0));
            for (Index n = 0; n < buyers_per_column + u % 2; ++n)
                column_of.push_back(u);
            if (!final) industries = static_cast<Index>(column_of.size());
            for (Index i = 0; i < S; ++i) {
                double sum = 0;
                for (Index r = 0; r < R; ++r)
                    sum += share(i, u, r);
                for (Index r = 0; r < R && sum > 0; ++r)
                    share(i, u, r) *= (u + i) % 7 == 6 ? 0.0 : 1 / sum;
            }
        }
        for (Index r = 0; r < R; ++r)
            origin_of.push_back(r % D);
        first_buyer.assign(static_cast<std::size_t>(U) + 1, 0);
        for (std::size_t j = 0; j < column_of.size(); ++j) {
            buyer.push_back(static_cast<Index>(j));
            ++first_buyer[static_cast<std::size_t>(column_of[j]) + 1];
        }
        for (std::size_t u = 1; u < first_buyer.size(); ++u)
            first_buyer[u] += first_buyer[u - 1];
    }
    Index buyers() const { return static_cast<Index>(column_of.size()); }
    void leave_out_zeros() {
        const Index S = share.extent(0), U = share.extent(1), R = share.extent(2);
        nonzero = {S, U, R, 0, true};
        for (Index n = 0; n < S * U; ++n)
            nonzero.add_column({share.values().data() + n * R, static_cast<std::size_t>(R)});
    }
    kernels::ShareColumns view() const {
        const kernels::Shares all{share.extent(0), share.extent(1), share.extent(2),
                                  share.values().data()};
        return {nonzero.columns() > 0 ? nonzero.view() : all,
                class_of.data(),
                origin_of.data(),
                2 * destinations + 1,
                buyers(),
                column_of.data(),
                first_buyer.data(),
                buyer.data()};
    }
};

}  // namespace spillover::test
