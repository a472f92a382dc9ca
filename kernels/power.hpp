#pragma once

#include <cstdint>

#include "kernels/lane_vector.hpp"

namespace spillover::kernels {

/// Elementary functions of all lanes at once. The mathematical library has none that gives the same
/// bits on every instruction set, and one call per scenario would cost more than the rest of a
/// step; these use additions, multiplications and one division only.
namespace lane_math {

template <Index lanes>
struct BitTypes {
    typedef std::int64_t Vector  // NOLINT(modernize-use-using): an alias drops the attributes
        __attribute__((vector_size(lanes * sizeof(std::int64_t)), aligned(sizeof(std::int64_t)),
                       may_alias));
};
template <>
struct BitTypes<1> {
    typedef std::int64_t Vector __attribute__((may_alias));  // NOLINT(modernize-use-using)
};
template <Index lanes>
using LaneBits = typename BitTypes<lanes>::Vector;

constexpr double ln2_high = 0x1.62e42fefa38p-1;   // 42 bits: k ln2_high is exact for an exponent k
constexpr double ln2_low = 0x1.ef35793c7673p-45;  // the rest of ln 2
constexpr double whole = 6755399441055744.0;      // 1.5 * 2^52: adding it rounds to an integer

template <Index lanes>
inline const LaneBits<lanes>& bits(const LaneVector<lanes>& v) noexcept {
    return reinterpret_cast<const LaneBits<lanes>&>(v);
}
template <Index lanes>
inline const LaneVector<lanes>& numbers(const LaneBits<lanes>& v) noexcept {
    return reinterpret_cast<const LaneVector<lanes>&>(v);
}

}  // namespace lane_math

/// y = ln x for normal x > 0. With x = 2^k m, 1/sqrt(2) <= m < sqrt(2) and s = (m - 1)/(m + 1):
/// ln x = k ln 2 + 2 (s + s^3/3 + s^5/5 + ...); exactly 0 at 1. Error below 1e-15 of max(1, |y|).
template <Index lanes>
inline void logarithm(const LaneVector<lanes>& x, LaneVector<lanes>& y) noexcept {
    using namespace lane_math;
    constexpr std::int64_t root_half = 0x3fe6a09e667f3bcd;  // bits of 1 / sqrt(2)
    const LaneBits<lanes> raw = bits<lanes>(x);
    const LaneBits<lanes> k = (raw - root_half) >> 52;
    const LaneBits<lanes> mantissa = raw - (k << 52);
    const LaneBits<lanes> shifted = k + std::int64_t{0x4338000000000000};
    const LaneVector<lanes> exponent = numbers<lanes>(shifted) - whole;

    const LaneVector<lanes> m = numbers<lanes>(mantissa);
    const LaneVector<lanes> s = (m - 1.0) / (m + 1.0), z = s * s;
    LaneVector<lanes> series = z * (1.0 / 23) + 1.0 / 21;
    for (const double n : {19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0})
        series = series * z + 1.0 / n;
    const LaneVector<lanes> small = 2.0 * (s * z) * series + exponent * ln2_low;
    y = exponent * ln2_high + (2.0 * s + small);
}

/// y = e^x; arguments outside +-700 count as +-700. Exactly 1 at 0. Relative error below 1e-15.
template <Index lanes>
inline void exponential(const LaneVector<lanes>& argument, LaneVector<lanes>& y) noexcept {
    using namespace lane_math;
    const LaneVector<lanes> nothing = {}, high = nothing + 700.0, low = nothing - 700.0;
    LaneVector<lanes> x = argument < high ? argument : high;
    x = low < x ? x : low;
    const LaneVector<lanes> rounded = x * 1.4426950408889634 + whole;
    const LaneVector<lanes> k = rounded - whole;
    const LaneVector<lanes> r = (x - k * ln2_high) - k * ln2_low;
    LaneVector<lanes> series = r * (1.0 / 14) + 1.0;  // 1 + r (1 + r/2 (1 + r/3 (...)))
    for (const double n : {13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0})
        series = series * (r * (1.0 / n)) + 1.0;
    series = series * r + 1.0;
    const LaneBits<lanes> exponent = (bits<lanes>(rounded) - std::int64_t{0x4338000000000000})
                                     << 52;
    const LaneBits<lanes> result = bits<lanes>(series) + exponent;
    y = numbers<lanes>(result);
}

/// y = base^exponent for base >= 0. Exactly 1 where the base is 1 or the exponent 0; a base of 0
/// gives 0 for a positive exponent. Relative error below 1e-15 max(1, |exponent ln base|).
template <Index lanes>
inline void power(const LaneVector<lanes>& base, const LaneVector<lanes>& exponent,
                  LaneVector<lanes>& y) noexcept {
    constexpr double smallest = 2.3e-308;
    const LaneVector<lanes> least = LaneVector<lanes>{} + smallest;
    const LaneVector<lanes> positive = base < least ? least : base;
    LaneVector<lanes> logarithm_of_base;
    logarithm<lanes>(positive, logarithm_of_base);
    exponential<lanes>(exponent * logarithm_of_base, y);
    const auto of = [](const LaneVector<lanes>& v) { return reinterpret_cast<const double*>(&v); };
    lane_by_lane<lanes>(
        [x = of(base), e = of(exponent), result = reinterpret_cast<double*>(&y)](Index m) {
            result[m] = x[m] < smallest && 0 < e[m] ? 0.0 : result[m];
        });
}

}  // namespace spillover::kernels
