#include "tests/support/random_table.hpp"

#include "engine/dense_sales.hpp"
#include "tests/support/linear_algebra.hpp"

namespace spillover::test {
namespace {

using Random = std::mt19937_64;

double uniform(Random& random, double low = 0, double high = 1) {
    return std::uniform_real_distribution{low, high}(random);
}

TableData labelled(Random& random, const TableShape& shape) {
    TableData data;
    const Index R = std::uniform_int_distribution<Index>{1, shape.most_regions}(random);
    const Index S = std::uniform_int_distribution<Index>{1, shape.most_sectors}(random);
    data.extent = {R, S, shape.categories};
    data.name = "random";
    data.year = "2020";
    for (Index r = 0; r < R; ++r) {
        data.regions.push_back("r" + std::to_string(r));
        data.region_text["block"].push_back(r % 2 == 0 ? "CN" : "RoW");
    }
    for (Index i = 0; i < S; ++i)
        data.sectors.push_back("s" + std::to_string(i));
    const std::vector<std::string> uses{"hh", "gov", "gfcf"};  // as the channels know them
    for (Index c = 0; c < shape.categories; ++c)
        data.categories.push_back(c < 3 ? uses[static_cast<std::size_t>(c)]
                                        : "c" + std::to_string(c));
    data.region_names = data.regions;
    data.sector_names = data.sectors;
    data.category_names = data.categories;
    return data;
}

/// Random coefficients of one column, adding up to less than 0.75; some industries need no inputs.
Vector column(Random& random, Index rows, const TableShape& shape) {
    const bool zeros = shape.zeros;
    Vector values(rows);
    if (zeros && uniform(random) < 0.05) return Vector::Zero(rows);
    for (Index i = 0; i < rows; ++i)
        values[i] = zeros && uniform(random) < shape.empty ? 0.0 : uniform(random);
    const double sum = values.sum();
    return sum > 0 ? Vector{values * (uniform(random, 0.2, 0.75) / sum)} : values;
}

/// Random origin shares [S x R x R]; a maker left out is left out for all destinations.
Array<3> shares(Random& random, const Extent& e, const Matrix& makes) {
    Array<3> share({e.sectors, e.regions, e.regions});
    for (Index i = 0; i < e.sectors; ++i)
        for (Index s = 0; s < e.regions; ++s) {
            double sum = 0;
            for (Index r = 0; r < e.regions; ++r)
                sum += share(i, r, s) = makes(i, r) * uniform(random, 0.05, 1);
            for (Index r = 0; r < e.regions; ++r)
                share(i, r, s) /= sum;
        }
    return share;
}

}  // namespace

TableData random_pooled_table(std::uint64_t seed, const TableShape& shape) {
    Random random{seed};
    TableData data = labelled(random, shape);
    const Extent e = data.extent;
    Matrix makes = Matrix::Ones(e.sectors, e.regions);
    for (Index i = 0; shape.zeros && i < e.sectors; ++i)
        for (Index r = 1; r < e.regions; ++r)
            if (uniform(random) < 0.15) makes(i, r) = 0;
    PooledSales sales;
    sales.origin_share = shares(random, e, makes);
    sales.final_origin_share = shares(random, e, makes);
    sales.final_use = Matrix::Zero(e.sectors, e.final_columns());
    for (Index i = 0; i < e.sectors; ++i)
        for (Index h = 0; h < e.final_columns(); ++h)
            sales.final_use(i, h) =
                shape.zeros && uniform(random) < 0.2 ? 0.0 : uniform(random, 10, 1000);
    Matrix coefficients(e.sectors, e.industries());
    for (Index j = 0; j < e.industries(); ++j)
        coefficients.col(j) = column(random, e.sectors, shape);

    // x = A x + f with A = origin share times coefficient.
    Matrix a = Matrix::Zero(e.industries(), e.industries());
    Vector f = Vector::Zero(e.industries());
    for (Index i = 0; i < e.sectors; ++i)
        for (Index r = 0; r < e.regions; ++r) {
            const Index seller = e.industry(r, i);
            for (Index j = 0; j < e.industries(); ++j)
                a(seller, j) = sales.origin_share(i, r, e.region_of(j)) * coefficients(i, j);
            for (Index h = 0; h < e.final_columns(); ++h)
                f[seller] +=
                    sales.final_origin_share(i, r, h / e.categories) * sales.final_use(i, h);
        }
    data.output = solution(Matrix::Identity(e.industries(), e.industries()) - a, f);
    data.output = data.output.cwiseMax(0);
    sales.use = coefficients * data.output.asDiagonal();
    data.sales = std::move(sales);
    return data;
}

TableData random_dense_table(std::uint64_t seed, const TableShape& shape) {
    Random random{seed};
    TableData data = labelled(random, shape);
    const Extent e = data.extent;
    const Index N = e.industries();
    Matrix a(N, N);
    for (Index j = 0; j < N; ++j)
        a.col(j) = column(random, N, shape);
    DenseSales sales;
    sales.final_demand = Matrix::Zero(N, e.final_columns());
    for (Index r = 0; r < N; ++r)
        for (Index h = 0; h < e.final_columns(); ++h)
            sales.final_demand(r, h) = shape.zeros && uniform(random) < std::max(0.3, shape.empty)
                                           ? 0.0
                                           : uniform(random, 10, 1000);
    for (Index k = 1; shape.zeros && k < N; ++k)
        if (uniform(random) < 0.1) {  // an industry that is not there
            a.row(k).setZero();
            a.col(k).setZero();
            sales.final_demand.row(k).setZero();
        }
    const Vector f = sales.final_demand.rowwise().sum();
    data.output = solution(Matrix::Identity(N, N) - a, f).cwiseMax(0);
    sales.intermediate = a * data.output.asDiagonal();
    data.sales = std::move(sales);
    return data;
}

TableData as_dense(const MrioTable& table) {
    TableData data = table.data();
    data.sales = dense_sales(table);
    return data;
}

Matrix coefficients_of(const MrioTable& table) {
    Matrix a = dense_sales(table).intermediate;
    for (Index j = 0; j < a.cols(); ++j)
        a.col(j) *= table.output()[j] > 0 ? 1 / table.output()[j] : 0.0;
    return a;
}

Matrix inverse_of(const MrioTable& table) {
    return leontief_inverse(coefficients_of(table));
}

}  // namespace spillover::test
