#include "engine/expenditure.hpp"

#include "engine/money_balance.hpp"

namespace spillover {
namespace {

/// Values of one step at the prices of the time, or at those of the base year.
class Book {
public:
    Book(const Moment& now, bool real) : now_{now}, real_{real}, e_{now.economy.extent} {}

    double final_use(FinalUse use, Index r, Index m) const {
        double sum = 0;
        for (Index c = 0; c < e_.categories; ++c) {
            if (now_.economy.final_use[static_cast<std::size_t>(c)] != use) continue;
            const Index h = r * e_.categories + c;
            sum += real_ ? final_receipts(now_, h, m) : final_purchases(now_, h, m);
        }
        return sum;
    }

    double capital_formation(Index r, Index m) const {
        double sum = final_use(FinalUse::capital_formation, r, m);
        if (now_.damage.empty()) return sum;
        const Deliveries& books = now_.deliveries();
        return sum + (real_ ? books.rebuilding_real : books.rebuilding)(r, m);
    }

    double inventory_change(Index r, Index m) const {
        const Flows& flows = now_.flows;
        double sum = final_use(FinalUse::inventories, r, m);
        for (Index i = 0; i < e_.sectors; ++i) {
            const Index a = e_.industry(r, i);
            const double withdrawn = stock_withdrawal(now_.economy, flows, a, m);
            sum +=
                real_ ? flows.intermediate_receipts(a, m) - flows.intermediate_use(a, m) + withdrawn
                      : flows.receipts_value(a, m) - flows.use_value(a, m) +
                            flows.price_paid(a, m) * withdrawn;
        }
        return sum;
    }

    double net_exports(Index r, Index m) const {
        const Deliveries& books = now_.deliveries();
        const Array<2>& bought = real_ ? books.bought_real : books.bought;
        double sum = 0;
        for (Index i = 0; i < e_.sectors; ++i) {
            const Index a = e_.industry(r, i);
            double sold = 0;
            for (Index d = 0; d < books.to_block.extent(1); ++d)
                sold += books.to_block(a, d, m);
            sum += (real_ ? sold : now_.flows.price_paid(a, m) * sold) - bought(a, m);
        }
        return sum;
    }

    double expenditure(Index r, Index m) const {
        return final_use(FinalUse::households, r, m) + final_use(FinalUse::government, r, m) +
               capital_formation(r, m) + final_use(FinalUse::other, r, m) + inventory_change(r, m) +
               net_exports(r, m);
    }

    double income(Index r, Index m) const {
        const bool dutiable = now_.behaviour.price.on && !now_.forcing.tariff.empty();
        double sum = 0;
        for (Index i = 0; i < e_.sectors; ++i) {
            const Index a = e_.industry(r, i);
            sum += now_.flows.wages(a, m) + now_.flows.taxes(a, m) + now_.flows.profit(a, m);
            if (dutiable) sum += now_.deliveries().tariffs(a, m);
        }
        return sum;
    }

private:
    const Moment& now_;
    bool real_;
    const Extent& e_;
};

}  // namespace

double final_use_value(const Moment& now, FinalUse use, Index r, Index m) {
    return Book{now, false}.final_use(use, r, m);
}

void observe_gdp_sides(const Moment& now, Variable variable, Observed& observed) {
    const bool real = !info(variable).accounts;
    const Book book{now, real};
    const auto write = [&](const auto& of) {
        each_cell(observed.value, now.economy.extent.regions, now.lanes(), of);
    };
    const auto use = [&](FinalUse kind) {
        write([&](Index r, Index m) { return book.final_use(kind, r, m); });
    };
    switch (variable) {
        case Variable::consumption_households:
        case Variable::consumption_households_real:
            return use(FinalUse::households);
        case Variable::consumption_government:
        case Variable::consumption_government_real:
            return use(FinalUse::government);
        case Variable::other_final_use:
        case Variable::other_final_use_real:
            return use(FinalUse::other);
        case Variable::capital_formation:
        case Variable::capital_formation_real:
            return write([&](Index r, Index m) { return book.capital_formation(r, m); });
        case Variable::inventory_change:
        case Variable::inventory_change_real:
            return write([&](Index r, Index m) { return book.inventory_change(r, m); });
        case Variable::net_exports:
        case Variable::net_exports_real:
            return write([&](Index r, Index m) { return book.net_exports(r, m); });
        case Variable::gdp_income:
            return write([&](Index r, Index m) { return book.income(r, m); });
        default:  // gdp_expenditure, gdp_expenditure_real
            write([&](Index r, Index m) { return book.expenditure(r, m); });
    }
}

}  // namespace spillover
