#include "engine/partner_trade.hpp"

#include <cmath>

#include "engine/error.hpp"

namespace spillover {
namespace {

/// RAS with a limit on every cell: rows and columns are shared out in turn, each in proportion to
/// what stands there, until both add up.
Matrix capped_balance(const TableFigures& figures, Matrix cells, const Matrix& limits,
                      const Vector& rows, const Vector& columns, const std::string& what) {
    constexpr int most_rounds = 20000;
    for (int round = 0; round < most_rounds; ++round) {
        for (Index b = 0; b < rows.size(); ++b)
            cells.row(b) =
                capped_parts(rows[b], cells.row(b).transpose(), limits.row(b).transpose(),
                             what + figures.blocs[static_cast<std::size_t>(b)].id)
                    .transpose();
        for (Index i = 0; i < columns.size(); ++i)
            cells.col(i) =
                capped_parts(columns[i], cells.col(i), limits.col(i),
                             what + figures.description.sectors[static_cast<std::size_t>(i)]);
        const Vector off = (cells.rowwise().sum() - rows).cwiseAbs();
        if (off.maxCoeff() < 1e-13 * rows.maxCoeff()) return cells;
    }
    throw InputError{what + "the blocs", "cannot be shared out by bloc and good",
                     "a bloc would have to make or use more of a good than it does"};
}

}  // namespace

PartnerTrade partner_trade(const TableFigures& figures, const RegionalAccounts& blocs) {
    const Index S = figures.use.rows(), B = blocs.gdp.size();
    Matrix used(B, S);
    Vector export_share(B), import_share(B);
    for (Index b = 0; b < B; ++b) {
        const auto n = static_cast<std::size_t>(b);
        used.row(b) =
            (blocs.use[n].rowwise().sum() + blocs.final_use[n].rowwise().sum()).transpose();
        export_share[b] = figures.blocs[n].exports_share;
        import_share[b] = figures.blocs[n].imports_share;
    }
    export_share *= figures.exports.sum() / export_share.sum();
    import_share *= figures.imports.sum() / import_share.sum();
    PartnerTrade trade;
    trade.sold = capped_balance(figures, used, most_imported * used, export_share, figures.exports,
                                "exports, ");
    trade.bought = capped_balance(figures, blocs.output, most_exported * blocs.output, import_share,
                                  figures.imports, "imports, ");
    return trade;
}

Vector capped_parts(double total, const Vector& weights, const Vector& limits,
                    const std::string& what) {
    Vector parts = Vector::Zero(weights.size());
    if (total <= 0) return parts;
    if (total > limits.sum())
        throw InputError{what,
                         std::to_string(std::llround(total)) +
                             " are more than there is room for (" +
                             std::to_string(std::llround(limits.sum())) + ")",
                         "what is made or used of it sets the limit"};
    std::vector<char> full(static_cast<std::size_t>(weights.size()), 0);
    for (Index round = 0; round <= weights.size(); ++round) {
        double left = total, open = 0;
        for (Index k = 0; k < weights.size(); ++k) {
            if (full[static_cast<std::size_t>(k)]) left -= limits[k];
            if (!full[static_cast<std::size_t>(k)]) open += weights[k];
        }
        bool more = false;
        for (Index k = 0; k < weights.size(); ++k) {
            const auto n = static_cast<std::size_t>(k);
            parts[k] = full[n] ? limits[k] : open > 0 ? left * weights[k] / open : 0.0;
            if (!full[n] && parts[k] > limits[k]) full[n] = 1, more = true;
        }
        if (!more) break;
    }
    return parts * (total / parts.sum());
}

}  // namespace spillover
