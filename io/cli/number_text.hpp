#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "engine/calendar.hpp"

namespace spillover::cli {

// Numbers as a reader of a table or a mail wants them.

/// Decimals that give the largest of some percentages three digits: 1 for 56.8, 2 for 0.24.
int decimals_for(double largest_percent);
/// A share as a percentage with so many decimals; without a minus sign where it rounds to zero.
std::string percent(double share, int decimals);
/// A share as a percentage with about three digits: "12.3", "0.24", "0.002", "0".
std::string percent(double share);
bool rounds_to_zero(double share, int decimals);

std::string grouped(Index number);                 ///< "1,234,567"
std::string about(double number, int digits = 3);  ///< "28.1", "1,230,000"
/// Money of a table: "28.1 billion CNY" for 28,100 of unit "million".
std::string money(double amount, const std::string& unit, const std::string& currency,
                  int digits = 3);
/// A length of time in the unit of the run's steps, in years from two years on: "31 weeks".
std::string time_text(double years, Duration::Unit unit);
/// A time of computing: "0.24 s", "3 min 20 s", "2 h 5 min".
std::string seconds_text(double seconds);
std::string unit_name(Duration::Unit unit, bool plural);

/// Columns that a terminal needs for a text; wide for Chinese characters.
std::size_t display_width(const std::string& text);
/// The text and the blanks that fill it up to a width.
std::string padded(const std::string& text, std::size_t width);

/// The value below which a share `q` of the values lies; of an even number of values the upper.
/// Values that are no data count as larger than all others.
double quantile(std::span<const double> values, double q);

}  // namespace spillover::cli
