#include "tests/support/linear_algebra.hpp"

#include <Eigen/Dense>
#include <algorithm>

namespace spillover::test {

Eigen::MatrixXd solution(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return a.partialPivLu().solve(b);
}

Eigen::MatrixXd leontief_inverse(const Eigen::MatrixXd& a) {
    return (Eigen::MatrixXd::Identity(a.rows(), a.cols()) - a).inverse();
}

double largest_modulus(const Eigen::MatrixXd& difference) {
    return difference.size() > 0 ? difference.cwiseAbs().maxCoeff() : 0;
}

double largest_gap(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return largest_modulus(a - b);
}

double worst(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected) {
    return largest_gap(found, expected) / std::max(1.0, largest_modulus(expected));
}

double spectral_radius(const Eigen::MatrixXd& a) {
    return a.eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace spillover::test
