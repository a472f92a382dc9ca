#include "io/cli/direct_effect.hpp"

#include <limits>
#include <numeric>

#include "engine/indicators.hpp"

namespace spillover::cli {
namespace {

/// Keeps the national loss of each member and nothing else.
class LossRecorder : public Recorder {
public:
    LossRecorder(std::vector<double>& losses, double dt) : losses_{losses}, dt_{dt} {}

    void record(MemberResult result) override {
        const GdpPaths& gdp = result.gdp;
        std::vector<double> path;
        for (Index t = 0; t < gdp.sector.extent(0); ++t) {
            double sum = 0;
            for (Index i = 0; i < gdp.sector.extent(1); ++i)
                sum += gdp.sector(t, i);
            path.push_back(sum);
        }
        const double base = std::accumulate(gdp.base_sector.begin(), gdp.base_sector.end(), 0.0);
        losses_[static_cast<std::size_t>(result.member)] = cumulative_loss({path, base, dt_});
    }

private:
    std::vector<double>& losses_;
    double dt_;
};

}  // namespace

std::vector<double> direct_losses(const MrioTable& table, const std::vector<Scenario>& scenarios,
                                  const std::vector<Index>& members,
                                  const SimulationOptions& options) {
    std::vector<double> losses(scenarios.size(), std::numeric_limits<double>::quiet_NaN());
    std::vector<Scenario> alone = scenarios;
    for (Scenario& scenario : alone) {
        scenario.model.propagation = false;
        scenario.outputs.fields.clear();
        scenario.checks.clear();
    }
    LossRecorder recorder{losses, scenarios.front().time.dt()};
    simulate(table, alone, members, {options.threads, options.stop, {}}, recorder);
    return losses;
}

}  // namespace spillover::cli
