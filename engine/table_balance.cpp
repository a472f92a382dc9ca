#include "engine/table_balance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "engine/balance_proof.hpp"
#include "engine/error.hpp"
#include "engine/table_checks.hpp"
#include "kernels/kras.hpp"

namespace spillover {
namespace {

constexpr double tolerance = 1e-10;  // of every total, over the sizes of its cells

/// Totals of all rows and columns of the accounts.
struct Margins {
    Vector rows, columns;
};

double size_of_gap(double sum, double size, double target) {
    const double scale = std::max(size, std::abs(target));
    return scale > 0 ? std::abs(sum - target) / scale : 0;
}

/// The worst of all rows and columns, and which it is.
double worst_gap(const Matrix& z, const Margins& margins, Index& worst) {
    double most = 0;
    const auto look = [&](Index n, double gap) {
        if (gap <= most) return;
        most = gap;
        worst = n;
    };
    for (Index i = 0; i < z.rows(); ++i)
        look(i, size_of_gap(z.row(i).sum(), z.row(i).cwiseAbs().sum(), margins.rows[i]));
    for (Index j = 0; j < z.cols(); ++j)
        look(z.rows() + j,
             size_of_gap(z.col(j).sum(), z.col(j).cwiseAbs().sum(), margins.columns[j]));
    return most;
}

/// Makes final demand and value added agree by scaling what nobody asked for: final columns, else
/// components of value added.
double reconcile(Margins& margins, const std::vector<char>& row_told,
                 const std::vector<char>& column_told, Index N) {
    const auto parts = [&](const Vector& totals, const std::vector<char>& told) {
        std::pair<double, double> sums{0, 0};  // told, free
        for (Index n = N; n < totals.size(); ++n)
            (told[static_cast<std::size_t>(n)] ? sums.first : sums.second) += totals[n];
        return sums;
    };
    const auto scale = [&](Vector& totals, const std::vector<char>& told, double factor) {
        for (Index n = N; n < totals.size(); ++n)
            if (!told[static_cast<std::size_t>(n)]) totals[n] *= factor;
    };
    const auto [final_told, final_free] = parts(margins.columns, column_told);
    const auto [added_told, added_free] = parts(margins.rows, row_told);
    const double final = final_told + final_free, added = added_told + added_free;
    if (std::abs(final - added) <= 1e-14 * std::abs(added)) return 1;
    const double final_factor = (added - final_told) / final_free,
                 added_factor = (final - added_told) / added_free;
    if (final_free > 0 && final_factor > 0) {
        scale(margins.columns, column_told, final_factor);
        return final_factor;
    }
    if (added_free > 0 && added_factor > 0) {
        scale(margins.rows, row_told, added_factor);
        return 1;
    }
    throw InputError{
        "totals",
        "final demand adds up to " + number_text(final) + ", value added to " + number_text(added),
        "both are GDP: leave one of the totals to be scaled, or use --method kras "
        "with errors"};
}

class Balance {
public:
    Balance(const TableData& labels, const BalanceRequest& request, BalanceReport& report)
        : labels_{labels},
          request_{request},
          report_{report},
          accounts_{labels},
          N_{labels.extent.industries()} {}

    TableData result() {
        const Matrix before = accounts_.cells;
        Margins own{Vector::Zero(before.rows()), Vector::Zero(before.cols())};
        own.rows << labels_.output, before.bottomRows(before.rows() - N_).rowwise().sum();
        own.columns << labels_.output,
            before.rightCols(before.cols() - N_).colwise().sum().transpose();
        Index worst = 0;
        report_.error_before = worst_gap(before, own, worst);
        report_.worst_before = name(worst);
        if (request_.method == BalanceMethod::kras) {
            constrained();
        } else {
            biproportional(own);
        }
        tell_changes(before);
        return accounts_.table(labels_);
    }

private:
    std::string name(Index n) const {
        const Index rows = accounts_.cells.rows();
        return n < rows ? accounts_.row_name(n, labels_) + " (sales)"
                        : accounts_.column_name(n - rows, labels_) + " (purchases)";
    }

