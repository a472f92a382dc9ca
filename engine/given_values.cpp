#include "engine/given_values.hpp"

#include <cmath>
#include <stdexcept>

namespace spillover {
namespace {

constexpr double precision = 1e-15;  ///< of the last term, relative to the sum
constexpr int most_terms = 100000;

/// start + map(start) + map(map(start)) + ...; the map is linear and its powers vanish.
template <class Map>
Matrix series(Matrix start, const Map& map) {
    Matrix sum = start, term = std::move(start);
    for (int n = 0; n < most_terms; ++n) {
        const double size = sum.cwiseAbs().maxCoeff();
        if (term.cwiseAbs().maxCoeff() <= precision * size) return sum;
        term = map(term);
        sum += term;
    }
    throw std::runtime_error{"the static model does not settle: rho(A) is too close to 1"};
}

/// Zero in the cells that are given.
void clear_given(Matrix& values, const Matrix& given) {
    values = given.array().isNaN().select(values, 0.0);
}

Matrix given_or_zero(const Matrix& given) {
    return given.array().isNaN().select(Matrix::Zero(given.rows(), given.cols()), given);
}

}  // namespace

Matrix output_given(const InputStructure& inputs, const Matrix& final_demand, const Matrix& given) {
    const Matrix fixed = given_or_zero(given);
    Matrix first = final_demand + inputs.requirements(fixed);
    clear_given(first, given);
    return fixed + series(std::move(first), [&](const Matrix& term) {
               Matrix next = inputs.requirements(term);
               clear_given(next, given);
               return next;
           });
}

Matrix final_deliveries(const InputStructure& inputs, const Matrix& output) {
    return output - inputs.requirements(output);
}

Matrix price_changes(const InputStructure& inputs, const Matrix& cost, const Matrix& given,
                     const Vector& pass_through) {
    const auto pushed = [&](Matrix change) {
        change = pass_through.asDiagonal() * change;
        clear_given(change, given);
        return change;
    };
    const Matrix fixed = given_or_zero(given);
    return fixed + series(pushed(cost + inputs.carried(fixed)),
                          [&](const Matrix& term) { return pushed(inputs.carried(term)); });
}

Vector tariff_cost(const InputStructure& inputs, const Vector& rate,
                   const std::vector<char>& buying) {
    const Extent& e = inputs.extent();
    Vector cost = inputs.carried(rate);
    for (Index j = 0; j < cost.size(); ++j)
        if (!buying[static_cast<std::size_t>(e.region_of(j))]) cost[j] = 0;
    return cost;
}

}  // namespace spillover
