#pragma once

#include <cstddef>
#include <new>
#include <utility>
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
    /// Numbers that are given no value have none: whoever asks for room is about to fill it.
    template <class U, class... Values>
    void construct(U* at, Values&&... values) {
        if constexpr (sizeof...(values) == 0) {
            ::new (static_cast<void*>(at)) U;
        } else {
            ::new (static_cast<void*>(at)) U(std::forward<Values>(values)...);
        }
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
