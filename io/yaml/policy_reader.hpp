#pragma once

#include "io/yaml/shock_reader.hpp"

namespace spillover::yaml {

/// Reads `policies:`, one rule for each place that a policy watches; whatever is wrong is in the
/// diagnostics.
/// \param shocks  those of the document, whose ids are taken
std::vector<Policy> read_policies(const Cursor& policies, const std::optional<Cursor>& shocks,
                                  const ShockContext& context);

}  // namespace spillover::yaml
