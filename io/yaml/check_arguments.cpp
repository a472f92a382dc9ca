#include "io/yaml/check_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <regex>

#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

class ArgumentReader {
public:
    ArgumentReader(const Cursor& cursor, const SetReader& sets, const TimeAxis& time,
                   Expression& node)
        : cursor_{cursor}, sets_{sets}, time_{time}, node_{node} {}

    bool read(const std::vector<CheckArgument>& arguments) {
        const TableData& data = sets_.table().data();
        if (needs_blocks(node_.variable) && !data.region_text.contains("block"))
            return fail(arguments[0], fmt::format("'{}' is not there", info(node_.variable).name),
                        "the table has no blocks to trade with each other");
        if (!read_target(arguments[0])) return false;
        std::size_t next = 1;
        const bool pair = needs_blocks(node_.variable) && next < arguments.size() &&
                          !is_time(arguments[next].text);
        if (pair && !read_destination(arguments[next++])) return false;
        if (!pair && info(node_.variable).domain == VariableDomain::delivery)
            send_to(std::vector<char>(blocks(), 1));
        if (next < arguments.size() && !read_time(arguments[next++])) return false;
        if (next < arguments.size()) return fail(arguments[next], "too many arguments");
        return true;
    }

private:
    bool fail(const CheckArgument& at, const std::string& what, const std::string& hint = {}) {
        cursor_.error_at(at.at, what, hint);
        return false;
    }

    std::size_t blocks() const { return coordinates_of(sets_.table().data(), "block").size(); }

    bool read_target(const CheckArgument& argument) {
        const MrioTable& table = sets_.table();
        std::optional<std::vector<Index>> regions, sectors;
        const auto times = argument.text.find(" x ");
        if (argument.text == "national") {
            regions = national_regions(table.data());
        } else if (times != std::string::npos) {
            regions =
                sets_.read(cursor_, argument.text.substr(0, times), argument.at, Dimension::region);
            sectors = sets_.read(cursor_, argument.text.substr(times + 3), argument.at + times + 3,
                                 Dimension::sector);
            if (!regions || !sectors) return false;
        } else if (!sets_.readable(cursor_, argument.text, Dimension::region) &&
                   sets_.readable(cursor_, argument.text, Dimension::sector)) {
            regions = national_regions(table.data());
            sectors = sets_.read(cursor_, argument.text, argument.at, Dimension::sector);
        } else {
            regions = sets_.read(cursor_, argument.text, argument.at, Dimension::region);
            if (!regions) return false;
        }
        const VariableDomain domain = info(node_.variable).domain;
        if (sectors && (domain == VariableDomain::region || domain == VariableDomain::final_column))
            return fail(argument,
                        fmt::format("'{}' is not told by sector", info(node_.variable).name),
                        "expected regions: Yichun, cluster:YRD, national");
        set_target(argument.text, *regions, sectors ? *sectors : sets_.all(Dimension::sector));
        return true;
    }

    void set_target(const std::string& text, const std::vector<Index>& regions,
                    const std::vector<Index>& sectors) {
        const Extent& e = sets_.table().extent();
        const auto size = [](Index count) { return static_cast<std::size_t>(count); };
        Partition& target = node_.target;
        target.level = text;
        target.entities = 1;
        target.of_industry.assign(size(e.industries()), -1);
        target.of_region.assign(size(e.regions), -1);
        target.of_final_column.assign(size(e.final_columns()), -1);
        for (const Index r : regions) {
            target.of_region[size(r)] = 0;
            for (Index c = 0; c < e.categories; ++c)
                target.of_final_column[size(r * e.categories + c)] = 0;
            for (const Index i : sectors)
                target.of_industry[size(e.industry(r, i))] = 0;
        }
    }

    /// Restricts trade to some blocks of destination.
    void send_to(const std::vector<char>& chosen) {
        for (const Index entity : node_.target.of_industry)
            for (const char block : chosen)
                node_.target.of_delivery.push_back(block ? entity : -1);
    }

    bool read_destination(const CheckArgument& argument) {
        const TableData& data = sets_.table().data();
        const auto regions = sets_.read(cursor_, argument.text, argument.at, Dimension::region);
        if (!regions) return false;
        const auto names = coordinates_of(data, "block");
        const auto& block_of = data.region_text.at("block");
        std::vector<char> chosen(names.size(), 0);
        for (std::size_t d = 0; d < names.size(); ++d)
            for (const Index r : *regions)
                if (block_of[static_cast<std::size_t>(r)] == names[d]) chosen[d] = 1;
        for (std::size_t r = 0; r < block_of.size(); ++r) {
            const auto d = static_cast<std::size_t>(
                std::find(names.begin(), names.end(), block_of[r]) - names.begin());
            const bool in = std::find(regions->begin(), regions->end(), static_cast<Index>(r)) !=
                            regions->end();
            if (chosen[d] && !in)
                return fail(argument,
                            fmt::format("'{}' is only a part of block {}", argument.text, names[d]),
                            "destinations of trade are whole blocks: block:US, or *");
        }
        send_to(chosen);
        return true;
    }

    /// Whether an argument is meant to say when.
    bool is_time(const std::string& text) const {
        Expression ignored;
        static const std::regex looks_like{R"(\d.*)"};
        return text == "base" || std::regex_match(text, looks_like) ||
               parse_duration(text).has_value() || read_period(text, ignored);
    }

    bool read_time(const CheckArgument& argument) {
        using Function = Expression::Function;
        if (node_.function == Function::value && argument.text == "base") return node_.base = true;
        if (node_.function == Function::time_to_recovery) {
            char* end = nullptr;
            const double value = std::strtod(argument.text.c_str(), &end);
            const std::string rest{end};
            if (end != argument.text.c_str() && (rest == " %" || rest == "%")) {
                node_.threshold = value / 100;
                return true;
            }
        }
        if (const auto length = parse_duration(argument.text)) {
            node_.from = 0;
            node_.to = time_.steps_of(*length);
        } else if (!read_period(argument.text, node_)) {
            return fail(argument, fmt::format("'{}' is not a period", argument.text),
                        "expected 2026, 2026H1, 2026Q3, base, or a length since the start: 2y");
        }
        const auto end = static_cast<double>(time_.steps);
        if (node_.to <= 0 || node_.from >= end)
            return fail(argument, fmt::format("'{}' lies outside the run", argument.text));
        return true;
    }

    bool read_period(const std::string& text, Expression& node) const {
        static const std::regex pattern{R"((\d{4})(?:([HQ])(\d))?)"};
        std::smatch match;
        if (!std::regex_match(text, match, pattern)) return false;
        const std::chrono::year year{std::stoi(match[1])};
        unsigned first = 1, months = 12;
        if (match[2].matched) {
            months = match[2] == "H" ? 6 : 3;
            const auto part = static_cast<unsigned>(std::stoi(match[3]));
            if (part < 1 || part > 12 / months) return false;
            first = 1 + (part - 1) * months;
        }
        const auto begin = year / std::chrono::month{first} / 1;
        node.from = time_.position_of(Date{begin});
        node.to = time_.position_of(Date{begin + std::chrono::months{months}});
        return true;
    }

    const Cursor& cursor_;
    const SetReader& sets_;
    const TimeAxis& time_;
    Expression& node_;
};

}  // namespace

bool read_check_arguments(const Cursor& check, const SetReader& sets, const TimeAxis& time,
                          const std::vector<CheckArgument>& arguments, Expression& node) {
    return ArgumentReader{check, sets, time, node}.read(arguments);
}

}  // namespace spillover::yaml
