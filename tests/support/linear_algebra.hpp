#pragma once

#include <Eigen/Core>

namespace spillover::test {

// What takes long to compile, once for all tests.

/// x of a x = b, columns of b side by side.
Eigen::MatrixXd solution(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
/// (I - a)^-1
Eigen::MatrixXd leontief_inverse(const Eigen::MatrixXd& a);
/// Largest modulus of a number of the matrix, 0 where it has none; and of a difference.
double largest_modulus(const Eigen::MatrixXd& difference);
double largest_gap(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b);
/// Largest difference over the largest modulus expected, or over 1 where that is larger.
double worst(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected);
/// Largest modulus of the eigenvalues.
double spectral_radius(const Eigen::MatrixXd& a);

}  // namespace spillover::test
