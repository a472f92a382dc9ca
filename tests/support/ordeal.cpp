#include "tests/support/ordeal.hpp"

#include <limits>
#include <random>

#include "engine/economy.hpp"

namespace spillover::test {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Index steps = 40;
constexpr double first = 3, last = 25;

class Maker {
public:
    Maker(const MrioTable& table, Preset preset, std::uint64_t seed)
        : table_{table}, e_{table.extent()}, random_{seed} {
        const auto unit = seed % 2 == 0 ? Duration::Unit::week : Duration::Unit::day;
        ordeal_.scenario = scenario(table, preset, steps, {1, unit});
        dt_ = ordeal_.scenario.time.dt();
        ordeal_.start = first;
        ordeal_.end = last;
        ordeal_.rules.preset = preset;
    }

    Ordeal take() { return std::move(ordeal_); }

    void set_rules() {
        ReferenceRules& rules = ordeal_.rules;
        const Preset preset = rules.preset;
        const bool ario = preset == Preset::ario || preset == Preset::ario_psi;
        const Index S = e_.sectors, N = e_.industries();
        rules.cover = rules.criticality = rules.binding_cover = Matrix::Zero(S, N);
        for (Index i = 0; i < S; ++i)
            for (Index j = 0; j < N; ++j) {
                rules.cover(i, j) = chance(0.1) ? infinity : uniform(1, 12);
                rules.criticality(i, j) = chance(0.5) ? 1 : chance(0.5) ? 0.5 : 0;
                give(Parameter::inventory_cover, rules.cover(i, j) * dt_, {i}, {j});
                give(Parameter::inputs_criticality, rules.criticality(i, j), {i}, {j});
            }
        const double half_week = std::max(1.0, 0.5 / 52 / dt_);
        if (ario) rules.binding_cover = (preset == Preset::ario ? 1 : 0.8) * rules.cover;
        if (preset == Preset::pichler) rules.binding_cover.setOnes();
        if (preset == Preset::quantity) rules.binding_cover = (rules.cover / 2).cwiseMin(half_week);
        rules.restock_time = Vector::Zero(S);
        for (Index i = 0; i < S; ++i) {
            rules.restock_time[i] = uniform(3, 30);
            give(Parameter::inventory_restock_time, rules.restock_time[i] * dt_, {i}, {});
        }
        rules.utilisation = preset == Preset::quantity ? 0.8 : 1;
        rules.omega = chance(0.5) ? uniform(0.5, 2) : 1;
        give(Parameter::trade_capacity_weight, rules.omega, {}, {});
        const double days = dt_ * 365;
        rules.hiring = std::min(1.0, days / 30);
        rules.firing = std::min(1.0, days / 15);
        rules.persistence = 1 - std::min(1.0, 0.4 * dt_ / 0.25);
        rules.rationing =
            preset == Preset::quantity ? Rationing::intermediate_first : Rationing::proportional;
        if (chance(0.3)) {
            rules.rationing = Rationing::final_first;
            ordeal_.scenario.model.rationing = Rationing::final_first;
        }
        if (chance(0.1)) rules.propagation = ordeal_.scenario.model.propagation = false;
    }

    void shock_final_demand() {
        const Index S = e_.sectors;
        Matrix& factor = ordeal_.forcing.final_factor = Matrix::Ones(S, e_.final_columns());
        for (Index h = 0; h < e_.final_columns(); ++h)
            for (Index i = 0; i < S; ++i)
                if (chance(0.4))
                    give(Driver::final_demand, Operation::multiply, {h * S + i},
                         factor(i, h) = uniform(0.3, 1.3), 1);
        if (e_.regions < 2) return;
        Matrix& origin = ordeal_.forcing.origin_factor =
            Matrix::Ones(e_.industries(), e_.final_columns());
        const Index region = e_.regions - 1, i = below(S), h = below(e_.final_columns());
        origin(e_.industry(region, i), h) = uniform(0.2, 1.5);
        give(Driver::final_demand, Operation::multiply, {h * S + i},
             origin(e_.industry(region, i), h), 1);
        ordeal_.scenario.shocks.back().origins = {region};
    }

    void shock_capacity() {
        const Index N = e_.industries();
        Vector& left = ordeal_.forcing.capacity_left = Vector::Ones(N);
        Vector& quota = ordeal_.forcing.quota = Vector::Constant(N, infinity);
        for (Index a = 0; a < N; ++a) {
            if (chance(0.3)) {
                const double loss = chance(0.2) ? 1.0 : uniform(0, 1);
                left[a] = 1 - loss;
                give(Driver::capacity_loss, Operation::set, {a}, loss, 0);
            }
            if (chance(0.2))
                give(Driver::capacity_quota, Operation::cap, {a}, quota[a] = uniform(0, 1.2), 1);
        }
        if (ordeal_.rules.preset != Preset::pichler) return;
        Vector& supply = ordeal_.forcing.labour_supply = Vector::Ones(N);
        for (Index a = 0; a < N; ++a)
            if (chance(0.3))
                give(Driver::labour_supply, Operation::multiply, {a}, supply[a] = uniform(0.2, 1),
                     1);
    }

