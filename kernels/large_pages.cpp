#include "kernels/large_pages.hpp"

#include <sys/mman.h>

#include <cstdint>

namespace spillover::kernels {

void prefer_large_pages(void* begin, std::size_t bytes) noexcept {
    constexpr std::uintptr_t page = std::uintptr_t{1} << 21;
    constexpr std::size_t worth_asking = 2 * page;
    if (bytes < worth_asking) return;
    const auto start = reinterpret_cast<std::uintptr_t>(begin);
    const std::uintptr_t first = (start + page - 1) / page * page,
                         last = (start + bytes) / page * page;
    // Advice: whether it is taken changes no number.
    if (first < last) madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace spillover::kernels
