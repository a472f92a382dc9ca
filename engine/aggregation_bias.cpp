#include "engine/aggregation_bias.hpp"

#include <algorithm>
#include <limits>

#include "engine/leontief_solver.hpp"
#include "engine/table_facts.hpp"

namespace spillover {
namespace {

Index place_of(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
}

/// Where each part of each industry goes.
struct Part {
    Index from, into;
    double share;
};
std::vector<Part> parts_of(const Extent& from, const TableData& after, const TableMap& map) {
    std::vector<Part> parts;
    for (const Piece& region : map.regions)
        for (const Piece& sector : map.sectors)
            parts.push_back({from.industry(region.of, sector.of),
                             after.extent.industry(place_of(after.regions, region.into),
                                                   place_of(after.sectors, sector.into)),
                             region.share[sector.of] * sector.share[region.of]});
    return parts;
}

Matrix added_up(const std::vector<Part>& parts, Index rows, const Matrix& values) {
    Matrix sums = Matrix::Zero(rows, values.cols());
    for (const Part& part : parts)
        sums.row(part.into) += part.share * values.row(part.from);
    return sums;
}

/// Base final demand by category, summed over buying regions [N x C].
Matrix demand_by_category(const MrioTable& table) {
    const Extent& e = table.extent();
    Matrix demand = Matrix::Zero(e.industries(), e.categories);
    for (Index a = 0; a < e.industries(); ++a)
        for (Index h = 0; h < e.final_columns(); ++h)
            demand(a, h % e.categories) += final_sales(table, a, h);
    return demand;
}

}  // namespace

AggregationBias aggregation_bias(const MrioTable& before, const MrioTable& after,
                                 const TableMap& map) {
    const LeontiefSolver solver{before}, small{after};
    const Index n = after.extent().industries(), N = before.extent().industries();
    const auto parts = parts_of(before.extent(), after.data(), map);
    const Matrix demand = demand_by_category(before), summed = added_up(parts, n, demand);
    AggregationBias bias;
    bias.output = added_up(parts, n, solver.output(demand));
    bias.total = small.output(summed) - bias.output;
    bias.first_order = small.inputs().requirements(summed) -
                       added_up(parts, n, solver.inputs().requirements(demand));
    const Vector detailed = solver.contents(Matrix::Ones(N, 1)).col(0);
    bias.multiplier = small.contents(Matrix::Ones(n, 1)).col(0);
    bias.mean = Vector::Zero(n);
    bias.least = Vector::Constant(n, std::numeric_limits<double>::infinity());
    bias.most = -bias.least;
    Vector weight = Vector::Zero(n);
    for (const Part& part : parts) {
        const double x = part.share * before.output()[part.from];
        if (!(x > 0)) continue;
        weight[part.into] += x;
        bias.mean[part.into] += x * detailed[part.from];
        bias.least[part.into] = std::min(bias.least[part.into], detailed[part.from]);
        bias.most[part.into] = std::max(bias.most[part.into], detailed[part.from]);
    }
    for (Index a = 0; a < n; ++a) {
        if (weight[a] > 0) {
            bias.mean[a] /= weight[a];
        } else {
            bias.mean[a] = bias.least[a] = bias.most[a] = bias.multiplier[a] = 1;
        }
    }
    return bias;
}

}  // namespace spillover
