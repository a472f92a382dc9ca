#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "io/yaml/check_arguments.hpp"
#include "io/yaml/model_reader.hpp"

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
                left = at_base() ? over_base(std::move(*left))
                                 : binary(divide, std::move(left), factor());
            } else {
                break;
            }
        }
        return left;
    }
    /// The word `base` on its own.
    bool at_base() {
        skip();
        const auto follows = [&](std::size_t at) {
            return at < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at])) ||
                                         text_[at] == '_' || text_[at] == '(');
        };
        return text_.compare(at_, 4, "base") == 0 && !follows(at_ + 4);
    }
    /// An expression over its own value in the base year: `exports(Yichun, 2026) / base`.
    std::optional<Expression> over_base(Expression now) {
        Expression base = now;
        if (!move_to_base(base))
            return fail("nothing before 'base' has a base year",
                        "expected a variable: gdp_real(national, 2026) / base");
        at_ += 4;
        return binary(Expression::Kind::divide, std::move(now), std::move(base));
    }
    /// False where there is no variable in it, or an indicator, which compares with base itself.
    static bool move_to_base(Expression& expression) {
        if (expression.kind == Expression::Kind::call)
            return expression.base = expression.function == Expression::Function::value;
        bool any = false, good = true;
        for (Expression& operand : expression.operands) {
            const bool moved = move_to_base(operand);
            any = any || moved;
            good = good && (moved || !has_call(operand));
        }
        return any && good;
    }
    static bool has_call(const Expression& expression) {
        return expression.kind == Expression::Kind::call ||
               std::any_of(expression.operands.begin(), expression.operands.end(), has_call);
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
    std::optional<std::vector<CheckArgument>> arguments() {
        if (!take('(')) return fail("expected '('");
        std::vector<CheckArgument> list;
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
        auto list = arguments();
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
        if (variable->domain == VariableDomain::input_industry ||
            variable->aggregation == Aggregation::status) {
            at_ = start;
            return fail(fmt::format("'{}' cannot be checked", variable->name),
                        "expected a variable that adds up over industries or regions");
        }
        if (const auto why = missing_channel(variable->id, model_); !why.empty()) {
            at_ = start;
            return fail(fmt::format("'{}' is not there", variable->name), std::string{why});
        }
        if (next >= list->size() || (*list)[next].text.empty()) {
            at_ = next < list->size() ? (*list)[next].at : at_ - 1;
            return fail("a target is missing", "national, or regions, sectors: Yichun x lithium");
        }
        list->erase(list->begin(), list->begin() + static_cast<std::ptrdiff_t>(next));
        failed_ = !read_check_arguments(cursor_, sets_, time_, *list, node) || failed_;
        if (failed_) return {};
        return node;
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
