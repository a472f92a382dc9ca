#include "engine/markov_chain.hpp"

#include <unsupported/Eigen/MatrixFunctions>

namespace spillover {

using Eigen::MatrixXd;
using Eigen::VectorXd;

std::optional<MatrixXd> transition_within(const MatrixXd& transition, double within) {
    constexpr double rounding = 1e-9;
    const Eigen::Index n = transition.rows();
    const Eigen::VectorXcd eigenvalues = transition.eigenvalues();
    for (const auto& value : eigenvalues)
        if (value.real() <= rounding && std::abs(value.imag()) <= rounding) return {};
    MatrixXd rates = transition.log();
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) {
            if (i == j) continue;
            if (!(rates(i, j) >= -rounding)) return {};
            rates(i, j) = std::max(0.0, rates(i, j));
        }
    for (Eigen::Index i = 0; i < n; ++i)
        rates(i, i) -= rates.row(i).sum();
    MatrixXd result = (within * rates).exp();
    for (Eigen::Index i = 0; i < n; ++i) {
        result.row(i) = result.row(i).cwiseMax(0.0);
        result.row(i) /= result.row(i).sum();
    }
    return result;
}

std::optional<VectorXd> stationary_distribution(const MatrixXd& transition) {
    const Eigen::Index n = transition.rows();
    // (P' - I) pi = 0 and the shares sum to 1.
    MatrixXd system(n + 1, n);
    system.topRows(n) = transition.transpose() - MatrixXd::Identity(n, n);
    system.row(n).setOnes();
    Eigen::FullPivLU<MatrixXd> lu{system};
    lu.setThreshold(1e-10);
    if (lu.rank() < n) return {};
    VectorXd right = VectorXd::Zero(n + 1);
    right[n] = 1;
    VectorXd shares = lu.solve(right).cwiseMax(0.0);
    return VectorXd{shares / shares.sum()};
}

}  // namespace spillover
