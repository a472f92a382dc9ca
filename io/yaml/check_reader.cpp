#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <regex>

#include "io/yaml/model_reader.hpp"
#include "io/yaml/quantity.hpp"

namespace spillover::yaml {
namespace {

std::vector<std::string> variable_names() {
    std::vector<std::string> names;
    for (const auto& entry : variable_catalogue())
        names.emplace_back(entry.name);
    return names;
}

constexpr int deepest = 200;  ///< brackets in each other

/// Reads "EXPRESSION in [LOW, HIGH]" by recursive descent.
class CheckParser {
public:
    CheckParser(const Cursor& cursor, const SetReader& sets, const Scenario& scenario)
        : cursor_{cursor},
          sets_{sets},
          time_{scenario.time},
          model_{scenario.model},
          text_{cursor.value().text} {}

    std::optional<Check> parse() {
        Check check;
        check.text = text_;
        auto expression = sum();
        if (!expression) return {};
        check.expression = std::move(*expression);
        if (!(take_word("in") && take('[')))
            return fail("expected 'in [LOW, HIGH]'", "such as in [1 %, 5 %], or in [0, inf]");
        const auto low = bound();
        if (!low || !take(',')) return fail("expected 'in [LOW, HIGH]'");
        const auto high = bound();
        skip();
        if (!high || !take(']') || (skip(), at_ < text_.size()))
            return fail("expected 'in [LOW, HIGH]'");
        if (*low > *high)
            return fail(fmt::format("the interval [{:g}, {:g}] is empty", *low, *high));
        check.low = *low;
        check.high = *high;
        return check;
    }

private:
    std::nullopt_t fail(const std::string& what, const std::string& hint = {}) {
        if (!failed_) cursor_.error_at(at_, what, hint);
        failed_ = true;
        return std::nullopt;
    }
    void skip() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
            ++at_;
    }
    bool take(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool take_word(std::string_view word) {
        skip();
        if (text_.compare(at_, word.size(), word) != 0) return false;
        at_ += word.size();
        return true;
    }
    std::optional<double> bound() {
        skip();
        char* end = nullptr;
        const double value = std::strtod(text_.c_str() + at_, &end);
        if (end == text_.c_str() + at_ || value != value) return {};
        at_ = static_cast<std::size_t>(end - text_.c_str());
        return take('%') ? value / 100 : value;
    }

    std::optional<Expression> binary(Expression::Kind kind, std::optional<Expression> left,
                                     std::optional<Expression> right) {
        if (!left || !right) return {};
        Expression node;
        node.kind = kind;
        node.operands = {std::move(*left), std::move(*right)};
        return node;
    }
    std::optional<Expression> sum() {
        using enum Expression::Kind;
        auto left = product();
        while (left) {
            if (take('+')) {
                left = binary(add, std::move(left), product());
            } else if (take('-')) {
                left = binary(subtract, std::move(left), product());
            } else {
                break;
            }
        }
        return left;
    }
    std::optional<Expression> product() {
        using enum Expression::Kind;
        auto left = factor();
        while (left) {
            if (take('*')) {
                left = binary(multiply, std::move(left), factor());
            } else if (take('/')) {
                left = binary(divide, std::move(left), factor());
            } else {
                break;
            }
        }
        return left;
    }
    std::optional<Expression> factor() {
        if (depth_ >= deepest) return fail("the expression is nested too deep");
        ++depth_;
        auto inner = nested_factor();
        --depth_;
        return inner;
    }
    std::optional<Expression> nested_factor() {
        if (take('(')) {
            auto inner = sum();
            if (inner && !take(')')) return fail("expected ')'");
            return inner;
        }
        skip();
        if (at_ < text_.size() && (std::isdigit(static_cast<unsigned char>(text_[at_])) ||
                                   text_[at_] == '.' || text_[at_] == '-')) {
            const auto value = bound();
            if (!value) return fail("expected a number");
            Expression node;
            node.number = *value;
            return node;
        }
        return call();
    }

    std::string name() {
        skip();
        const std::size_t start = at_;
        while (at_ < text_.size() &&
               (std::isalnum(static_cast<unsigned char>(text_[at_])) || text_[at_] == '_'))
            ++at_;
        return text_.substr(start, at_ - start);
    }

    /// Arguments up to the closing bracket, split at top-level commas.
    struct Argument {
        std::string text;
        std::size_t at;
    };
    std::optional<std::vector<Argument>> arguments() {
        if (!take('(')) return fail("expected '('");
        std::vector<Argument> list;
        int depth = 0;
        std::size_t start = at_;
        const auto push = [&](std::size_t end) {
            std::size_t first = start, last = end;
            while (first < last && text_[first] == ' ')
                ++first;
            while (last > first && text_[last - 1] == ' ')
                --last;
            list.push_back({text_.substr(first, last - first), first});
        };
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '(') ++depth;
            if (c == ')' && depth-- == 0) {
                push(at_++);
                return list;
            }
            if (c == ',' && depth == 0) {
                push(at_);
                start = at_ + 1;
            }
        }
        return fail("bracket is never closed");
    }

