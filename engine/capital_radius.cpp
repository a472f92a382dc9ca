#include "engine/capital_radius.hpp"

#include <Spectra/GenEigsSolver.h>

#include <algorithm>
#include <cmath>

namespace spillover {
namespace {

/// Capital of each region that the output calls for which one more unit of capital in each region
/// calls for [R x R], as Spectra wants it; rows of zeros up to what Spectra can work with.
class CapitalForCapital {
public:
    using Scalar = double;

    CapitalForCapital(const MrioTable& table, const Economy& economy, const InvestmentSettings& own)
        : table_{table}, economy_{economy}, own_{own} {}

    Index rows() const noexcept { return std::max<Index>(economy_.extent.regions, 6); }
    Index cols() const noexcept { return rows(); }

    void perform_op(const double* capital, double* called_for) const {
        const Extent& e = economy_.extent;
        const Vector output = leontief_output(table_, demand_of(capital));
        std::fill_n(called_for, rows(), 0.0);
        for (Index a = 0; a < e.industries(); ++a)
            if (economy_.output(a) > 0)
                called_for[e.region_of(a)] +=
                    own_.base_capital(a) / (economy_.output(a) / economy_.dt) * output[a];
    }

private:
    Vector demand_of(const double* capital) const {
        const Extent& e = economy_.extent;
        Vector demand = Vector::Zero(e.industries());
        for (Index h = 0; h < e.final_columns(); ++h) {
            if (!own_.column[static_cast<std::size_t>(h)]) continue;
            const Index s = h / e.categories;
            const Index u = economy_.column_of_buyer[static_cast<std::size_t>(e.industries() + h)];
            for (Index i = 0; i < e.sectors; ++i)
                economy_.share.each_origin(i, u, [&](Index r, double share) {
                    demand[e.industry(r, i)] += share * own_.composition(s, i) * capital[s];
                });
        }
        return demand;
    }

    const MrioTable& table_;
    const Economy& economy_;
    const InvestmentSettings& own_;
};

}  // namespace

double capital_radius(const MrioTable& table, const Economy& economy,
                      const InvestmentSettings& own) {
    constexpr Index vectors = 20, rounds = 100;
    constexpr double precision = 1e-6;
    CapitalForCapital map{table, economy, own};
    Vector start = Vector::Ones(map.rows()), once(map.rows());
    map.perform_op(start.data(), once.data());
    if (!(once.norm() > 0)) return 0;
    Spectra::GenEigsSolver<CapitalForCapital> solver{map, 1, std::min(vectors, map.rows())};
    solver.init(start.data());
    solver.compute(Spectra::SortRule::LargestMagn, rounds, precision);
    return solver.eigenvalues().size() > 0 ? std::abs(solver.eigenvalues()[0]) : 0;
}

}  // namespace spillover
