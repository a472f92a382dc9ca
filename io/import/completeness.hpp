#pragma once

#include "io/import/ledger.hpp"

namespace spillover::importing {

/// Whether the accounts of a source prove that nothing is missing at its end: every industry has a
/// published output, to which its row adds up within 1e-6, and so does its column where there is
/// value added. Not where imports are told apart: then rows add up in another way.
bool accounts_are_closed(const Ledger& ledger);

}  // namespace spillover::importing
