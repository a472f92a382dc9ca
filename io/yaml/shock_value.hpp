#pragma once

#include "engine/drivers.hpp"
#include "io/yaml/cursor.hpp"
#include "io/yaml/quantity.hpp"

namespace spillover::yaml {

/// Turns the numbers of one shock into the absolute values that the engine wants, and refuses units
/// and ranges that its variable cannot have.
class ShockValue {
public:
    /// \param unit   the shock's `unit:`, if any; stands behind bare numbers
    /// \param money  the document's unit of money; may be empty
    ShockValue(const DriverInfo& driver, Operation operation, const std::optional<Cursor>& unit,
               const std::optional<Cursor>& reference, std::string money, const TableData& table)
        : driver_{driver},
          operation_{operation},
          unit_at_{unit},
          reference_at_{reference},
          unit_{unit ? unit->text().value_or("") : ""},
          money_{std::move(money)},
          table_{table} {}

    double neutral() const;
    std::optional<double> operator()(const Cursor& cursor) const;
    std::optional<double> amplitude(const Cursor& cursor) const;
    /// True after a value "N % of base" was read: amounts are shares of each cell's base.
    bool of_base() const noexcept { return of_base_; }

private:
    std::optional<double> factor(const Cursor& cursor, const Quantity& quantity) const;
    std::optional<double> share(const Cursor& cursor, const Quantity& quantity) const;
    std::optional<double> money(const Cursor& cursor, const Quantity& quantity) const;
    bool mixes_units(const Cursor& cursor) const;
    std::optional<double> index(const Cursor& cursor, const Quantity& quantity) const;
    std::optional<double> rate(const Cursor& cursor, const Quantity& quantity) const;
    std::optional<double> multiple(const Cursor& cursor, const Quantity& quantity) const;

    std::optional<double> wrong_unit(const Cursor& cursor, const Quantity& quantity,
                                     const std::string& expected) const;
    std::optional<Quantity> read(const Cursor& cursor) const;

    const DriverInfo& driver_;
    Operation operation_;
    std::optional<Cursor> unit_at_, reference_at_;
    std::string unit_, money_;
    const TableData& table_;
    mutable bool of_base_ = false, of_money_ = false;  ///< what was read so far
};

}  // namespace spillover::yaml