    std::optional<Expression> call() {
        using Function = Expression::Function;
        skip();
        const std::size_t start = at_;
        const std::string word = name();
        Expression node;
        node.kind = Expression::Kind::call;
        static const std::vector<std::pair<std::string, Function>> functions{
            {"peak_loss", Function::peak_loss},
            {"cumulative_loss", Function::cumulative_loss},
            {"time_to_recovery", Function::time_to_recovery},
            {"time_to_peak", Function::time_to_peak}};
        bool indicator = false;
        for (const auto& [known, function] : functions)
            if (known == word) node.function = function, indicator = true;
        const VariableInfo* variable = indicator ? nullptr : find_variable(word);
        if (!indicator && !variable) {
            auto known = variable_names();
            for (const auto& entry : functions)
                known.push_back(entry.first);
            at_ = start;
            return fail(word.empty() ? "expected a number or a variable"
                                     : fmt::format("unknown variable '{}'", word),
                        word.empty() ? "" : suggestion(word, known));
        }
        const auto list = arguments();
        if (!list) return {};
        std::size_t next = 0;
        if (indicator) {
            variable = find_variable((*list)[0].text);
            if (!variable) {
                at_ = (*list)[0].at;
                return fail(fmt::format("unknown variable '{}'", (*list)[0].text),
                            suggestion((*list)[0].text, variable_names()));
            }
            next = 1;
        }
        node.variable = variable->id;
        if (variable->domain != VariableDomain::industry ||
            variable->aggregation == Aggregation::status) {
            at_ = start;
            return fail(fmt::format("'{}' cannot be checked", variable->name),
                        "expected a variable of industries");
        }
        if (const auto why = missing_channel(variable->id, model_); !why.empty()) {
            at_ = start;
            return fail(fmt::format("'{}' is not there", variable->name), std::string{why});
        }
        if (next >= list->size() || (*list)[next].text.empty()) {
            at_ = next < list->size() ? (*list)[next].at : at_ - 1;
            return fail("a target is missing", "national, or regions, sectors: Yichun x lithium");
        }
        if (!read_target((*list)[next], node)) return {};
        if (++next < list->size() && !read_last((*list)[next], node)) return {};
        if (++next < list->size()) {
            at_ = (*list)[next].at;
            return fail("too many arguments");
        }
        return node;
    }

    /// "national", regions, sectors of the nation, or "REGIONS x SECTORS".
    bool read_target(const Argument& argument, Expression& node) {
        const MrioTable& table = sets_.table();
        const Extent& e = table.extent();
        std::optional<std::vector<Index>> regions, sectors;
        const auto times = argument.text.find(" x ");
        if (argument.text == "national") {
            regions = national_regions(table.data());
        } else if (times != std::string::npos) {
            regions =
                sets_.read(cursor_, argument.text.substr(0, times), argument.at, Dimension::region);
            sectors = sets_.read(cursor_, argument.text.substr(times + 3), argument.at + times + 3,
                                 Dimension::sector);
            if (!regions || !sectors) return failed_ = true, false;
        } else if (!sets_.readable(cursor_, argument.text, Dimension::region) &&
                   sets_.readable(cursor_, argument.text, Dimension::sector)) {
            regions = national_regions(table.data());
            sectors = sets_.read(cursor_, argument.text, argument.at, Dimension::sector);
        } else {
            regions = sets_.read(cursor_, argument.text, argument.at, Dimension::region);
            if (!regions) return failed_ = true, false;
        }
        if (!sectors) sectors = sets_.all(Dimension::sector);
        node.target.level = argument.text;
        node.target.entities = 1;
        node.target.of_industry.assign(static_cast<std::size_t>(e.industries()), -1);
        for (const Index r : *regions)
            for (const Index i : *sectors)
                node.target.of_industry[static_cast<std::size_t>(e.industry(r, i))] = 0;
        return true;
    }

    bool read_last(const Argument& argument, Expression& node) {
        using Function = Expression::Function;
        if (node.function == Function::value && argument.text == "base") return node.base = true;
        if (node.function == Function::time_to_recovery) {
            char* end = nullptr;
            const double value = std::strtod(argument.text.c_str(), &end);
            const std::string rest{end};
            if (end != argument.text.c_str() && (rest == " %" || rest == "%")) {
                node.threshold = value / 100;
                return true;
            }
        }
        if (const auto length = parse_duration(argument.text)) {
            node.from = 0;
            node.to = time_.steps_of(*length);
        } else if (!read_period(argument.text, node)) {
            at_ = argument.at;
            fail(fmt::format("'{}' is not a period", argument.text),
                 "expected 2026, 2026H1, 2026Q3, base, or a length since the start: 2y");
            return false;
        }
        const auto end = static_cast<double>(time_.steps);
        if (node.to <= 0 || node.from >= end) {
            at_ = argument.at;
            fail(fmt::format("'{}' lies outside the run", argument.text));
            return false;
        }
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
    const ModelSettings& model_;
    std::string text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool failed_ = false;
};

}  // namespace

std::optional<Check> read_check(const Cursor& check, const SetReader& sets,
                                const Scenario& scenario) {
    if (!check.expect_scalar("a check")) return {};
    return CheckParser{check, sets, scenario}.parse();
}

}  // namespace spillover::yaml
