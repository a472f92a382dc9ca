#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "kernels/array_view.hpp"

namespace spillover {

/// Which random quantity of which experiment: what its draws depend on, and nothing else.
struct SeedPath {
    std::uint64_t seed = 0;  ///< of the run or ensemble
    std::string scenario;    ///< as the file names it: members of a batch share their draws
    std::string shock;       ///< empty for the dimensions of an ensemble
    std::string dimension;   ///< of the ensemble, or the random shape of the shock

    /// "20250806/nickel_cycle/nickel/noise": the text that the key is made of.
    std::string text() const;
};

/// The draws of one random quantity in one replicate.
///
/// Draws are counted, not drawn one after the other: each is a pure function of seed path,
/// replicate and place, computed with Philox-4x64-10 (Salmon et al. 2011,
/// doi:10.1145/2063384.2063405, Random123). So draws do not depend on other shocks, on the number
/// of replicates, on the order of members or on threads. The key is the UUID (version 5, RFC 4122,
/// namespace OID) of "spillover/" and the seed path; the counter is (step, n, replicate - 1, 0), of
/// antithetic pairs (step, n, pair - 1, 0).
class RandomStream {
public:
    RandomStream() = default;
    explicit RandomStream(const SeedPath& path);

    /// The same quantity in another replicate. \param replicate  counts from 1
    /// \param antithetic  replicates 2k - 1 and 2k are a pair: u and 1 - u, z and -z
    RandomStream in_replicate(Index replicate, bool antithetic) const noexcept;

    /// Uniform in (0, 1), a multiple of 2^-53 between 2^-53 and 1 - 2^-53.
    double uniform(Index step, Index n = 0) const noexcept;
    /// Standard normal: the quantile at uniform(step, n).
    double normal(Index step, Index n = 0) const;

    friend bool operator==(const RandomStream&, const RandomStream&) = default;

private:
    std::array<std::uint64_t, 2> key_{};
    std::uint64_t replicate_ = 0;  ///< or pair, from 0
    bool mirrored_ = false;
};

/// Quantile of the standard normal distribution; exactly odd: quantile(1 - u) = -quantile(u).
double normal_quantile(double u);
/// Probability that a standard normal is below z, kept within (0, 1).
double normal_probability(double z);

/// A block of Philox-4x64-10.
std::array<std::uint64_t, 4> philox(const std::array<std::uint64_t, 4>& counter,
                                    const std::array<std::uint64_t, 2>& key) noexcept;

}  // namespace spillover
