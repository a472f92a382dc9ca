#pragma once

namespace spillover::bench {

/// What writing adds to runs of a batch on a synthetic pooled table, preset full, and prints it:
/// seconds of runs that throw their members away and of runs that write a result, in turn.
/// Arguments after --writing-share: REGIONS SECTORS MEMBERS STEPS THREADS.
int tell_writing_share(int count, char** arguments);

}  // namespace spillover::bench