    void biproportional(Margins margins) {
        std::vector<char> row_told(static_cast<std::size_t>(margins.rows.size()), 0),
            column_told(static_cast<std::size_t>(margins.columns.size()), 0);
        for (const AccountTotal& total : request_.totals) {
            const Index place =
                total.kind == AccountTotal::Kind::output ? total.place : N_ + total.place;
            const auto n = static_cast<std::size_t>(place);
            if (total.kind != AccountTotal::Kind::final_use) {
                margins.rows[place] = total.total;
                row_told[n] = 1;
            }
            if (total.kind != AccountTotal::Kind::value_added) {
                margins.columns[place] = total.total;
                column_told[n] = 1;
            }
        }
        report_.scaled = reconcile(margins, row_told, column_told, N_);
        require_signs();
        require_within_reach(margins);
        const Matrix start = accounts_.cells;
        if (!scale(margins)) {
            accounts_.cells = start;
            prove_failure(margins);
        }
    }

    void require_within_reach(const Margins& margins) const {
        const Matrix& z = accounts_.cells;
        std::vector<InputError::Problem> problems;
        const auto look = [&](Index n, double target, const auto& cells) {
            require_reach(name(n), target, (cells.array() > 0).any(), (cells.array() < 0).any(),
                          problems);
        };
        for (Index i = 0; i < z.rows(); ++i)
            look(i, margins.rows[i], z.row(i));
        for (Index j = 0; j < z.cols(); ++j)
            look(z.rows() + j, margins.columns[j], z.col(j));
        if (!problems.empty()) throw InputError{std::move(problems)};
    }

    /// What stands in the way, from the start. The proof takes ten times the memory of the cells:
    /// for large tables only the worst account is named.
    [[noreturn]] void prove_failure(const Margins& margins) {
        if (accounts_.cells.size() > request_.most_proven)
            throw InputError{"totals",
                             "cannot be met: " + name(worst_) + " stays " +
                                 number_text(report_.error) + " of its size off",
                             "the pattern of zeros or signs leaves no room; try a smaller part of "
                             "the table, where the accounts in the way are named"};
        LinearSystem system = system_of(margins);
        system.solve();
        system.throw_failure();
    }

    /// Rounds of RAS or GRAS until every total is met for its own size, not only for the largest.
    bool scale(const Margins& margins) {
        Matrix& z = accounts_.cells;
        Array<1> rows({z.rows()}), columns({z.cols()});
        std::copy_n(margins.rows.data(), z.rows(), rows.values().begin());
        std::copy_n(margins.columns.data(), z.cols(), columns.values().begin());
        Array<2> work({2, std::max(z.rows(), z.cols())});
        const Out<2> cells{z.data(), {z.rows(), z.cols()}};
        double best = std::numeric_limits<double>::infinity();
        for (int attempt = 0; attempt < 50; ++attempt) {
            const auto done = request_.method == BalanceMethod::ras
                                  ? kernels::ras(cells, rows, columns)
                                  : kernels::gras(cells, rows, columns, work);
            report_.iterations += done.iterations;
            report_.error = worst_gap(z, margins, worst_);
            if (report_.error < tolerance / 10) break;
            if (report_.error > 0.9 * best) break;
            best = report_.error;
        }
        return report_.error < tolerance;
    }

    void require_signs() const {
        if (request_.method != BalanceMethod::ras) return;
        const Matrix& z = accounts_.cells;
        Index count = 0;
        std::string first;
        for (Index i = 0; i < z.rows(); ++i)
            for (Index j = 0; j < z.cols(); ++j)
                if (z(i, j) < 0 && count++ == 0)
                    first = accounts_.row_name(i, labels_) + " to " +
                            accounts_.column_name(j, labels_) + " is " + number_text(z(i, j));
        if (count > 0)
            throw InputError{"table " + labels_.name,
                             std::to_string(count) + " negative cell" + (count == 1 ? "" : "s") +
                                 ", the first: " + first,
                             "RAS needs non-negative cells; --method gras keeps signs"};
    }

