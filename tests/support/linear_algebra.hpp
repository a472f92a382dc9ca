#pragma once

#include <Eigen/Core>

namespace spillover::test {

// What takes long to compile, once for all tests.

/// x of a x = b, columns of b side by side.
Eigen::MatrixXd solution(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
/// (I - a)^-1
Eigen::MatrixXd leontief_inverse(const Eigen::MatrixXd& a);
/// Largest modulus of the eigenvalues.
double spectral_radius(const Eigen::MatrixXd& a);

}  // namespace spillover::test
