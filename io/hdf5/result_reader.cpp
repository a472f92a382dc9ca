#include "io/hdf5/result_reader.hpp"

#include <algorithm>

#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {

ResultScalars read_scalars(const std::string& path, const std::vector<std::string>& figures) {
    const Handle file = open_file(path);
    ResultScalars result;
    result.members = read_texts(file, "member");
    result.regions = read_texts(file, "region");
    result.sectors = read_texts(file, "sector");
    result.gdp_base = read_numbers(file, "gdp_base");
    result.gdp_base_by_sector = read_numbers(file, "gdp_base_by_sector");
    for (std::size_t k = 0; k < indicator_names.size(); ++k) {
        const std::string name = indicator_names[k];
        result.region[k] = read_numbers(file, name);
        result.sector[k] = read_numbers(file, name + "_by_sector");
        result.national[k] = read_numbers(file, name + "_national");
    }
    result.fiscal_loss = read_numbers(file, "fiscal_loss");
    result.fiscal_loss_national = read_numbers(file, "fiscal_loss_national");
    result.consumer_price_change_national = read_numbers(file, "consumer_price_change_national");
    result.direct_loss = read_numbers(file, "direct_loss");
    result.spillover_ratio = read_numbers(file, "spillover_ratio");
    for (const auto& name : figures)
        if (exists(file, name)) result.figures.emplace(name, read_numbers(file, name));
    for (const char* name : {"place", "shock", "channel", "source", "hit"})
        if (exists(file, name)) result.coordinates.emplace(name, read_texts(file, name));
    result.residual_goods = read_numbers(file, "residual_goods");
    result.residual_stocks = read_numbers(file, "residual_stocks");
    result.residual_money = read_numbers(file, "residual_money");
    static constexpr std::array constraints{"demand", "capacity", "input", "labour"};
    for (std::size_t k = 0; k < constraints.size(); ++k)
        result.lost_to[k] = read_numbers(file, std::string{"lost_to_"} + constraints[k]);
    result.lost_to_each_input = read_numbers(file, "lost_to_each_input");
    result.checks = read_texts(file, "checks");
    result.events = read_texts(file, "events");
    const auto hold = read_numbers(file, "checks_hold");
    result.checks_hold = std::all_of(hold.begin(), hold.end(), [](double h) { return h != 0; });
    return result;
}

}  // namespace spillover::hdf5
