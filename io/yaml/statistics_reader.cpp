#include "io/yaml/statistics_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <regex>
#include <utility>

#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

using Probability = StatisticsSettings::Probability;

constexpr std::size_t longest_statistic = 120;  // std::regex recurses over what it matches
constexpr const char* forms = "expected mean, sd, p05, p50, or \"prob(gdp_real_dev < -5 %)\"";

class StatisticsReader {
public:
    StatisticsReader(const TableData& table, OutputSettings& settings)
        : table_{table}, settings_{settings}, recorded_{settings.fields} {}

    void read(const Cursor& cursor) {
        for (const Cursor& item : cursor.items())
            read_item(item);
        std::sort(wanted().quantiles.begin(), wanted().quantiles.end());
        const bool codes =
            std::all_of(recorded_.begin(), recorded_.end(), [](const OutputField& field) {
                return info(field.variable).aggregation == Aggregation::status;
            });
        if (codes && !recorded_.empty())
            cursor.error("nothing that is recorded has statistics",
                         fmt::format("'{}' is a code", info(recorded_[0].variable).name));
    }

private:
    StatisticsSettings& wanted() { return settings_.statistics; }

    void read_item(const Cursor& item) {
        const auto text = item.text();
        if (!text) return;
        static const std::regex percentile{R"(p(\d{1,9}(?:\.\d{1,9})?))"},
            probability{R"((prob\(\s*)([A-Za-z_0-9]+)\s*(<=|>=|<|>)\s*([^()]*?)\s*\))"};
        std::smatch match;
        const bool short_enough = text->size() <= longest_statistic;
        if (*text == "mean" || *text == "sd") {
            bool& flag = *text == "mean" ? wanted().mean : wanted().sd;
            add(item, *text, !std::exchange(flag, true));
        } else if (short_enough && std::regex_match(*text, match, percentile)) {
            read_quantile(item, match[1]);
        } else if (short_enough && std::regex_match(*text, match, probability)) {
            read_probability(item, match);
        } else if (text->starts_with("prob")) {
            item.error(fmt::format("'{}' is not a probability", text->substr(0, 60)),
                       "expected a variable, one of < <= > >=, and a number: "
                       "\"prob(gdp_real_dev < -5 %)\"");
        } else {
            item.error(fmt::format("unknown statistic '{}'", text->substr(0, 60)), forms);
        }
    }

    void add(const Cursor& item, const std::string& name, bool is_new) {
        if (is_new) {
            wanted().names.push_back(name);
        } else {
            item.error(fmt::format("'{}' is named twice", name));
        }
    }

    void read_quantile(const Cursor& item, const std::string& digits) {
        // Rounded once: p99.9 is 0.999 to the bit.
        const double probability = std::strtod((digits + "e-2").c_str(), nullptr);
        if (probability > 1) {
            item.error(fmt::format("'{}' is beyond p100", item.value().text),
                       "p05 is what 5 % of the members fall short of, p50 the median, p100 the "
                       "largest");
            return;
        }
        auto& quantiles = wanted().quantiles;
        const bool known =
            std::find(quantiles.begin(), quantiles.end(), probability) != quantiles.end();
        if (!known) quantiles.push_back(probability);
        add(item, item.value().text, !known);
    }

    void read_probability(const Cursor& item, const std::smatch& match) {
        const std::string name = match[2];
        const bool deviation = name.ends_with("_dev");
        const auto* variable =
            recorded_variable(item, static_cast<std::size_t>(match.position(2)), name, deviation);
        if (!variable) return;
        // The number as a place of its own, so that messages point at it.
        Value number = item.value();
        number.text = match[4];
        number.place.column += static_cast<int>(match.position(4)) + (number.quoted ? 1 : 0);
        const auto threshold =
            read_threshold({number, item.path(), item.diagnostics()}, *variable, deviation);
        if (!threshold) return;
        Probability probability{variable->id,
                                deviation,
                                {comparison_of(match[3]), *threshold},
                                fmt::format("{} {} {}", name, match[3].str(), match[4].str())};
        auto& all = wanted().probabilities;
        const bool known = std::any_of(all.begin(), all.end(), [&](const Probability& other) {
            return other.variable == variable->id && other.deviation == deviation &&
                   other.condition == probability.condition;
        });
        add(item, fmt::format("prob({})", probability.text), !known);
        if (known) return;
        if (deviation) record_deviation(*variable);
        all.push_back(std::move(probability));
    }

