#pragma once

namespace spillover::bench {

/// What the two forms of the share matrix cost, measured in turn, and prints it: the products of
/// a step with shares of which so many are not 0, and whole steps on the sparse synthetic table.
///
/// \param arguments  "--share-forms", regions, sectors, members, threads
/// \returns the exit code
int compare_share_forms(int count, char** arguments);

}  // namespace spillover::bench
