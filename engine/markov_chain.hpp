#pragma once

#include <Eigen/Dense>
#include <optional>

namespace spillover {

/// Probabilities [from x to] of moving between states within a time, told for a year (or any other
/// unit): P(t) = exp(t Q) with Q = log P, the chain in continuous time that has them.
/// \param within  units of time
/// \returns nothing where no such chain exists (Q has a negative rate, or no real logarithm)
std::optional<Eigen::MatrixXd> transition_within(const Eigen::MatrixXd& transition, double within);

/// Share of time spent in each state in the long run; nothing where it depends on the start.
std::optional<Eigen::VectorXd> stationary_distribution(const Eigen::MatrixXd& transition);

}  // namespace spillover
