#include "tests/support/random_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/drivers.hpp"
#include "engine/policy_metric.hpp"
#include "io/yaml/model_reader.hpp"
#include "tests/support/random_courses.hpp"

namespace spillover::test {
namespace {

class Writer : Chance {
public:
    Writer(const TableData& table, std::uint64_t seed) : Chance{seed}, table_{table} {}

    std::string model();
    std::string scenario(const std::string& model, const ModelSettings& settings);

private:
    // Sets.
    std::string set_of(const std::vector<std::string>& names);
    std::string regions();
    std::string block() {
        return fmt::format("\"block:{}\"", one_of(table_.region_text.at("block")));
    }

    // Parameters.
    static std::string written(const ParameterInfo& info, double value);
    std::string parameter(const ParameterInfo& info);
    double anywhere(double low, double high);

    // Shocks and policies.
    std::string time(double most) {
        return fmt::format("{}{}", whole(1, std::max<Index>(1, static_cast<Index>(most))), unit_);
    }
    std::string target(const DriverInfo& driver);
    std::string value(const DriverInfo& driver, Operation operation);
    std::string amount(double share);
    std::string swing(const DriverInfo& driver, Operation operation, double size);
    CourseWords words(const DriverInfo& driver, Operation operation);
    std::string details(const DriverInfo& driver, Operation operation);
    std::string destruction();
    std::string shock(Index number);
    std::string policy(Index number);
    std::string dimension(Index number, Index shocks);
    std::string draws(Index shocks);
    const DriverInfo& driver(bool of_policy);
    PolicyMetric metric();

