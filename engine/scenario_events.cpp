#include "engine/scenario_events.hpp"

#include "engine/drivers.hpp"

namespace spillover {

std::vector<std::string> events_of(const Scenario& scenario) {
    std::vector<std::string> events;
    for (const Shock& shock : scenario.shocks) {
        if (!shock.profile.is_random()) continue;
        const Index cut = evaluate(shock.profile, scenario.time).cut;
        if (cut == 0) continue;
        events.push_back("shock " + shock.id + ": its random course was cut to what " +
                         std::string{info(shock.driver).name} + " can be in " +
                         std::to_string(cut) + (cut > 1 ? " steps" : " step"));
    }
    return events;
}

}  // namespace spillover
