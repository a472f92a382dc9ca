#pragma once

#include <cstddef>
#include <new>
#include <vector>

#include "kernels/large_pages.hpp"

namespace spillover::kernels {

/// Memory that begins where a cache line does: the lanes of a tile fill one, and no row of them
/// should lie across two, which would be read and written at half the pace.
template <class T>
struct LineAllocator {
    using value_type = T;
    static constexpr std::align_val_t line{64};

    LineAllocator() = default;
    template <class U>
    LineAllocator(const LineAllocator<U>&) noexcept {}

    T* allocate(std::size_t count) {
        void* const memory = ::operator new(count * sizeof(T), line);
        prefer_large_pages(memory, count * sizeof(T));
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) noexcept { ::operator delete(memory, line); }

    template <class U>
    bool operator==(const LineAllocator<U>&) const noexcept {
        return true;
    }
};

/// Numbers that kernels work on.
using Numbers = std::vector<double, LineAllocator<double>>;

}  // namespace spillover::kernels
