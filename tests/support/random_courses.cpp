#include "tests/support/random_courses.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace spillover::test {
namespace {

class Courses {
public:
    Courses(Chance& chance, const CourseWords& words) : chance_{chance}, words_{words} {}

    std::string fixed(Index kind);
    std::string random(Index kind);
    std::string formula();
    /// One shape of any kind; of those that a variable with two values may have.
    std::string any() {
        if (words_.driver.value == DriverValue::open)
            return chance_.happens(0.3) ? regime() : fixed(chance_.whole(0, 1));
        if (chance_.happens(0.1)) return formula();
        return chance_.happens(0.4) ? random(chance_.whole(0, 5)) : fixed(chance_.whole(0, 9));
    }

private:
    std::string time(double most) {
        return fmt::format("{}{}", chance_.whole(1, std::max<Index>(1, static_cast<Index>(most))),
                           words_.unit);
    }
    std::string start() { return time(words_.steps - 5); }
    std::string swing() { return words_.swing(chance_.uniform(0, 0.4)); }
    /// Small mostly, and at times far beyond what a variable can be.
    double spread() { return 0.5 * std::pow(10, chance_.uniform(-2.5, 1)); }

    std::string auto_regressive(bool continuous);
    std::string brownian();
    std::string jump();
    std::string regime();
    std::string term(int depth);

    Chance& chance_;
    const CourseWords& words_;
};

std::string Courses::fixed(Index kind) {
    const std::string v = words_.value();
    const std::string length = time(words_.steps / 2);
    switch (kind) {
        case 0:
            return fmt::format("{{ shape: step, at: {}, value: {} }}", start(), v);
        case 1:
            return fmt::format("{{ shape: pulse, start: {}, duration: {}, value: {} }}", start(),
                               length, v);
        case 2:
            return fmt::format(
                "{{ shape: ramp, start: {}, rise: {}, value: {}, hold: {}, fall: {} }}", start(),
                length, v, time(10), time(10));
        case 3:
            return fmt::format("{{ shape: exp_decay, start: {}, value: {}, half_life: {} }}",
                               start(), v, length);
        case 4:
            return fmt::format("{{ shape: logistic, mid: {}, width: {}, value: {} }}", start(),
                               time(6), v);
        case 5:
            return fmt::format(
                "{{ shape: recovery, start: {}, value: {}, duration: {}, tau: {}4{}, kind: {} }}",
                start(), v, time(8), chance_.whole(0, 2), words_.unit,
                chance_.one_of(
                    std::vector<std::string>{"linear", "convex", "convex_scaled", "concave"}));
        case 6:
            return fmt::format("{{ shape: sinusoid, period: {}{}, amplitude: {} }}",
                               chance_.whole(4, 40), words_.unit, swing());
        case 7:
            return fmt::format("{{ shape: cycle, period: {}{}, amplitude: {}, asymmetry: {:.2f} }}",
                               chance_.whole(4, 40), words_.unit, swing(),
                               chance_.uniform(0.2, 0.8));
        case 8:
            return fmt::format(
                "{{ shape: piecewise, interp: {}, points: [[2{}, {}], [{}{}, {}]] }}",
                chance_.one_of(std::vector<std::string>{"linear", "step", "pchip"}), words_.unit, v,
                chance_.whole(3, 25), words_.unit, words_.value());
        default:
            return fmt::format("{{ shape: constant, value: {} }}", v);
    }
}

std::string Courses::random(Index kind) {
    switch (kind) {
        case 0:
            return auto_regressive(false);
        case 1:
            return auto_regressive(true);
        case 2:
            return words_.is_factor() ? brownian() : auto_regressive(true);
        case 3:
        case 4:
            return jump();
        default:
            return regime();
    }
}

std::string Courses::auto_regressive(bool continuous) {
    const bool log = words_.is_factor() && chance_.happens(0.5);
    const auto level = [&] {
        return log ? fmt::format("{:.3f}", chance_.uniform(-0.5, 0.5)) : words_.value();
    };
    std::string text = continuous
                           ? fmt::format("shape: ou, half_life: {}", time(30))
                           : fmt::format("shape: ar1, rho: {:.3f}", chance_.uniform(-0.5, 0.999));
    text += ", sigma: " + (log ? fmt::format("{:.4f}", spread()) : words_.swing(spread()));
    if (log) text += ", log: true";
    if (chance_.happens(0.5)) text += ", mean: " + level();
    if (chance_.happens(0.4))
        text += ", initial: " + (chance_.happens(0.5) ? "stationary" : level());
    if (chance_.happens(0.4)) text += ", start: " + start();
    return fmt::format("{{ {} }}", text);
}

std::string Courses::brownian() {
    std::string text = fmt::format("shape: gbm, sigma: {:.4f}", spread());
    if (chance_.happens(0.6))
        text += fmt::format(", drift: {:.2f} %/y", chance_.uniform(-100, 200));
    if (chance_.happens(0.4)) text += ", start: " + start();
    return fmt::format("{{ {} }}", text);
}

std::string Courses::jump() {
    const bool log = words_.is_factor() && chance_.happens(0.5);
    const auto number = [&](double size) {
        return log ? fmt::format("{:.4f}", size) : words_.swing(size);
    };
    std::string text =
        fmt::format("shape: jump, rate: {:.3f}, size: {}", std::pow(10, chance_.uniform(-1, 2.5)),
                    distribution_text(chance_, number));
    if (log) text += ", log: true";
    if (chance_.happens(0.7)) text += ", decay: " + time(20);
    if (chance_.happens(0.4)) text += ", start: " + start();
    return fmt::format("{{ {} }}", text);
}

std::string Courses::regime() {
    const Index states = chance_.whole(2, 4);
    std::vector<std::string> values, rows;
    for (Index n = 0; n < states; ++n)
        values.push_back(words_.value());
    for (Index n = 0; n < states; ++n) {
        std::vector<std::string> row;
        const double leaving = chance_.uniform(0.02, 0.4),
                     others = leaving / static_cast<double>(states - 1);
        for (Index k = 0; k < states; ++k)
            row.push_back(fmt::format("{:.9f}", k == n ? 1 - leaving : others));
        rows.push_back(fmt::format("[{}]", fmt::join(row, ", ")));
    }
    std::string text = fmt::format("shape: regime, values: [{}], transition: [{}], per: {}",
                                   fmt::join(values, ", "), fmt::join(rows, ", "), time(20));
    if (chance_.happens(0.3)) text += fmt::format(", initial: {}", chance_.whole(1, states));
    if (chance_.happens(0.4)) text += ", start: " + start();
    return fmt::format("{{ {} }}", text);
}

/// Bounds of a variable's values as a formula has them, and so without a unit.
std::pair<double, double> bounds_of(const CourseWords& words) {
    switch (words.driver.value) {
        case DriverValue::share:
        case DriverValue::fraction:
            return {0, 1};
        case DriverValue::index:
            return {0.1, 4};
        case DriverValue::duty:
            return {-20, words.driver.driver == Driver::tax_rate ? 15 : 150};
        case DriverValue::rate:
            return {-20, 60};
        case DriverValue::factor:
            return words.operation == Operation::add ? std::pair{-50.0, 50.0} : std::pair{0.0, 2.0};
        default:
            return {0, 2};
    }
}

/// Any formula, held between the bounds of the variable.
std::string Courses::formula() {
    const auto [low, high] = bounds_of(words_);
    return fmt::format("{{ shape: expr, formula: \"max({}, min({}, {}))\" }}", low, high,
                       term(static_cast<int>(chance_.whole(1, 4))));
}

std::string Courses::term(int depth) {
    if (depth == 0)
        return chance_.happens(0.4)   ? "t"
               : chance_.happens(0.1) ? "pi"
                                      : fmt::format("{:.3f}", chance_.uniform(0, 5));
    const std::string one = term(depth - 1);
    switch (chance_.whole(0, 8)) {
        case 0:
            return fmt::format("sin({})", one);
        case 1:
            return fmt::format("cos(2 * pi * {})", one);
        case 2:
            return fmt::format("exp(-({}))", one);
        case 3:
            return fmt::format("log(1 + ({}) * ({}))", one, one);
        case 4:
            return fmt::format("-({})", one);
        default:
            return fmt::format("({} {} {})", one,
                               chance_.one_of(std::vector<std::string>{"+", "-", "*", "/"}),
                               term(depth - 1));
    }
}

}  // namespace

