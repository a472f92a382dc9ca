#include "io/yaml/random_design.hpp"

#include <fmt/format.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <set>

#include "io/yaml/distribution_reader.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

/// Reads the parameters of a dimension's distribution, which share one unit.
class UnitReader {
public:
    explicit UnitReader(RandomDimension& dimension) : dimension_{dimension} {}

    std::optional<double> operator()(const Cursor& cursor) {
        const auto quantity = read_quantity(cursor);
        if (!quantity) return {};
        dimension_.signed_ = dimension_.signed_ || quantity->signed_;
        if (quantity->value == 0 && quantity->unit.empty()) return 0;
        if (!known_) dimension_.unit = quantity->unit;
        known_ = true;
        if (quantity->unit == dimension_.unit) return quantity->value;
        cursor.error(
            fmt::format("'{}' is in another unit than the number before it", cursor.value().text),
            "write all parameters of a distribution in one unit");
        return {};
    }

private:
    RandomDimension& dimension_;
    bool known_ = false;
};

/// V35: a parameter cannot take values from a distribution without ends.
bool bounded(const RandomDimension& dimension) {
    const bool value =
        dimension.path.starts_with("model.parameters[") && dimension.path.ends_with("].value");
    const Support support = support_of(dimension.distribution);
    if (!value || (std::isfinite(support.low) && std::isfinite(support.high))) return true;
    dimension.dist_at.error(
        fmt::format("reaches beyond every range that '{}' can have", dimension.path),
        "use a distribution with ends, such as truncnormal, triangular or uniform");
    return false;
}

std::optional<RandomDimension> read_dimension(const Cursor& cursor) {
    if (!cursor.expect_section(section("dimension"))) return {};
    const auto id = cursor.find("id"), path = cursor.find("path");
    if (const auto values = cursor.find("values"))
        values->error("'values' has no meaning for method monte_carlo", "give a `dist`");
    const auto dist = cursor.require("dist");
    const auto name = id ? read_identifier(*id) : std::nullopt;
    const auto text = path ? path->text() : std::nullopt;
    if (!name || !text || !dist) return {};
    RandomDimension dimension{*name, *text, *path, *dist, {}, {}, false};
    UnitReader reader{dimension};
    const auto distribution =
        read_distribution(*dist, [&](const Cursor& number) { return reader(number); });
    if (!distribution) return {};
    dimension.distribution = *distribution;
    if (!bounded(dimension)) return {};
    return dimension;
}

/// Why a matrix cannot be one of correlations; empty if it can.
std::string trouble_with(const std::vector<std::vector<double>>& rows) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].size() != rows.size())
            return fmt::format("row {} holds {} numbers", i + 1, rows[i].size());
        for (std::size_t j = 0; j <= i; ++j) {
            if (i == j && rows[i][i] != 1) return "has no 1 on its diagonal";
            if (rows[i][j] != rows[j][i])
                return fmt::format("is not symmetric: {:g} in row {}, {:g} in row {}", rows[i][j],
                                   i + 1, rows[j][i], j + 1);
            if (std::abs(rows[i][j]) > 1) return fmt::format("holds {:g}", rows[i][j]);
        }
    }
    return {};
}

std::vector<std::vector<double>> read_correlation(const Cursor& cursor, std::size_t dimensions) {
    std::vector<std::vector<double>> rows;
    if (!cursor.expect_list()) return {};
    for (const Cursor& item : cursor.items()) {
        const auto row = read_shares(item);
        if (!row) return {};
        rows.push_back(*row);
    }
    if (rows.size() != dimensions) {
        cursor.error(fmt::format("holds {} rows for {} dimensions", rows.size(), dimensions));
        return {};
    }
    if (const std::string trouble = trouble_with(rows); !trouble.empty()) {
        cursor.error(trouble, "expected a symmetric matrix of correlations with 1 on its diagonal");
        return {};
    }
    const auto n = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j)
            matrix(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    const Eigen::LLT<Eigen::MatrixXd> factor{matrix};
    if (factor.info() != Eigen::Success) {
        cursor.error("no numbers have these correlations with one another",
                     "the matrix must be positive definite");
        return {};
    }
    const Eigen::MatrixXd lower = factor.matrixL();
    for (Eigen::Index i = 0; i < n; ++i)
        rows[static_cast<std::size_t>(i)].assign(lower.row(i).begin(), lower.row(i).end());
    return rows;
}

/// A number as a scenario has it: shortest text that reads as the same number.
Value written(double number, const RandomDimension& dimension) {
    Value value;
    value.kind = Value::Kind::scalar;
    value.place = dimension.dist_at.value().place;
    // Lengths of time have no exponent.
    const bool length = parse_duration("1" + dimension.unit).has_value();
    value.text = length              ? fmt::format("{:.12f}", number)
                 : dimension.signed_ ? fmt::format("{:+}", number)
                                     : fmt::format("{}", number);
    value.text += (dimension.unit.empty() || length ? "" : " ") + dimension.unit;
    return value;
}

}  // namespace

RandomDesign::RandomDesign(const Cursor& ensemble) {
    std::set<std::string> ids;
    std::size_t count = 0;
    if (const auto dimensions = ensemble.find("dimensions");
        dimensions && dimensions->expect_list()) {
        if (dimensions->value().items.empty()) dimensions->error("holds no dimensions");
        for (const Cursor& item : dimensions->items()) {
            ++count;
            if (const auto id = item.find("id"); id && !ids.insert(id->value().text).second)
                id->error(fmt::format("duplicate id '{}'", id->value().text));
            if (auto dimension = read_dimension(item)) dimensions_.push_back(*dimension);
        }
    }
    if (const auto correlation = ensemble.find("correlation"); correlation && count > 0)
        factor_ = read_correlation(*correlation, count);
    if (dimensions_.size() != count) factor_.clear();
}

std::vector<Value> RandomDesign::draw(const RandomSource& source, Index replicate) const {
    std::vector<double> normals;
    std::vector<Value> values;
    for (std::size_t k = 0; k < dimensions_.size(); ++k) {
        const RandomDimension& dimension = dimensions_[k];
        const RandomStream stream =
            RandomStream{{source.seed.value_or(0), source.scenario, "", dimension.id}}.in_replicate(
                replicate, source.antithetic);
        double u = stream.uniform(0);
        if (!factor_.empty()) {
            normals.push_back(stream.normal(0));
            double z = 0;
            for (std::size_t j = 0; j <= k; ++j)
                z += factor_[k][j] * normals[j];
            u = normal_probability(z);
        }
        values.push_back(written(quantile(dimension.distribution, u), dimension));
    }
    return values;
}

std::vector<Value> RandomDesign::ends_of(const RandomDimension& dimension) {
    const Support support = support_of(dimension.distribution);
    std::vector<Value> ends;
    // The logarithm of a lognormal has no ends.
    if (std::holds_alternative<distribution::LogNormal>(dimension.distribution)) return ends;
    for (const double end : {support.low, support.high})
        if (std::isfinite(end)) ends.push_back(written(end, dimension));
    return ends;
}

}  // namespace spillover::yaml