    const TableData& table_;
    const ModelSettings* settings_ = nullptr;
    std::string unit_ = "w";
    double steps_ = 40;
    bool of_base_ = false;  ///< amounts of the shock at hand are shares of base, not money
};

std::string Writer::set_of(const std::vector<std::string>& names) {
    const double kind = uniform();  // of expression
    if (kind < 0.15) return "\"*\"";
    if (kind < 0.3) return fmt::format("\"{} | {}\"", one_of(names), one_of(names));
    if (kind < 0.35 && names.size() > 1) return fmt::format("\"!{}\"", one_of(names));
    return one_of(names);
}

std::string Writer::regions() {
    const double kind = uniform();
    if (kind < 0.1) return "\"top(1, by=gdp)\"";
    if (kind < 0.25) return block();
    return set_of(table_.regions);
}

/// Half of the numbers close to the lower end, in order of size.
double Writer::anywhere(double low, double high) {
    if (low > 0) return low * std::pow(high / low, uniform());
    return happens(0.5) ? uniform(low, high) : low + (high - low) * std::pow(10, uniform(-4, 0));
}

/// A value of a parameter in its unit.
std::string Writer::written(const ParameterInfo& info, double value) {
    switch (info.unit) {
        case ParameterUnit::duration:
            return fmt::format("{:.6f}y", std::max(value, 1e-3));
        case ParameterUnit::per_day:
            return fmt::format("{:.6g} /d", value);
        case ParameterUnit::per_week:
            return fmt::format("{:.6g} /w", value);
        case ParameterUnit::per_year:
            return fmt::format("{:.6g} /y", value);
        default:
            return fmt::format("{:.6g}", value);
    }
}

std::string Writer::parameter(const ParameterInfo& info) {
    const double near = std::clamp(info.standard * std::exp2(uniform(-1, 1)), info.low, info.high);
    const double value = happens(0.5) ? near : anywhere(info.low, info.high);
    const bool endless = info.unit == ParameterUnit::duration && value > 1e3;
    const std::string text = endless ? "inf" : written(info, value);
    std::vector<std::string> where;
    const auto narrow = [&](const char* key, const std::string& set) {
        if (happens(0.4)) where.push_back(fmt::format("{}: {}", key, set));
    };
    const bool input =
        info.domain == ParameterDomain::input || info.domain == ParameterDomain::sector;
    if (input) narrow("input", set_of(table_.sectors));
    if (info.domain == ParameterDomain::input || info.domain == ParameterDomain::industry) {
        narrow("region", regions());
        narrow("sector", set_of(table_.sectors));
    }
    const std::string cells =
        where.empty() ? "" : fmt::format(", where: {{ {} }}", fmt::join(where, ", "));
    return fmt::format("    - {{ name: {}, value: {}{} }}\n", info.name, text, cells);
}

std::string Writer::model() {
    static const char* const presets[] = {"full", "full",     "full",     "full",
                                          "full", "quantity", "quantity", "leontief",
                                          "ario", "ario_psi", "pichler"};
    const std::string preset = one_of(presets);
    const bool year_scale = preset == "full" || preset == "quantity";
    unit_ = one_of(std::vector<std::string>{"d", "w", "w", "m"});
    steps_ = static_cast<double>(whole(30, 60));
    std::string text = fmt::format(
        "time: {{ step: 1{0}, start: 2025-01-06, horizon: {1:.0f}{0} }}\n", unit_, steps_);
    text += fmt::format("model:\n  preset: {}\n", preset);
    if (happens(0.15)) text += "  rationing: final_first\n";
    if (preset.starts_with("ario") && happens(0.2)) text += "  compat: boario\n";
    if (happens(0.05)) text += "  propagation: false\n";
    if (year_scale && happens(0.5)) {
        text += "  channels:\n";
        for (const ChannelInfo& channel : channel_catalogue())
            text += fmt::format("    {}: \"{}\"\n", channel.name, happens(0.6) ? "on" : "off");
    }
    if (preset == "full" && happens(0.2)) text += "  aggregator: ces\n";
    const Index count = whole(0, 5);
    if (count > 0) text += "  parameters:\n";
    for (Index n = 0; n < count; ++n)
        text += parameter(one_of(parameter_catalogue()));
    return text;
}

std::string Writer::target(const DriverInfo& driver) {
    std::vector<std::string> keys;
    const auto add = [&](std::string_view key) {
        const bool whole = driver.driver == Driver::exchange_rate || key == "destination" ||
                           (key == "origin" && driver.driver != Driver::final_demand &&
                            driver.driver != Driver::trade_quota);
        const std::string set = whole                               ? block()
                                : key == "final"                    ? set_of(table_.categories)
                                : key == "sector" || key == "input" ? set_of(table_.sectors)
                                                                    : regions();
        keys.push_back(fmt::format("{}: {}", key, set));
    };
    const auto& blocks = table_.region_text.at("block");
    if (!driver.target.empty() && driver.target.front() == "origin" &&
        driver.driver != Driver::trade_quota && happens(0.9)) {  // between two different blocks
        const std::string origin = one_of(blocks), destination = one_of(blocks);
        if (origin != destination)
            return fmt::format("{{ origin: \"block:{}\", destination: \"block:{}\", sector: {} }}",
                               origin, destination, set_of(table_.sectors));
    }
    for (const auto key : driver.target)
        add(key);
    for (const auto key : driver.optional)
        if (key != "region" && happens(key == "origin" ? 0.1 : 0.6)) add(key);
    return fmt::format("{{ {} }}", fmt::join(keys, ", "));
}

/// Money, in parts of what an average industry sells.
std::string Writer::amount(double share) {
    double sales = 0;
    if (const auto* pooled = std::get_if<PooledSales>(&table_.sales)) {
        sales = pooled->use.sum() + pooled->final_use.sum();
    } else {
        const auto& dense = std::get<DenseSales>(table_.sales);
        sales = dense.intermediate.sum() + dense.final_demand.sum();
    }
    const auto industries = static_cast<double>(table_.extent.industries());
    return fmt::format("{:.6f} CNY_million", share * sales / industries);
}

std::string Writer::value(const DriverInfo& driver, Operation operation) {
    const auto factor = [&](double low, double high) {
        return fmt::format("{:.4f} x", uniform(low, high));
    };
    switch (driver.value) {
        case DriverValue::open:
            return happens(0.7) ? "0" : "1";
        case DriverValue::share:
        case DriverValue::fraction:
            return fmt::format("{:.2f} %", happens(0.1) ? 100 : uniform(0, 100));
        case DriverValue::duty:
            if (driver.driver == Driver::tax_rate) return fmt::format("{:.2f} pp", uniform(-5, 15));
            return fmt::format("{:.2f} {}", uniform(-20, 150),
                               operation == Operation::add ? "pp" : "%");
        case DriverValue::rate:
            return fmt::format("{:.2f} %", uniform(-20, 60));
        case DriverValue::times_cost:
            return factor(0, driver.driver == Driver::price_floor ? 1.3 : 0.5);
        case DriverValue::times_depreciation:
            return factor(0, 4);
        case DriverValue::flow:
        case DriverValue::money:
            return amount(uniform(driver.value == DriverValue::flow ? -0.2 : 0, 0.5));
        case DriverValue::index:
            return factor(0.1, 4);
        case DriverValue::factor:
            break;
    }
    if (operation == Operation::add)
        return of_base_ ? fmt::format("\"{:.2f} % of base\"", uniform(-50, 50))
                        : amount(uniform(0, 0.5));
    if (operation != Operation::multiply)
        return fmt::format("{:.4f}", happens(0.1) ? 0 : uniform(0, 1.5));
    if (driver.driver == Driver::productivity || driver.driver == Driver::wage)
        return factor(0.6, 1.6);
    if (driver.driver == Driver::input_coefficient) return factor(0.5, 1.2);
    if (happens(0.5)) return fmt::format("{:+.2f} %", uniform(-60, 60));
    return happens(0.1) ? "0 x" : factor(0, 2);
}

/// A swing around a course, in parts of what the values are written in.
std::string Writer::swing(const DriverInfo& driver, Operation operation, double size) {
    if (driver.value == DriverValue::money || driver.value == DriverValue::flow)
        return amount(size);
    if (driver.value == DriverValue::factor && operation == Operation::add)
        return of_base_ ? fmt::format("\"{:.4f} % of base\"", 100 * size) : amount(size);
    const bool points = driver.value == DriverValue::duty && operation == Operation::add;
    return fmt::format("{:.4f} {}", 100 * size, points ? "pp" : "%");
}

CourseWords Writer::words(const DriverInfo& driver, Operation operation) {
    return {driver,
            operation,
            of_base_,
            unit_,
            steps_,
            [this, &driver, operation] { return value(driver, operation); },
            [this, &driver, operation](double size) { return swing(driver, operation, size); }};
}

/// What stands beside target and op, shocks and policies alike.
std::string Writer::details(const DriverInfo& driver, Operation operation) {
    std::string text;
    if (driver.operations.size() > 1 || happens(0.3))
        text += fmt::format(", op: {}", name_of(operation));
    if (operation == Operation::multiply && happens(0.15)) text += ", relative_to: base";
    return text;
}

const DriverInfo& Writer::driver(bool of_policy) {
    using enum Driver;
    const bool leontief = settings_->preset == Preset::leontief;
    for (;;) {
        const DriverInfo& driver = one_of(driver_catalogue());
        const bool capacity = driver.driver == capacity_loss || driver.driver == capacity_factor ||
                              driver.driver == capacity_quota ||
                              driver.driver == capital_destroyed ||
                              driver.driver == inventory_target;
        if (driver.channel && !settings_->is_on(*driver.channel)) continue;
        if ((capacity && leontief) || (of_policy && driver.driver == capital_destroyed)) continue;
        if (driver.driver == labour_supply && settings_->preset != Preset::pichler &&
            !settings_->is_on(Channel::labour))
            continue;
        return driver;
    }
}

PolicyMetric Writer::metric() {
    for (;;) {
        const PolicyMetric metric = find_policy_metric(one_of(policy_metric_names())).value();
        if (yaml::missing_channel(metric.variable, *settings_).empty()) return metric;
    }
}

std::string Writer::destruction() {
    const std::string back = happens(0.5)
                                 ? fmt::format("recovery: {{ curve: linear, tau: {} }}", time(40))
                                 : fmt::format("rebuild: {{ tau: {}, mix: {{ {}: 1 }} }}", time(40),
                                               one_of(table_.sectors));
    return fmt::format("variable: capital.destroyed, target: {}, value: {}, start: {}, {}",
                       target(info(Driver::capital_destroyed)), amount(uniform(0, 1)), time(20),
                       back);
}

std::string Writer::shock(Index number) {
    const DriverInfo& what = driver(false);
    const std::string id = fmt::format("  - {{ id: s{}, ", number);
    if (what.driver == Driver::capital_destroyed) return id + destruction() + " }\n";
    const Operation operation = one_of(what.operations);
    of_base_ = happens(0.7);
    const CourseWords with = words(what, operation);
    const std::string profile = course_text(*this, with);
    std::string text =
        id + fmt::format("variable: {}, target: {}, profile: {}", what.name, target(what), profile);
    text += details(what, operation);
    if (profile.find("formula") != std::string::npos) text += formula_unit(with);
    if (profile.starts_with("[")) text += happens(0.5) ? ", combine: max" : ", combine: multiply";
    if (text.find("CNY") != std::string::npos && what.driver == Driver::final_demand)
        text += ", distribute: pro_rata";
    if (happens(0.2)) text += fmt::format(", scale: {:.3f}", uniform(0, 1));
    return text + " }\n";
}

std::string Writer::policy(Index number) {
    const DriverInfo& what = driver(true);
    const Operation operation = one_of(what.operations);
    const bool same = happens(0.4);
    of_base_ = happens(0.7);
    std::string text = fmt::format("  - id: p{}\n    when: {{ metric: {}, ", number, metric().name);
    text +=
        happens(0.3)
            ? fmt::format("target: \"each(@set by {})\"",
                          one_of(std::vector<std::string>{"region", "sector", "region x sector"}))
            : fmt::format("target: {{ region: {} }}", regions());
    text += fmt::format(", op: \"{}\", value: {:.2f} %, for: {} }}\n",
                        one_of(std::vector<std::string>{"<", "<=", ">", ">="}), uniform(-15, 15),
                        time(5));
    const std::string v = value(what, operation);
    text += fmt::format("    then: {{ variable: {}, target: {}, value: {}{}", what.name,
                        same ? "same" : target(what), v, details(what, operation));
    if (v.find("CNY") != std::string::npos && what.driver == Driver::final_demand)
        text += ", distribute: pro_rata";
    if (happens(0.7)) text += fmt::format(", duration: {}", time(12));
    text += " }\n";
    if (happens(0.3)) text += fmt::format("    cooldown: {}\n", time(10));
    if (happens(0.2)) text += "    once: true\n";
    return text;
}

/// A dimension of a random ensemble: how large a shock is, or a parameter within its range.
std::string Writer::dimension(Index number, Index shocks) {
    std::string path, dist;
    if (shocks > 0 && happens(0.5)) {
        path = fmt::format("shocks.s{}.scale", whole(0, shocks - 1));
        dist = distribution_text(*this,
                                 [](double size) { return fmt::format("{:.4f}", std::abs(size)); });
    } else {
        const ParameterInfo& info = one_of(parameter_catalogue());
        const double high = std::min(info.high, std::max(4 * info.standard, info.low + 1e-3));
        const double a = uniform(info.low, high), b = uniform(info.low, high);
        path = fmt::format("model.parameters[{}].value", info.name);
        dist = fmt::format("{{ uniform: [{}, {}] }}", written(info, std::min(a, b)),
                           written(info, std::max(a, b)));
    }
    return fmt::format("    - {{ id: d{}, path: \"{}\", dist: {} }}\n", number, path, dist);
}

/// Where draws come from: a seed, or an ensemble of one member.
std::string Writer::draws(Index shocks) {
    const Index seed = whole(0, 1'000'000);
    if (happens(0.7))
        return fmt::format("run: {{ seed: {}, replicate: {} }}\n", seed, whole(1, 1000));
    std::string text = fmt::format(
        "ensemble:\n  method: monte_carlo\n  replicates: 1\n  seed: {}\n  dimensions:\n", seed);
    const Index count = whole(1, 3);
    for (Index n = 0; n < count; ++n)
        text += dimension(n, shocks);
    if (count == 2 && happens(0.5))
        text += fmt::format("  correlation: [[1, {0:.2f}], [{0:.2f}, 1]]\n", uniform(-0.9, 0.9));
    return text;
}

std::string Writer::scenario(const std::string& model, const ModelSettings& settings) {
    settings_ = &settings;
    const auto horizon = model.find("horizon: ") + 9;
    steps_ = std::stod(model.substr(horizon));
    unit_ = model.substr(model.find_first_of("dwm", horizon), 1);
    std::string text = "schema: scenario/1\nscenario: s\ntable: { source: any }\n" + model;
    text += fmt::format("sets:\n  set: {{ region: {}, sector: {} }}\n", regions(),
                        set_of(table_.sectors));
    const Index shocks = whole(0, 3), policies = std::max<Index>(0, whole(-1, 2));
    text += shocks > 0 ? "shocks:\n" : "shocks: []\n";
    for (Index n = 0; n < shocks; ++n)
        text += shock(n);
    if (policies > 0) text += "policies:\n";
    for (Index n = 0; n < policies; ++n)
        text += policy(n);
    return text + draws(shocks);
}

}  // namespace

std::string random_model_text(const TableData& table, std::uint64_t seed) {
    return Writer{table, seed}.model();
}

std::string random_scenario_text(const TableData& table, const std::string& model,
                                 const ModelSettings& settings, std::uint64_t seed) {
    return Writer{table, seed}.scenario(model, settings);
}

}  // namespace spillover::test
