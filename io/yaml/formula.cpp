#include "io/yaml/formula.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <numbers>
#include <utility>

namespace spillover::yaml {
namespace {

using Operation = Formula::Operation;

struct Function {
    std::string_view name;
    Operation operation;
    int arguments;
};
constexpr Function functions[] = {{"sin", Operation::sin, 1}, {"cos", Operation::cos, 1},
                                  {"exp", Operation::exp, 1}, {"log", Operation::log, 1},
                                  {"min", Operation::min, 2}, {"max", Operation::max, 2}};

/// sum := product (('+' | '-') product)*; product := unary (('*' | '/') unary)*;
/// unary := '-' unary | number | 't' | 'pi' | name '(' sum (',' sum)? ')' | '(' sum ')'
class Parser {
public:
    explicit Parser(const Cursor& cursor) : cursor_{cursor}, text_{cursor.value().text} {}

    std::optional<Formula> parse() {
        sum();
        if (good_ && next() != '\0') fail("cannot be read from here on");
        return good_ ? std::optional{formula_} : std::nullopt;
    }

private:
    static constexpr int deepest = 50;

    char next() {
        while (at_ < text_.size() && text_[at_] == ' ')
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    void fail(const std::string& what) {
        if (good_)
            cursor_.error_at(at_, what,
                             "expected + - * / ( ), numbers, t (years), pi, sin, cos, "
                             "exp, log, min, max");
        good_ = false;
    }
    void push(Operation operation, double number = 0) {
        formula_.steps.push_back({operation, number});
    }
    void expect(char c) {
        if (good_ && next() != c) fail(fmt::format("lacks '{}' here", c));
        ++at_;
    }

    void sum() {
        product();
        while (good_ && (next() == '+' || next() == '-')) {
            const auto operation = text_[at_++] == '+' ? Operation::add : Operation::subtract;
            product();
            push(operation);
        }
    }
    void product() {
        unary();
        while (good_ && (next() == '*' || next() == '/')) {
            const auto operation = text_[at_++] == '*' ? Operation::multiply : Operation::divide;
            unary();
            push(operation);
        }
    }
    void unary() {
        if (++depth_ > deepest) fail("is nested too deeply");
        const char c = next();
        if (!good_) return;
        if (c == '-') {
            ++at_;
            unary();
            push(Operation::negative);
        } else if (c == '(') {
            ++at_;
            sum();
            expect(')');
        } else if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') {
            number();
        } else {
            name();
        }
        --depth_;
    }
    void number() {
        double value = 0;
        const char* const begin = text_.data() + at_;
        const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
        if (error != std::errc{}) return fail("is not a number");
        at_ += static_cast<std::size_t>(end - begin);
        push(Operation::number, value);
    }
    void name() {
        std::size_t end = at_;
        while (end < text_.size() && std::isalpha(static_cast<unsigned char>(text_[end])))
            ++end;
        const std::string word = text_.substr(at_, end - at_);
        const auto* const function =
            std::find_if(std::begin(functions), std::end(functions),
                         [&](const Function& f) { return f.name == word; });
        if (word == "t") {
            push(Operation::time);
        } else if (word == "pi") {
            push(Operation::number, std::numbers::pi);
        } else if (function == std::end(functions)) {
            return fail(word.empty() ? "lacks a number here" : fmt::format("unknown '{}'", word));
        }
        at_ = end;
        if (function == std::end(functions)) return;
        expect('(');
        for (int n = 0; good_ && n < function->arguments; ++n) {
            if (n > 0) expect(',');
            sum();
        }
        expect(')');
        push(function->operation);
    }

    const Cursor& cursor_;
    const std::string& text_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool good_ = true;
    Formula formula_;
};

double apply(Operation operation, double a, double b) {
    switch (operation) {
        case Operation::add:
            return a + b;
        case Operation::subtract:
            return a - b;
        case Operation::multiply:
            return a * b;
        case Operation::divide:
            return a / b;
        case Operation::min:
            return std::min(a, b);
        case Operation::max:
            return std::max(a, b);
        case Operation::negative:
            return -b;
        case Operation::sin:
            return std::sin(b);
        case Operation::cos:
            return std::cos(b);
        case Operation::exp:
            return std::exp(b);
        case Operation::log:
            return std::log(b);
        case Operation::number:
        case Operation::time:
            break;
    }
    return b;
}

bool takes_two(Operation operation) {
    switch (operation) {
        case Operation::add:
        case Operation::subtract:
        case Operation::multiply:
        case Operation::divide:
        case Operation::min:
        case Operation::max:
            return true;
        default:
            return false;
    }
}

}  // namespace

double Formula::at(double years) const {
    std::vector<double> stack;
    for (const Step& step : steps) {
        if (step.operation == Operation::number || step.operation == Operation::time) {
            stack.push_back(step.operation == Operation::time ? years : step.number);
            continue;
        }
        const double b = stack.back();
        if (takes_two(step.operation)) stack.pop_back();
        stack.back() = apply(step.operation, stack.back(), b);
    }
    return stack.back();
}

std::optional<Formula> read_formula(const Cursor& cursor) {
    if (!cursor.expect_scalar("a formula")) return {};
    return Parser{cursor}.parse();
}

std::optional<shape::Piecewise> read_computed(const Cursor& shape, const ProfileContext& context) {
    const Cursor at = *shape.find("formula");
    const auto formula = read_formula(at);
    if (!formula) return {};
    shape::Piecewise course;
    course.interpolation = shape::Piecewise::Interpolation::step;
    for (Index t = 0; t < context.time.steps; ++t) {
        const double number = formula->at(static_cast<double>(t) * context.time.dt());
        if (!std::isfinite(number)) {
            at.error(
                fmt::format("has no value on {}", iso_date(context.time.start_of(t))),
                "it divides by 0, takes the logarithm of nothing, or grows beyond all numbers");
            return {};
        }
        // As if it were written in the scenario: units and ranges are those of the variable.
        Value text = at.value();
        text.text = fmt::format("{:+}", number);
        const auto value = context.value({text, at.path(), at.diagnostics()});
        if (!value) return {};
        course.position.push_back(static_cast<double>(t));
        course.value.push_back(*value);
    }
    return course;
}

}  // namespace spillover::yaml
