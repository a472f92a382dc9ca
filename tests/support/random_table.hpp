#pragma once

#include <cstdint>
#include <random>

#include "engine/mrio_table.hpp"

namespace spillover::test {

/// What random tables may be like.
struct TableShape {
    Index most_regions = 6, most_sectors = 8, categories = 2;
    bool zeros = true;    ///< cells that are not used, goods that a region does not make
    double empty = 0.25;  ///< part of the inputs that are not used, where some are not
};

/// Random tables with households, government, capital formation.
inline constexpr TableShape with_all_uses{6, 8, 3, true};

/// How many random tables a property is checked on; one in ten where sanitizers slow everything
/// down and only the way through memory matters.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr std::uint64_t tables = 10;
#else
inline constexpr std::uint64_t tables = 100;
#endif

/// A pooled table with random technology, trade and final demand; rho(A) below about 0.75. One
/// region and one sector come up, and so do industries without output.
TableData random_pooled_table(std::uint64_t seed, const TableShape& shape = {});
/// The same cell by cell, with origins that differ from buyer to buyer.
TableData random_dense_table(std::uint64_t seed, const TableShape& shape = {});
/// A table's sales cell by cell, as a table of its own.
TableData as_dense(const MrioTable& table);

/// A cell by cell, so that formulas can be written as in a textbook [N x N].
Matrix coefficients_of(const MrioTable& table);
/// (I - A)^-1 [N x N]
Matrix inverse_of(const MrioTable& table);

}  // namespace spillover::test
