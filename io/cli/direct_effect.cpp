#include "io/cli/direct_effect.hpp"

#include <algorithm>
#include <numeric>

#include "engine/indicators.hpp"

namespace spillover::cli {
namespace {

double national_loss(const GdpPaths& gdp, double dt) {
    std::vector<double> path;
    for (Index t = 0; t < gdp.sector.extent(0); ++t) {
        double sum = 0;
        for (Index i = 0; i < gdp.sector.extent(1); ++i)
            sum += gdp.sector(t, i);
        path.push_back(sum);
    }
    const double base = std::accumulate(gdp.base_sector.begin(), gdp.base_sector.end(), 0.0);
    return cumulative_loss({path, base, dt});
}

/// Brings the two runs of a member together, whichever ends first. Twins stand behind the members.
class Pairing : public Recorder {
public:
    Pairing(hdf5::BatchStore& store, Index members, double dt)
        : store_{store}, members_{members}, dt_{dt} {}

    void record(MemberResult result) override {
        if (result.member >= members_) {
            const Index member = result.member - members_;
            losses_[member] = national_loss(result.gdp, dt_);
            const auto waiting = waiting_.find(member);
            if (waiting == waiting_.end()) return;
            MemberResult complete = std::move(waiting->second);
            waiting_.erase(waiting);
            hand_on(std::move(complete));
        } else if (losses_.contains(result.member)) {
            hand_on(std::move(result));
        } else {
            waiting_.emplace(result.member, std::move(result));
        }
    }

private:
    void hand_on(MemberResult result) {
        store_.set_direct_loss(result.member, losses_.at(result.member));
        losses_.erase(result.member);
        store_.record(std::move(result));
    }

    hdf5::BatchStore& store_;
    Index members_;
    double dt_;
    std::map<Index, double> losses_;
    std::map<Index, MemberResult> waiting_;
};

}  // namespace

void simulate_with_direct_effect(const MrioTable& table, const std::vector<Scenario>& scenarios,
                                 const std::vector<Index>& members,
                                 const SimulationOptions& options, hdf5::BatchStore& store) {
    const auto count = static_cast<Index>(scenarios.size());
    std::vector<Scenario> both = scenarios;
    for (Scenario twin : scenarios) {
        twin.model.propagation = false;
        twin.outputs.fields.clear();
        twin.checks.clear();
        twin.policies.clear();  // answers to what happens are no part of it
        both.push_back(std::move(twin));
    }
    // Member and twin side by side, so that little has to wait.
    std::vector<Index> order;
    for (std::size_t first = 0; first < members.size(); first += 64) {
        const std::size_t last = std::min(members.size(), first + 64);
        for (std::size_t n = first; n < last; ++n)
            order.push_back(count + members[n]);
        for (std::size_t n = first; n < last; ++n)
            order.push_back(members[n]);
    }
    Pairing pairing{store, count, scenarios.front().time.dt()};
    simulate(table, both, order, options, pairing);
}

}  // namespace spillover::cli
