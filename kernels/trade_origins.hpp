#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "kernels/lane_vector.hpp"
#include "kernels/numbers.hpp"
#include "kernels/share_products.hpp"
#include "kernels/trade.hpp"

namespace spillover::kernels {

/// The share columns of one good.
struct Good {
    const ShareColumns& columns;
    Index good;

    ShareRun shares(Index u) const noexcept { return columns.share.of(good, u); }  ///< from u on
    Index industry(Index r) const noexcept { return r * columns.sectors() + good; }
};

/// What is divided by where a normaliser is 0, and the quotient not used.
constexpr double least_normaliser = std::numeric_limits<double>::min();

/// Weight of an origin for a class: weight * open; open is 1 where the view is empty.
template <Index lanes>
struct SourceWeight {
    In<3> weight;
    In<4> open;

    void load(const Good& good, Index k, Index r, LaneVector<lanes>& value) const noexcept {
        value = lane_vector<lanes>(&weight(k % 2, good.industry(r), 0));
        if (open.extent(0) > 0)
            value *= lane_vector<lanes>(&open(good.good, good.columns.origin_of[r], k / 2, 0));
    }
};

/// Values of the origins of a good for the classes of demand, made when first asked for.
template <Index lanes>
class ClassValues {
public:
    explicit ClassValues(const ShareColumns& columns)
        : regions_{columns.regions()},
          in_place_{columns.share.sparse()},
          of_class_(static_cast<std::size_t>(columns.classes)),
          made_(of_class_.size(), 0) {}

    void forget() noexcept { std::fill(made_.begin(), made_.end(), 0); }

    /// \param value  value(r, LaneVector&) sets the value of an origin and says whether it counts
    template <class Value>
    OriginValues of(Index k, const Value& value) {
        Values& own = of_class_[static_cast<std::size_t>(k)];
        if (!made_[static_cast<std::size_t>(k)]) {
            own.origin.resize(static_cast<std::size_t>(regions_));
            own.value.resize(static_cast<std::size_t>(regions_ * lanes));
            own.count = 0;
            for (Index r = 0; r < regions_; ++r) {
                own.origin[static_cast<std::size_t>(own.count)] = r;
                LaneVector<lanes>& of_origin = lane_vector<lanes>(
                    &own.value[static_cast<std::size_t>((in_place_ ? r : own.count) * lanes)]);
                if (value(r, of_origin)) {
                    ++own.count;
                } else if (in_place_) {
                    of_origin = LaneVector<lanes>{};
                }
            }
            made_[static_cast<std::size_t>(k)] = 1;
        }
        return {own.count, own.origin.data(), own.value.data()};
    }

private:
    struct Values {
        Index count = 0;
        std::vector<Index> origin;
        Numbers value;
    };
    Index regions_;
    bool in_place_;  ///< values of all origins, as sparse shares want them
    std::vector<Values> of_class_;
    std::vector<char> made_;
};

/// Columns whose shares of one good stay in the second cache while tile after tile uses them.
inline Index columns_at_once(const ShareColumns& columns) noexcept {
    constexpr Index shares = 32768;  // 256 kB
    return std::max<Index>(6, shares / columns.share.numbers_per_column() / 6 * 6);
}

/// Calls body(first, last, class) for runs of columns of one class in [first, last).
template <class Body>
void each_run(const ShareColumns& columns, Index first, Index last, const Body& body) {
    while (first < last) {
        Index end = first + 1;
        while (end < last && columns.class_of[end] == columns.class_of[first])
            ++end;
        body(first, end, columns.class_of[first]);
        first = end;
    }
}

/// Numbers that a product with the shares of one good goes through.
inline Index cost_of_product(const ShareColumns& columns, Index lanes) noexcept {
    return columns.columns() * columns.share.numbers_per_column() * lanes;
}

/// Where part p of `parts` starts in `count` places.
inline Index start_of_part(Index p, Index parts, Index count) noexcept {
    return p * count / parts;
}

}  // namespace spillover::kernels
