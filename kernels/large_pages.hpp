#pragma once

#include <cstddef>

namespace spillover::kernels {

/// Asks the system for large pages under memory that is about to be filled for the first time. Of
/// small blocks, and where there are none, nothing happens. Pages of 4 kB cost large arrays a
/// fault for every 512 numbers, and later a miss of the address cache nearly as often.
void prefer_large_pages(void* begin, std::size_t bytes) noexcept;

}  // namespace spillover::kernels
