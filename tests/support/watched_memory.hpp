#pragma once

#include "engine/array.hpp"

namespace spillover::test {

/// Counts how often an array is gone through, without a word of it in the code that does so: its
/// pages of memory are locked, and each is opened by the fault that reading it makes. The eight
/// pages opened last stay open. One thread, one array at a time.
class WatchedMemory {
public:
    explicit WatchedMemory(const Numbers& values);
    ~WatchedMemory();
    WatchedMemory(const WatchedMemory&) = delete;
    WatchedMemory& operator=(const WatchedMemory&) = delete;

    Index visits() const noexcept;  ///< pages opened so far
};

}  // namespace spillover::test
