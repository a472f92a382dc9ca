#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/distribution.hpp"
#include "io/yaml/profile_reader.hpp"

namespace spillover::yaml {

/// A dimension of a random ensemble: what it sets, and how it is spread.
struct RandomDimension {
    std::string id, path;
    Cursor path_at, dist_at;
    Distribution distribution;
    std::string unit;      ///< that stands behind the parameters, and so behind each draw
    bool signed_ = false;  ///< written with + or -: "+15 %" is a change where "15 %" is a level
};

/// The dimensions of a random ensemble and how they go together.
class RandomDesign {
public:
    RandomDesign() = default;
    /// Reads `dimensions:` and `correlation:`; whatever is wrong is in the diagnostics.
    explicit RandomDesign(const Cursor& ensemble);

    const std::vector<RandomDimension>& dimensions() const noexcept { return dimensions_; }
    /// What each dimension is set to in a replicate, as a scenario would have it written.
    /// Correlated dimensions are joined by a Gaussian copula: the matrix is that of the normals
    /// behind the draws.
    std::vector<Value> draw(const RandomSource& source, Index replicate) const;
    /// The ends of a dimension's support that are finite, written like draws. V35
    static std::vector<Value> ends_of(const RandomDimension& dimension);

private:
    std::vector<RandomDimension> dimensions_;
    std::vector<std::vector<double>> factor_;  ///< lower triangle L, L L' the matrix; or empty
};

}  // namespace spillover::yaml