    /// Rows and columns of the accounts as constraints; all of the cells that are not zero.
    LinearSystem system_of(const Margins& margins) {
        LinearSystem system{accounts_.cells, request_.weights};
        for (Index i = 0; i < margins.rows.size(); ++i) {
            system.begin(name(i), margins.rows[i], 0);
            for (Index j = 0; j < margins.columns.size(); ++j)
                system.add(i, j, 1);
        }
        for (Index j = 0; j < margins.columns.size(); ++j) {
            system.begin(name(margins.rows.size() + j), margins.columns[j], 0);
            for (Index i = 0; i < margins.rows.size(); ++i)
                system.add(i, j, 1);
        }
        return system;
    }

    void constrained() {
        LinearSystem system{accounts_.cells, request_.weights};
        const Index rows = accounts_.cells.rows(), columns = accounts_.cells.cols();
        for (Index a = 0; a < N_; ++a) {
            system.begin(accounts_.row_name(a, labels_) + " (sales = costs)", 0, 0);
            for (Index j = 0; j < columns; ++j)
                if (j != a) system.add(a, j, 1);
            for (Index i = 0; i < rows; ++i)
                if (i != a) system.add(i, a, -1);
        }
        for (const AccountTotal& total : request_.totals) {
            const bool final = total.kind == AccountTotal::Kind::final_use;
            const Index place =
                total.kind == AccountTotal::Kind::output ? total.place : N_ + total.place;
            system.begin(name(final ? rows + place : place), total.total, total.error);
            for (Index n = 0; n < (final ? rows : columns); ++n)
                final ? system.add(n, place, 1) : system.add(place, n, 1);
        }
        for (const AccountConstraint& constraint : request_.constraints) {
            system.begin(constraint.name, constraint.total, constraint.error);
            for (const auto& cell : constraint.cells)
                system.add(cell.row, cell.column, cell.coefficient);
        }
        system.require_within_reach();
        const auto done = system.solve();
        report_.iterations = done.iterations;
        report_.error = done.error;
        report_.emptied = done.emptied;
        if (done.error > tolerance || done.conflict) system.throw_failure();
        report_.moved = system.moved();
    }

    void tell_changes(const Matrix& before) {
        const Matrix& after = accounts_.cells;
        const double rounding = 1e-9 * before.cwiseAbs().maxCoeff();
        std::vector<std::pair<double, Index>> changes;
        for (Index n = 0; n < after.size(); ++n) {
            const double size = std::abs(after.data()[n] - before.data()[n]);
            if (size > rounding) changes.emplace_back(size, n);
        }
        const std::size_t shown = std::min<std::size_t>(5, changes.size());
        std::partial_sort(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(shown),
                          changes.end(), std::greater<>{});
        for (std::size_t k = 0; k < shown; ++k) {
            const Index i = changes[k].second / after.cols(), j = changes[k].second % after.cols();
            report_.largest.push_back({accounts_.row_name(i, labels_),
                                       accounts_.column_name(j, labels_), before(i, j),
                                       after(i, j)});
        }
    }

    const TableData& labels_;
    const BalanceRequest& request_;
    BalanceReport& report_;
    AccountsMatrix accounts_;
    Index N_;
    Index worst_ = 0;  ///< account that is furthest off
};

}  // namespace

double bytes_of_balancing(const TableData& table, BalanceMethod method) {
    const Extent& e = table.extent;
    const double cells = static_cast<double>(e.industries()) * static_cast<double>(e.buyers());
    return sizeof(double) * cells * (method == BalanceMethod::kras ? 20 : 5);
}

TableData balanced(const TableData& table, const BalanceRequest& request, BalanceReport& report) {
    require_valid_parts(table);
    return Balance{table, request, report}.result();
}

}  // namespace spillover
