#include "engine/footprint.hpp"

#include "engine/table_facts.hpp"

namespace spillover {

Matrix final_purchases(const MrioTable& table, const std::vector<Index>& categories,
                       const std::vector<Index>& group_of_region, Index groups) {
    const Extent& e = table.extent();
    Matrix purchases = Matrix::Zero(e.industries(), groups);
    for (Index s = 0; s < e.regions; ++s)
        for (const Index c : categories)
            for (Index a = 0; a < e.industries(); ++a)
                purchases(a, group_of_region[static_cast<std::size_t>(s)]) +=
                    final_sales(table, a, s * e.categories + c);
    return purchases;
}

Footprint footprint(const LeontiefSolver& solver, const Matrix& intensity, const Matrix& purchases,
                    const std::vector<Index>& group_of_region, Index groups) {
    const Extent& e = solver.inputs().extent();
    const Index K = intensity.cols(), G = purchases.cols(), S = e.sectors;
    const Matrix output = solver.output(purchases), multipliers = solver.contents(intensity);
    Footprint result{Matrix::Zero(K * groups, G), Matrix::Zero(K * S, G),
                     output.rowwise().sum().asDiagonal() * intensity};
    for (Index n = 0; n < K; ++n)
        for (Index a = 0; a < e.industries(); ++a) {
            const Index o = group_of_region[static_cast<std::size_t>(e.region_of(a))];
            result.by_origin.row(n * groups + o) += intensity(a, n) * output.row(a);
            result.by_product.row(n * S + e.sector_of(a)) += multipliers(a, n) * purchases.row(a);
        }
    return result;
}

}  // namespace spillover
