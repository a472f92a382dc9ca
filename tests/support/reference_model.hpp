#pragma once

#include <vector>

#include "engine/behaviour.hpp"
#include "engine/mrio_table.hpp"

namespace spillover::test {

/// What one scenario imposes on the reference model in one step; empty matrices are neutral.
struct ReferenceForcing {
    Matrix final_factor;       ///< on base final demand [S x H]
    Vector capacity_left;      ///< [N]
    Vector quota;              ///< ceiling on capacity, factor; infinite = none [N]
    Vector labour_supply;      ///< [N]
    Matrix technology;         ///< factor on a_ij [S x N]
    Matrix target;             ///< factor on target stocks [S x R]
    std::vector<Matrix> open;  ///< per good [blocks x blocks], origin to destination
    Matrix export_quota;       ///< factor on base flows [N x blocks]
    Matrix origin_factor;      ///< on what a final column buys of an industry [N x H]
};

/// Damage to capital that is rebuilt, with the full matrix of who rebuilds from whom.
struct ReferenceDamage {
    double occurrence = 0, tau = 1, factor = 1;
    Vector damage;  ///< [N], money
    Vector mix;     ///< share of each good [S]
};

/// The numbers that steer agents, in steps.
struct ReferenceRules {
    Preset preset = Preset::quantity;
    bool propagation = true;
    Matrix cover, criticality, binding_cover;  ///< n, beta, theta [S x N]
    Vector restock_time;                       ///< tau [S], steps
    double utilisation = 1, capital_ratio = 4;
    double overproduction_max = 1.25, overproduction_time = 1;  ///< years
    double expectations_time = 0.5;                             ///< years
    double omega = 0;
    double hiring = 0, firing = 0;  ///< per step
    double persistence = 1, permanent_share = 0.5;
    Rationing rationing = Rationing::proportional;
};

/// The step of docs/model.md for one scenario, cell by cell and in plain loops: every industry's
/// purchase from every other is written out. Slow, and close to the equations: the oracle of the
/// tests. Shares with the engine only the table.
class ReferenceModel {
public:
    ReferenceModel(const MrioTable& table, double dt, ReferenceRules rules);

    void add_damage(const ReferenceDamage& damage);
    void step(Index t, const ReferenceForcing& forcing);

    Vector output, demand, capacity;  ///< [N], money/step
    Matrix stock;                     ///< [S x N], money
    Vector final_receipts;            ///< [H], money/step
    /// Largest |x_a - sum of deliveries of a| and |change of stock - receipts + use| so far, in
    /// relation to the economy's output.
    double goods_residual = 0;

private:
    void set_shares(const PooledSales& sales);
    Index rebuilds_like(Index industry, Index good) const;
    Index block(Index region) const;
    Index region_of_buyer(Index b) const;
    double weight(const ReferenceForcing& f, Index a, Index b) const;
    double technology(const ReferenceForcing& f, Index i, Index j) const;
    void set_orders(const ReferenceForcing& f);
    void split_orders(const ReferenceForcing& f);
    void sum_demand(Index t, const ReferenceForcing& f);
    void set_capacity(Index t, const ReferenceForcing& f);
    void produce(const ReferenceForcing& f);
    void ration();
    void deliver(const ReferenceForcing& f);
    void rebuild(Index t);
    void place_orders(const ReferenceForcing& f);
    void adjust_labour(const ReferenceForcing& f);

    Extent e_;
    double dt_;
    ReferenceRules rules_;
    Index blocks_ = 1;
    std::vector<Index> block_of_region_;
    Matrix share_;                       // of origin a in good i for buyer b [N x B]
    Matrix a_, base_final_, base_flow_;  // [S x N], [S x H], [N x B]
    Vector x0_, cap0_, capital_, withdrawals_, value_added_;
    Matrix orders_;                  // composite orders [S x B]
    Matrix asked_, allowed_, fill_;  // [N x B]: what b asks of a, and what is let through
    Vector weight_, alpha_, labour_, expected_, input_bound_, consumption_;
    Vector rebuild_demand_, rebuild_fill_;
    struct Rebuilding {
        ReferenceDamage what;
        Matrix left;  // [N x N] what struck industry j still needs from a, money
    };
    std::vector<Rebuilding> rebuilding_;
};

}  // namespace spillover::test