bool CourseWords::is_factor() const {
    const bool factor = driver.value == DriverValue::factor || driver.value == DriverValue::index;
    return factor && operation == Operation::multiply;
}

std::string formula_unit(const CourseWords& words) {
    const bool adds = words.operation == Operation::add;
    switch (words.driver.value) {
        case DriverValue::duty:
            return adds ? ", unit: pp" : ", unit: \"%\"";
        case DriverValue::rate:
            return ", unit: \"%\"";
        case DriverValue::flow:
        case DriverValue::money:
            return ", unit: CNY_million";
        case DriverValue::factor:
            if (!adds) return "";
            return words.of_base ? ", unit: \"% of base\"" : ", unit: CNY_million";
        default:
            return "";
    }
}

std::string distribution_text(Chance& chance, const std::function<std::string(double)>& number) {
    const double low = chance.uniform(-0.5, 0.3), high = low + chance.uniform(0.05, 0.6);
    const double inside = chance.uniform(low, high);
    const auto text = [&](const char* name, auto... numbers) {
        return fmt::format("{{ {}: [{}] }}", name,
                           fmt::join(std::vector<std::string>{std::string{numbers}...}, ", "));
    };
    switch (chance.whole(0, 7)) {
        case 0:
            return text("normal", number(inside), number(chance.uniform(0.01, 0.5)));
        case 1:
            return text("truncnormal", number(inside), number(chance.uniform(0.05, 0.5)),
                        number(low), number(high));
        case 2:
            return text("lognormal", number(std::abs(inside) + 0.01),
                        fmt::format("{:.3f}", chance.uniform(0.05, 1)));
        case 3:
            return text("loguniform", number(std::abs(low) + 0.01),
                        number(std::abs(low) + high + 1));
        case 4:
            return text("triangular", number(low), number(inside), number(high));
        case 5:
            return text("beta", fmt::format("{:.3f}", chance.uniform(0.3, 6)),
                        fmt::format("{:.3f}", chance.uniform(0.3, 6)), number(low), number(high));
        case 6:
            return text("discrete", number(low), number(inside), number(high));
        default:
            return text("uniform", number(low), number(high));
    }
}

std::string course_text(Chance& chance, const CourseWords& words) {
    Courses courses{chance, words};
    if (chance.happens(0.15)) return words.value();
    if (words.driver.value != DriverValue::open && chance.happens(0.15))
        return fmt::format("[{}, {}]", courses.any(), courses.any());
    return courses.any();
}

}  // namespace spillover::test
