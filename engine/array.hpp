#pragma once

#include "kernels/array_view.hpp"
#include "kernels/numbers.hpp"

namespace spillover {

using kernels::In;
using kernels::Numbers;
using kernels::Out;

/// Owns the numbers that an ArrayView shows. Row-major, last axis contiguous.
template <std::size_t Rank>
class Array {
public:
    using Shape = typename Out<Rank>::Shape;

    Array() : shape_{} {}
    explicit Array(Shape shape, double value = 0.0) : shape_{shape} {
        std::size_t size = 1;
        for (const Index extent : shape)
            size *= static_cast<std::size_t>(extent);
        data_.assign(size, value);
    }

    operator Out<Rank>() noexcept { return {data_.data(), shape_}; }
    operator In<Rank>() const noexcept { return {data_.data(), shape_}; }

    template <class... I>
    double& operator()(I... index) noexcept {
        return Out<Rank>(*this)(static_cast<Index>(index)...);
    }
    template <class... I>
    double operator()(I... index) const noexcept {
        return In<Rank>(*this)(static_cast<Index>(index)...);
    }

    Index extent(std::size_t axis) const noexcept { return shape_[axis]; }
    const Shape& shape() const noexcept { return shape_; }
    bool empty() const noexcept { return data_.empty(); }
    Numbers& values() noexcept { return data_; }
    const Numbers& values() const noexcept { return data_; }

private:
    Shape shape_;
    Numbers data_;
};

}  // namespace spillover
