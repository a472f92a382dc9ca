#include "engine/value_added.hpp"

#include "kernels/accounts.hpp"

namespace spillover {

void divide_value_added(const Economy& economy, const Behaviour& behaviour, const Forcing& forcing,
                        State& state, Flows& flows) {
    const ValueAddedSettings& own = behaviour.value_added;
    const kernels::ValueAddedShares shares{own.labour, own.tax, own.capital, economy.output};
    kernels::divide_value_added(shares, state.price, flows.output, flows.use_value, state.wage,
                                state.labour, forcing.tax_rate, flows.value_added, flows.wages,
                                flows.taxes, flows.profit);
    kernels::follow_profit_rate(shares, flows.profit, state.capital, state.capital_price,
                                own.profit_memory, state.profit_rate);
}

}  // namespace spillover
