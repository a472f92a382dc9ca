#pragma once

#include <iterator>
#include <random>

#include "kernels/array_view.hpp"

namespace spillover::test {

/// Random choices of one seed.
class Chance {
public:
    explicit Chance(std::uint64_t seed) : random_{seed} {}

    double uniform(double low = 0, double high = 1) {
        return std::uniform_real_distribution{low, high}(random_);
    }
    Index whole(Index low, Index high) {
        return std::uniform_int_distribution<Index>{low, high}(random_);
    }
    bool happens(double probability) { return uniform() < probability; }
    template <class List>
    const auto& one_of(const List& list) {
        return *(std::begin(list) + whole(0, static_cast<Index>(std::size(list)) - 1));
    }

private:
    std::mt19937_64 random_;
};

}  // namespace spillover::test