    /// The variable of a condition, which has to be among the outputs.
    const VariableInfo* recorded_variable(const Cursor& item, std::size_t place,
                                          const std::string& name, bool deviation) const {
        const VariableInfo* variable =
            find_variable(deviation ? name.substr(0, name.size() - 4) : name);
        const auto recorded = [&](bool as_deviation) {
            return std::any_of(recorded_.begin(), recorded_.end(), [&](const OutputField& field) {
                return field.variable == variable->id && field.deviation == as_deviation;
            });
        };
        std::vector<std::string> known;
        for (const VariableInfo& entry : variable_catalogue())
            known.emplace_back(entry.name);
        if (!variable) {
            item.error_at(place, fmt::format("unknown variable '{}'", name),
                          suggestion(deviation ? name.substr(0, name.size() - 4) : name, known));
        } else if (variable->aggregation == Aggregation::status) {
            item.error_at(place, fmt::format("'{}' is a code: it is not more or less", name));
        } else if (!recorded(false) && !(deviation && recorded(true))) {
            // Where the outputs themselves are wrong they say so.
            if (!recorded_.empty())
                item.error_at(place, fmt::format("'{}' is not among the outputs", name),
                              fmt::format("add {} to `variables`", name));
        } else {
            return variable;
        }
        return nullptr;
    }

    /// The bound of a condition in the unit that the variable has in the file.
    std::optional<double> read_threshold(const Cursor& number, const VariableInfo& variable,
                                         bool deviation) const {
        const std::string unit = deviation ? "%" : unit_of(variable.id, table_);
        if (unit == "weeks") {
            const auto time = read_duration(number, true);
            return time ? std::optional{time->years() * 52} : std::nullopt;
        }
        const auto quantity = read_quantity(number);
        if (!quantity) return {};
        if (quantity->unit == unit || (quantity->unit.empty() && unit == "1"))
            return quantity->value;
        if (quantity->unit == "%" && unit == "1") return quantity->value / 100;
        const bool money = unit.starts_with(table_.unit + " " + table_.currency);
        if (const auto size = money ? money_unit(quantity->unit, table_) : std::nullopt)
            return quantity->value * *size;
        number.error(fmt::format("'{}' is no bound for a variable in {}", number.value().text,
                                 unit == "1" ? "parts of one" : unit),
                     deviation ? "a deviation from base is in per cent: -5 %"
                     : money
                         ? fmt::format("expected money of the table: {}_million", table_.currency)
                     : unit == "1" ? "expected a number or per cent: 0.7, 70 %"
                                   : fmt::format("expected a number in {}", unit));
        return {};
    }

    /// Where the level begins in the name of a field, if it tells one.
    static std::size_t end_of_variable(const OutputField& field) {
        const std::string level = "_by_" + field.partition.level;
        return field.name.size() - (field.name.ends_with(level) ? level.size() : 0);
    }

    /// Deviations of a variable wherever it is recorded, for probabilities if for nothing else.
    void record_deviation(const VariableInfo& variable) {
        for (const OutputField& field : recorded_) {
            if (field.variable != variable.id || field.deviation) continue;
            OutputField deviation = field;
            deviation.deviation = deviation.for_statistics = true;
            deviation.name.insert(end_of_variable(field), "_dev");
            const bool known = std::any_of(
                settings_.fields.begin(), settings_.fields.end(), [&](const OutputField& other) {
                    return other.variable == variable.id && other.deviation &&
                           other.partition.level == field.partition.level;
                });
            if (!known) settings_.fields.push_back(std::move(deviation));
        }
    }

    const TableData& table_;
    OutputSettings& settings_;
    const std::vector<OutputField> recorded_;  ///< as trajectories of the result
};

}  // namespace

void read_statistics(const Cursor& outputs, const TableData& table, OutputSettings& settings) {
    if (const auto statistics = outputs.find("statistics"))
        StatisticsReader{table, settings}.read(*statistics);
    const auto keep = outputs.find("keep_members");
    const auto count = keep ? read_number(*keep) : std::nullopt;
    if (!count) return;
    if (*count < 0 || *count != std::floor(*count) || *count > 1e9) {
        keep->error(fmt::format("'{}' is not a number of members", keep->value().text),
                    "expected a whole number, 0 to keep no trajectories");
        return;
    }
    settings.keep_members = static_cast<Index>(*count);
}

}  // namespace spillover::yaml
