#pragma once

#include "kernels/inventories.hpp"
#include "kernels/lane_vector.hpp"

namespace spillover::kernels {

/// Where the sums of one industry go [lanes]; the last three only with prices, else null.
struct SumRows {
    double *use, *receipts, *shortfall, *use_value, *receipts_value, *input_cost;
};

inline SumRows rows_of(const StockSums& sums, Index j) noexcept {
    const auto row = [=](Out<2> sum) { return sum.extent(0) > 0 ? &sum(j, 0) : nullptr; };
    return {row(sums.use),       row(sums.receipts),       row(sums.shortfall),
            row(sums.use_value), row(sums.receipts_value), row(sums.input_cost)};
}

/// What an industry has summed up over its inputs so far, in registers.
template <Index lanes>
struct UseSums {
    LaneVector<lanes> used = {}, receipts = {}, missed = {};
    LaneVector<lanes> used_value = {}, receipts_value = {}, input_cost = {};

    template <bool priced>
    void write(const SumRows& rows) const noexcept {
        lane_vector<lanes>(rows.use) = used;
        lane_vector<lanes>(rows.receipts) = receipts;
        lane_vector<lanes>(rows.shortfall) = missed;
        if constexpr (priced) {
            lane_vector<lanes>(rows.use_value) = used_value;
            lane_vector<lanes>(rows.receipts_value) = receipts_value;
            lane_vector<lanes>(rows.input_cost) = input_cost;
        }
    }
};

}  // namespace spillover::kernels
