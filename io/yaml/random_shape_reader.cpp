#include "io/yaml/random_shape_reader.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/markov_chain.hpp"
#include "io/yaml/distribution_reader.hpp"

namespace spillover::yaml {
namespace {

using Eigen::MatrixXd;

/// "3 %", "3 %/y", 0.03: per year.
std::optional<double> read_yearly(const Cursor& cursor) {
    const auto quantity = read_quantity(cursor);
    if (!quantity) return {};
    if (quantity->unit == "%" || quantity->unit == "%/y") return quantity->value / 100;
    if (quantity->unit.empty() || quantity->unit == "/y") return quantity->value;
    cursor.error(fmt::format("unit '{}' does not fit", quantity->unit),
                 "expected an amount per year: 3 %/y, 0.03");
    return {};
}

/// V28, and the name under which the shape draws.
std::optional<RandomStream> read_stream(Fields& f, const std::string& shape, std::size_t place) {
    const RandomSource& source = f.context().source;
    std::string dimension = std::to_string(place);
    if (const auto id = f.shape().find("id")) {
        const auto name = read_identifier(*id);
        if (!name) return {};
        dimension = *name;
    }
    if (!source.seed) {
        f.shape().find("shape")->error(
            fmt::format("shape '{}' draws at random, and the scenario has no seed", shape),
            "write `run: { seed: 1 }`, or an `ensemble` with `seed`");
        return {};
    }
    const RandomStream stream{{*source.seed, source.scenario, f.context().shock, dimension}};
    return stream.in_replicate(source.replicate, source.antithetic);
}

/// `log: true`, for variables that are factors.
bool read_log(Fields& f) {
    const bool log = f.boolean("log", false);
    if (log && f.context().neutral != 1) {
        f.shape().find("log")->error("the exponential of a course is a factor",
                                     "use it with `op: multiply`");
        f.fail();
    }
    return log;
}

double read_sigma(Fields& f, bool log) {
    const double sigma = f.with("sigma", 0, log ? f.function(read_yearly) : f.context().amplitude);
    if (f.good() && sigma < 0) {
        f.shape().find("sigma")->error("is negative", "a standard deviation is at least 0");
        f.fail();
    }
    return sigma;
}

/// A level: of the variable, or of the logarithm of its factor.
double read_level(Fields& f, std::string_view key, bool log, double otherwise) {
    return log ? f.with(key, otherwise, f.function(read_share)) : f.value(key, otherwise);
}

std::optional<Shape> auto_regressive(const std::string& name, Fields& f, RandomStream draws) {
    const bool log = read_log(f);
    const double mean = read_level(f, "mean", log, log ? 0 : f.context().neutral);
    const double sigma = read_sigma(f, log);
    shape::AutoRegressive s;
    if (name == "ou") {
        const double half_life = f.length("half_life", 1);
        if (!f.good()) return {};
        s = shape::ornstein_uhlenbeck(mean, half_life, sigma, f.context().time.dt());
    } else {
        s = {0, mean, f.number("rho", 0, -1, 1), sigma, mean, false, {}};
    }
    s.log = log, s.draws = draws, s.start = f.moment("start");
    const auto initial = f.shape().find("initial");
    if (initial && initial->value().text == "stationary") {
        s.initial = std::nullopt;
        if (std::abs(s.rho) >= 1) {
            initial->error("a course with rho of 1 has no long run",
                           "give the value it begins with");
            return {};
        }
    } else if (initial) {
        s.initial = read_level(f, "initial", log, mean);
    }
    return s;
}

std::optional<Shape> geometric_brownian(Fields& f, RandomStream draws) {
    if (f.context().neutral != 1) {
        f.shape().find("shape")->error("a geometric Brownian motion is a factor",
                                       "use it with `op: multiply`");
        return {};
    }
    const double drift = f.with("drift", 0, f.function(read_yearly));
    return shape::GeometricBrownian{f.moment("start"), drift, read_sigma(f, true), draws};
}

std::optional<Shape> jump(Fields& f, RandomStream draws) {
    constexpr double most_per_year = 1000;
    const bool log = read_log(f);
    shape::Jump s;
    s.log = log, s.draws = draws, s.start = f.moment("start");
    s.rate = f.with("rate", 0, f.function(read_yearly));
    if (f.good() && (s.rate <= 0 || s.rate > most_per_year)) {
        f.shape().find("rate")->error(
            fmt::format("{:g} jumps a year", s.rate),
            fmt::format("expected a rate above 0 and up to {:g}", most_per_year));
        return {};
    }
    const auto size = read_distribution(*f.shape().find("size"),
                                        log ? f.function(read_share) : f.context().amplitude);
    if (f.shape().find("decay")) s.half_life = f.length("decay", 1);
    if (!size) return {};
    s.size = *size;
    return s;
}

/// Rows of probabilities, one per state.
std::optional<MatrixXd> read_transition(const Cursor& cursor, std::size_t states) {
    if (!cursor.expect_list()) return {};
    const auto rows = cursor.items();
    const auto n = static_cast<Eigen::Index>(states);
    if (rows.size() != states) {
        cursor.error(fmt::format("holds {} rows for {} states", rows.size(), states));
        return {};
    }
    MatrixXd matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const Cursor& at = rows[static_cast<std::size_t>(i)];
        const auto row = read_shares(at);
        if (!row) return {};
        double sum = 0;
        bool good = row->size() == states;
        for (const double p : *row)
            good = good && p >= 0, sum += p;
        if (!good || std::abs(sum - 1) > 1e-6) {
            at.error(fmt::format("holds {} numbers that sum to {:.6g}", row->size(), sum),
                     fmt::format("expected {} probabilities that sum to 1", states));
            return {};
        }
        for (Eigen::Index j = 0; j < n; ++j)
            matrix(i, j) = (*row)[static_cast<std::size_t>(j)] / sum;
    }
    return matrix;
}

/// Names of the states: those given, else 1, 2 ...
std::optional<std::vector<std::string>> read_states(const Fields& f, std::size_t count) {
    std::vector<std::string> names;
    const auto states = f.shape().find("states");
    for (std::size_t n = 1; !states && n <= count; ++n)
        names.push_back(std::to_string(n));
    if (!states) return names;
    if (!states->expect_list()) return {};
    for (const Cursor& item : states->items()) {
        const auto name = read_identifier(item);
        if (!name) return {};
        if (std::find(names.begin(), names.end(), *name) != names.end()) {
            item.error(fmt::format("duplicate state '{}'", *name));
            return {};
        }
        names.push_back(*name);
    }
    if (names.size() == count) return names;
    states->error(fmt::format("names {} states, and there are {} values", names.size(), count));
    return {};
}

/// Probability of each state at the start.
std::optional<std::vector<double>> read_initial(const Fields& f, const MatrixXd& transition,
                                                const std::vector<std::string>& states) {
    const auto initial = f.shape().find("initial");
    std::vector<double> shares(states.size(), 0.0);
    if (initial && initial->value().text != "stationary") {
        const auto name = initial->choice(states);
        if (!name) return {};
        const auto at = std::find(states.begin(), states.end(), *name);
        shares[static_cast<std::size_t>(at - states.begin())] = 1;
        return shares;
    }
    const auto long_run = stationary_distribution(transition);
    if (long_run) return std::vector<double>(long_run->begin(), long_run->end());
    (initial ? *initial : *f.shape().find("transition"))
        .error("what the long run is like depends on the state at the start",
               fmt::format("give `initial: {}`", states.front()));
    return {};
}

std::optional<Shape> regime(Fields& f, RandomStream draws) {
    shape::Regime s;
    s.draws = draws, s.start = f.moment("start");
    const Cursor values = *f.shape().find("values"), matrix_at = *f.shape().find("transition");
    if (!values.expect_list()) return {};
    for (const Cursor& item : values.items()) {
        const auto value = f.context().value(item);
        if (!value) return {};
        s.value.push_back(*value);
    }
    if (s.value.size() < 2) {
        values.error(fmt::format("holds {} values", s.value.size()), "a regime needs two or more");
        return {};
    }
    const auto matrix = read_transition(matrix_at, s.value.size());
    const auto states = read_states(f, s.value.size());
    const double per = f.length("per", f.context().time.steps_of({1, Duration::Unit::year}));
    if (!matrix || !states || !f.good()) return {};
    const auto step = transition_within(*matrix, 1 / per);
    if (!step) {
        matrix_at.error(
            "no chain that can switch at any time has these probabilities",
            "staying must be likely enough: give the probabilities of a shorter time with `per`");
        return {};
    }
    const auto initial = read_initial(f, *step, *states);
    if (!initial) return {};
    s.initial = *initial;
    for (Eigen::Index i = 0; i < step->rows(); ++i)
        s.transition.emplace_back(step->row(i).begin(), step->row(i).end());
    return s;
}

}  // namespace

bool is_random_shape(const std::string& name) {
    static const std::set<std::string> names{"ar1", "ou", "gbm", "jump", "regime"};
    return names.contains(name);
}

std::optional<Shape> read_random_shape(const std::string& name, Fields& f, std::size_t place) {
    const auto draws = read_stream(f, name, place);
    // To go on and find what else is wrong, without draws too.
    const RandomStream stream = draws.value_or(RandomStream{});
    if (f.context().two_valued && name != "regime") {
        f.shape().find("shape")->error(fmt::format("shape '{}' takes values between 0 and 1", name),
                                       "trade is closed (0) or open (1): use shape regime");
        return {};
    }
    auto shape = name == "gbm"      ? geometric_brownian(f, stream)
                 : name == "jump"   ? jump(f, stream)
                 : name == "regime" ? regime(f, stream)
                                    : auto_regressive(name, f, stream);
    return draws ? shape : std::nullopt;
}

}  // namespace spillover::yaml