    void shock_trade() {
        const auto D = static_cast<Index>(blocks_of(table_.data()).size());
        ordeal_.forcing.open.assign(static_cast<std::size_t>(e_.sectors), Matrix::Ones(D, D));
        Matrix& quota = ordeal_.forcing.export_quota =
            Matrix::Constant(e_.industries(), D, infinity);
        for (Index d = 0; d < D; ++d) {
            for (Index i = 0; i < e_.sectors; ++i)
                for (Index o = 0; o < D; ++o) {
                    if (!chance(0.15)) continue;
                    ordeal_.forcing.open[static_cast<std::size_t>(i)](o, d) = 0;
                    give(Driver::trade_open, Operation::set, {(i * D + o) * D + d}, 0, 1);
                }
            for (Index a = 0; a < e_.industries(); ++a)
                if (chance(0.2))
                    give(Driver::trade_quota, Operation::cap, {a * D + d},
                         quota(a, d) = uniform(0, 1.1), 1);
        }
    }

    void shock_technology_and_targets() {
        const Index S = e_.sectors;
        Matrix& technology = ordeal_.forcing.technology = Matrix::Ones(S, e_.industries());
        for (Index j = 0; j < e_.industries(); ++j)
            for (Index i = 0; i < S; ++i)
                if (chance(0.2))
                    give(Driver::input_coefficient, Operation::multiply, {j * S + i},
                         technology(i, j) = uniform(0.7, 1.2), 1);
        Matrix& target = ordeal_.forcing.target = Matrix::Ones(S, e_.regions);
        for (Index r = 0; r < e_.regions; ++r)
            for (Index i = 0; i < S; ++i)
                if (chance(0.3))
                    give(Driver::inventory_target, Operation::multiply, {r * S + i},
                         target(i, r) = uniform(0.3, 2), 1);
    }

    void destroy_capital() {
        ReferenceDamage damage;
        damage.occurrence = 5;
        damage.tau = uniform(2, 30);
        damage.factor = uniform(0.5, 1);
        damage.damage = Vector::Zero(e_.industries());
        damage.mix = Vector::Zero(e_.sectors);
        for (Index i = 0; i < e_.sectors; ++i)
            damage.mix[i] = uniform(0.1, 1);
        damage.mix /= damage.mix.sum();
        std::vector<Cell> cells;
        const Vector value_added = table_.value_added();
        for (Index a = 0; a < e_.industries(); ++a)
            if (chance(0.3) && value_added[a] > 0)
                cells.push_back({a, damage.damage[a] = uniform(0, 0.5) * 4 * value_added[a]});
        Destruction what;
        what.occurrence = damage.occurrence;
        what.tau = damage.tau;
        what.rebuild = true;
        what.mix.assign(damage.mix.data(), damage.mix.data() + e_.sectors);
        what.factor = damage.factor;
        give(Driver::capital_destroyed, Operation::add, {}, 0, 0);
        ordeal_.scenario.shocks.back().cells = cells;
        ordeal_.scenario.shocks.back().destruction = what;
        ordeal_.damages.push_back(damage);
    }

    bool chance(double p) { return uniform(0, 1) < p; }

private:
    double uniform(double low, double high) {
        return std::uniform_real_distribution{low, high}(random_);
    }
    Index below(Index n) { return std::uniform_int_distribution<Index>{0, n - 1}(random_); }
    void give(Parameter parameter, double value, std::vector<Index> inputs,
              std::vector<Index> industries) {
        ordeal_.scenario.model.parameters.push_back(
            {parameter, value, false, std::move(inputs), std::move(industries)});
    }
    void give(Driver driver, Operation operation, std::vector<Index> cells, double value,
              double neutral) {
        std::vector<Cell> all;
        for (const Index cell : cells)
            all.push_back({cell, 1});
        Shock s = shock(driver, operation, std::move(all), value, neutral, first, last - first);
        s.id = std::to_string(ordeal_.scenario.shocks.size());
        ordeal_.scenario.shocks.push_back(std::move(s));
    }

    const MrioTable& table_;
    Extent e_;
    std::mt19937_64 random_;
    double dt_ = 1;
    Ordeal ordeal_;
};

}  // namespace

Ordeal random_ordeal(const MrioTable& table, Preset preset, std::uint64_t seed,
                     bool orders_in_memory) {
    Maker maker{table, preset, seed};
    maker.set_rules();
    if (maker.chance(0.8)) maker.shock_final_demand();
    if (maker.chance(0.8)) maker.shock_capacity();
    if (maker.chance(0.5)) maker.shock_trade();
    if (maker.chance(0.5)) maker.destroy_capital();
    if (orders_in_memory) maker.shock_technology_and_targets();
    Ordeal ordeal = maker.take();
    const auto partition = [&](const char* level) { return partition_of(table.data(), level); };
    for (const auto& [name, variable, level] :
         {std::tuple{"demand", Variable::demand, "region_sector"},
          {"capacity", Variable::capacity, "region_sector"},
          {"stock", Variable::inputs_stock, "input_region_sector"},
          {"received", Variable::final_consumption, "region_category"}})
        ordeal.scenario.outputs.fields.push_back({name, variable, false, partition(level)});
    return ordeal;
}

}  // namespace spillover::test
