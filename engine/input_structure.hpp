#pragma once

#include <variant>
#include <vector>

#include "engine/mrio_table.hpp"

namespace spillover {

/// Direct input requirements of a table, the matrix A of the static models, as a linear map of many
/// columns at once. A pooled table keeps its form: its A is never written out cell by cell.
class InputStructure {
public:
    explicit InputStructure(const MrioTable& table);

    const Extent& extent() const noexcept { return extent_; }
    bool pooled() const noexcept { return std::holds_alternative<Pooled>(form_); }

    /// A X: what outputs call for directly [N x K].
    Matrix requirements(const Matrix& output) const;
    /// A' P: what the inputs of a unit of each output carry [N x K].
    Matrix carried(const Matrix& price) const;
    /// Inputs that a region's industries take from their own region, A_ss [S x S].
    Matrix within_region(Index region) const;
    Vector column(Index industry) const;  ///< inputs of a unit of one industry's output [N]
    /// A cell by cell [N x N]; for small tables.
    Matrix dense() const;

    /// The same economy without the flows between groups of regions.
    /// \param group_of_region  [R] number of the group that each region is in
    InputStructure within_groups(const std::vector<Index>& group_of_region) const;

private:
    struct Pooled {
        Matrix coefficients;         ///< a_ij [S x N]
        std::vector<Matrix> shares;  ///< of each good: share of origin r in region s [R x R]
    };

    Extent extent_;
    std::variant<Matrix, Pooled> form_;  // A [N x N], or its factors
};

}  // namespace spillover
