#include "engine/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/uuid/name_generator_sha1.hpp>

namespace spillover {

std::string SeedPath::text() const {
    return std::to_string(seed) + "/" + scenario + "/" + shock + "/" + dimension;
}

std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                    const std::array<std::uint64_t, 2>& key) noexcept {
    const r123::Philox4x64::ctr_type words{{counter[0], counter[1], counter[2], counter[3]}};
    const auto block = r123::Philox4x64{}(words, {{key[0], key[1]}});
    return {block[0], block[1], block[2], block[3]};
}

double normal_quantile(double u) {
    // Boost computes in long double here, so that no variant of the C library shows in the result.
    static const boost::math::normal standard;
    return u < 0.5 ? quantile(standard, u) : -quantile(standard, 1 - u);
}

double normal_probability(double z) {
    return std::clamp(cdf(boost::math::normal{}, z), 0x1p-53, 1 - 0x1p-53);
}

RandomStream::RandomStream(const SeedPath& path) {
    const auto id =
        boost::uuids::name_generator_sha1{boost::uuids::ns::oid()}("spillover/" + path.text());
    for (std::size_t n = 0; n < 16; ++n)
        key_[n / 8] = key_[n / 8] << 8 | id.data[n];
}

RandomStream RandomStream::in_replicate(Index replicate, bool antithetic) const noexcept {
    RandomStream other = *this;
    const auto place = static_cast<std::uint64_t>(replicate - 1);
    other.replicate_ = antithetic ? place / 2 : place;
    other.mirrored_ = antithetic && place % 2 == 1;
    return other;
}

double RandomStream::uniform(Index step, Index n) const noexcept {
    const std::uint64_t word = philox(
        {static_cast<std::uint64_t>(step), static_cast<std::uint64_t>(n), replicate_, 0}, key_)[0];
    // The middle of one of 2^52 equal parts: never 0 or 1, and 1 - u is exact.
    const double u = (static_cast<double>(word >> 12) + 0.5) * 0x1p-52;
    return mirrored_ ? 1 - u : u;
}

double RandomStream::normal(Index step, Index n) const {
    return normal_quantile(uniform(step, n));
}

}  // namespace spillover
