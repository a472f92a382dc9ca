#include "tests/support/linear_algebra.hpp"

#include <Eigen/Dense>

namespace spillover::test {

Eigen::MatrixXd solution(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return a.partialPivLu().solve(b);
}

Eigen::MatrixXd leontief_inverse(const Eigen::MatrixXd& a) {
    return (Eigen::MatrixXd::Identity(a.rows(), a.cols()) - a).inverse();
}

double spectral_radius(const Eigen::MatrixXd& a) {
    return a.eigenvalues().cwiseAbs().maxCoeff();
}

}  // namespace spillover::test
