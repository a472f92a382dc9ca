#include "engine/regional_accounts.hpp"

#include <algorithm>
#include <cmath>

#include "engine/error.hpp"
#include "kernels/balancing.hpp"

namespace spillover {
namespace {

using kernels::Balancing;

/// The sectors of a group that are not named keep at least this part of their even share when the
/// named ones leave less.
constexpr double least_rest = 0.5;

Array<1> as_array(const Vector& values) {
    Array<1> array({values.size()});
    std::copy(values.data(), values.data() + values.size(), array.values().begin());
    return array;
}

void require_balance(const Balancing& result, const std::string& what) {
    if (!result.converged)
        throw InputError{what, "cannot be balanced: margins are off by " +
                                   std::to_string(result.error) + " after " +
                                   std::to_string(result.iterations) + " rounds"};
}

Vector national_value_added(const TableFigures& figures) {
    Vector sum = Vector::Zero(figures.use.rows());
    for (const auto& component : figures.value_added)
        sum += component.second;
    return sum;
}

/// Value added before balancing: shares and location quotients where they are known, the
/// three-industry shares for the rest of a group.
Matrix value_added_prior(const TableFigures& figures, const Vector& national, const Vector& gdp) {
    const Index R = gdp.size(), S = national.size();
    const double nation = national.sum();
    Matrix prior = Matrix::Zero(R, S);
    for (Index r = 0; r < R; ++r) {
        const auto& region = figures.regions[static_cast<std::size_t>(r)];
        for (int group = 0; group < 3; ++group) {
            const double size = region.groups[static_cast<std::size_t>(group)] * gdp[r];
            double named = 0, rest = 0, whole = 0;
            std::vector<Index> others;
            for (Index i = 0; i < S; ++i) {
                if (figures.industry_group[static_cast<std::size_t>(i)] != group) continue;
                whole += national[i];
                if (const auto share = region.shares.find(i); share != region.shares.end()) {
                    prior(r, i) = share->second * gdp[r];
                } else if (const auto q = region.quotients.find(i); q != region.quotients.end()) {
                    prior(r, i) = q->second * gdp[r] * national[i] / nation;
                } else {
                    others.push_back(i);
                    rest += national[i];
                }
                named += prior(r, i);
            }
            const double even = whole > 0 ? size * rest / whole : 0;
            const double left = std::max(size - named, least_rest * even);
            for (const Index i : others)
                prior(r, i) = rest > 0 ? left * national[i] / rest : 0;
        }
    }
    return prior;
}

/// Value added by region and sector: RAS of the prior to regional GDP and national sectors; cells
/// that are given as a share of GDP stay as they are.
Matrix regional_value_added(const TableFigures& figures, const Vector& national,
                            const Vector& gdp) {
    Matrix free = value_added_prior(figures, national, gdp);
    Matrix held = Matrix::Zero(free.rows(), free.cols());
    for (Index r = 0; r < gdp.size(); ++r)
        for (const auto& entry : figures.regions[static_cast<std::size_t>(r)].shares) {
            held(r, entry.first) = free(r, entry.first);
            free(r, entry.first) = 0;
        }
    const Vector rows = gdp - held.rowwise().sum();
    const Vector columns = national - held.colwise().sum().transpose();
    for (Index r = 0; r < gdp.size(); ++r)
        if (rows[r] < 0)
            throw InputError{"value added of " + figures.regions[static_cast<std::size_t>(r)].id,
                             "the shares given add up to more than its GDP"};
    for (Index i = 0; i < national.size(); ++i)
        if (columns[i] < 0)
            throw InputError{
                "value added of " + figures.description.sectors[static_cast<std::size_t>(i)],
                "the shares given add up to more than the nation has"};
    balance(free, rows, columns, "value added by region and sector");
    return free + held;
}

/// Final use of the regions: households by labour income, government and investment by GDP, stock
/// building by output, stock withdrawals by the final use that they serve.
std::vector<Matrix> final_use_of_regions(const TableFigures& figures, const Matrix& value_added,
                                         const Vector& gdp) {
    const Index R = gdp.size(), S = figures.use.rows(), C = figures.final_use.cols();
    const auto& categories = figures.description.categories;
    Vector income = Vector::Zero(R);
    const Vector national = national_value_added(figures);
    const Vector& wages = figures.value_added.at("compensation");
    for (Index r = 0; r < R; ++r)
        for (Index i = 0; i < S; ++i)
            if (national[i] > 0) income[r] += value_added(r, i) * wages[i] / national[i];
    income /= income.sum();
    const Vector share = gdp / gdp.sum();
    std::vector<Matrix> final_use(static_cast<std::size_t>(R), Matrix::Zero(S, C));
    for (Index c = 0; c < C; ++c) {
        const std::string& category = categories[static_cast<std::size_t>(c)];
        for (Index i = 0; i < S; ++i) {
            const double total = figures.final_use(i, c);
            double served = 0;
            for (Index k = 0; k < c; ++k)
                served += std::max(0.0, figures.final_use(i, k));
            for (Index r = 0; r < R; ++r) {
                double part = category == "hh" ? income[r] : share[r];
                Matrix& own = final_use[static_cast<std::size_t>(r)];
                if (category == "inventories" && total > 0 && national[i] > 0)
                    part = value_added(r, i) / national[i];
                if (category == "inventories" && total < 0 && served > 0)
                    part = own.row(i).head(c).cwiseMax(0).sum() / served;
                own(i, c) = total * part;
            }
        }
    }
    return final_use;
}

}  // namespace

void balance(Matrix& matrix, const Vector& rows, const Vector& columns, const std::string& what) {
    const Out<2> view{matrix.data(), {matrix.rows(), matrix.cols()}};
    require_balance(kernels::ras(view, as_array(rows), as_array(columns)), what);
}

void balance_national(TableFigures& figures) {
    const Index S = figures.use.rows(), C = figures.final_use.cols();
    const auto V = static_cast<Index>(figures.value_added.size());
    // Goods and value added by industries, final uses, exports and (negative) imports.
    Matrix whole = Matrix::Zero(S + V, S + C + 2);
    whole.topLeftCorner(S, S) = figures.use;
    whole.block(0, S, S, C) = figures.final_use;
    whole.block(0, S + C, S, 1) = figures.exports;
    whole.block(0, S + C + 1, S, 1) = -figures.imports;
    Index row = S;
    for (const auto& component : figures.value_added)
        whole.block(row++, 0, 1, S) = component.second.transpose();
    // Columns are taken at their word; rows of goods follow.
    const Vector columns = whole.colwise().sum().transpose();
    Vector rows = whole.rowwise().sum();
    rows.head(S) = columns.head(S);
    const double income = rows.tail(V).sum(), spending = columns.tail(C + 2).sum();
    if (std::abs(income - spending) > 1e-6 * std::abs(spending))
        throw InputError{"the national table",
                         "value added is " + std::to_string(income) +
                             ", final uses and exports less imports are " +
                             std::to_string(spending),
                         "both are GDP"};
    rows.tail(V) *= spending / income;  // their last digits
    Array<2> work({2, std::max(S + V, S + C + 2)});
    const Out<2> view{whole.data(), {whole.rows(), whole.cols()}};
    require_balance(kernels::gras(view, as_array(rows), as_array(columns), work),
                    "the national table");
    figures.use = whole.topLeftCorner(S, S);
    figures.final_use = whole.block(0, S, S, C);
    figures.exports = whole.block(0, S + C, S, 1);
    figures.imports = -whole.block(0, S + C + 1, S, 1);
    row = S;
    for (auto& component : figures.value_added)
        component.second = whole.block(row++, 0, 1, S).transpose();
}

RegionalAccounts national_regions_of(const TableFigures& figures) {
    const Index S = figures.use.rows(), R = static_cast<Index>(figures.regions.size());
    const Vector national = national_value_added(figures);
    const Vector output = figures.use.colwise().sum().transpose() + national;
    Vector gdp(R);
    for (Index r = 0; r < R; ++r)
        gdp[r] = figures.regions[static_cast<std::size_t>(r)].gdp;
    gdp *= national.sum() / gdp.sum();

    const Matrix value_added = regional_value_added(figures, national, gdp);
    RegionalAccounts accounts;
    accounts.gdp = gdp;
    accounts.output = Matrix::Zero(R, S);
    for (Index i = 0; i < S; ++i)
        accounts.output.col(i) = value_added.col(i) * (output[i] / national[i]);
    for (Index r = 0; r < R; ++r) {
        Matrix use = figures.use;
        for (Index j = 0; j < S; ++j)
            use.col(j) *= accounts.output(r, j) / output[j];
        accounts.use.push_back(std::move(use));
    }
    accounts.final_use = final_use_of_regions(figures, value_added, gdp);
    return accounts;
}

RegionalAccounts foreign_blocs_of(const TableFigures& figures) {
    const Index S = figures.use.rows(), B = static_cast<Index>(figures.blocs.size());
    const Vector net_sales = figures.imports - figures.exports;  // by the blocs to the nation
    RegionalAccounts accounts;
    accounts.gdp = Vector(B);
    Matrix ratio(B, S), value_added(B, S);
    for (Index b = 0; b < B; ++b) {
        const auto& bloc = figures.blocs[static_cast<std::size_t>(b)];
        accounts.gdp[b] = bloc.gdp;
        ratio.row(b) = (1 - bloc.coefficients.colwise().sum().array()).cwiseMax(0.02).matrix();
        value_added.row(b) = bloc.value_added_structure.transpose() * bloc.gdp;
    }
    // What the blocs spend is what they earn less what they earn from the nation.
    const double spent = 1 - net_sales.sum() / accounts.gdp.sum();
    Vector final_total = Vector::Zero(S);
    for (Index b = 0; b < B; ++b) {
        const auto& bloc = figures.blocs[static_cast<std::size_t>(b)];
        Matrix final_use = Matrix::Zero(S, figures.final_use.cols());
        final_use.leftCols(3) = bloc.final_structure * (bloc.gdp * spent);
        final_total += final_use.rowwise().sum();
        accounts.final_use.push_back(std::move(final_use));
    }

    // Output has to serve its own use of inputs: repeat until it does. A contraction, as rho(A)
    // < 1.
    for (int round = 0; round < 2000; ++round) {
        accounts.output = value_added.cwiseQuotient(ratio);
        Vector needed = final_total + net_sales;
        for (Index b = 0; b < B; ++b)
            needed += figures.blocs[static_cast<std::size_t>(b)].coefficients *
                      accounts.output.row(b).transpose();
        const Vector made = accounts.output.colwise().sum().transpose();
        if ((needed.array() <= 0).any())
            throw InputError{"foreign blocs", "would have to make less than nothing of a good",
                             "exports to them exceed what they use"};
        if (((needed - made).array().abs() / made.array()).maxCoeff() < 1e-14) break;
        Vector target = value_added.colwise().sum().transpose();
        target = target.cwiseProduct(needed).cwiseQuotient(made);
        target *= accounts.gdp.sum() / target.sum();
        balance(value_added, accounts.gdp, target, "value added of the blocs");
    }
    for (Index b = 0; b < B; ++b) {
        Matrix use = figures.blocs[static_cast<std::size_t>(b)].coefficients;
        for (Index j = 0; j < S; ++j)
            use.col(j) *= accounts.output(b, j);
        accounts.use.push_back(std::move(use));
    }
    return accounts;
}

}  // namespace spillover
