#pragma once

#include <array>
#include <cassert>
#include <cstddef>

namespace spillover {

using Index = std::ptrdiff_t;

namespace kernels {

/// A row-major view of numbers that live elsewhere; the last axis is contiguous.
///
/// In<Rank> reads, Out<Rank> writes. A view is two words per axis and a pointer: pass it by value.
template <class T, std::size_t Rank>
class ArrayView {
public:
    using Shape = std::array<Index, Rank>;

    constexpr ArrayView(T* data, Shape shape) noexcept : data_{data}, shape_{shape} {}

    /// A writable view is also a readable one.
    constexpr operator ArrayView<const T, Rank>() const noexcept { return {data_, shape_}; }

    constexpr Index extent(std::size_t axis) const noexcept { return shape_[axis]; }
    constexpr T* data() const noexcept { return data_; }

    template <class... I>
    constexpr T& operator()(I... index) const noexcept {
        static_assert(sizeof...(I) == Rank);
        Index offset = 0;
        std::size_t axis = 0;
        ((assert(index >= 0 && index < shape_[axis]),
          offset = offset * shape_[axis] + static_cast<Index>(index), ++axis),
         ...);
        return data_[offset];
    }

private:
    T* data_;
    Shape shape_;
};

template <std::size_t Rank>
using In = ArrayView<const double, Rank>;
template <std::size_t Rank>
using Out = ArrayView<double, Rank>;

}  // namespace kernels
}  // namespace spillover
