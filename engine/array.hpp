#pragma once

#include <vector>

#include "kernels/array_view.hpp"
#include "kernels/large_pages.hpp"

namespace spillover {

using kernels::In;
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
        make_room(size);
        data_.assign(size, value);
    }
    Array(const Array& other) : shape_{other.shape_} {
        make_room(other.data_.size());
        data_ = other.data_;
    }
    Array& operator=(const Array& other) {
        shape_ = other.shape_;
        make_room(other.data_.size());
        data_ = other.data_;
        return *this;
    }
    Array(Array&&) noexcept = default;
    Array& operator=(Array&&) noexcept = default;
    ~Array() = default;

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
    std::vector<double>& values() noexcept { return data_; }
    const std::vector<double>& values() const noexcept { return data_; }

private:
    void make_room(std::size_t size) {
        if (size <= data_.capacity()) return;
        data_.clear();  // nothing that would have to be moved
        data_.reserve(size);
        kernels::prefer_large_pages(data_.data(), size * sizeof(double));
    }

    Shape shape_;
    std::vector<double> data_;
};

}  // namespace spillover
