#pragma once

#include <hdf5.h>

#include <string>
#include <utility>

#include "engine/error.hpp"

namespace spillover::hdf5 {

/// Owns an HDF5 identifier of any kind and gives it back when it goes out of scope.
class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id) noexcept : id_{id} {}
    Handle(Handle&& other) noexcept : id_{std::exchange(other.id_, -1)} {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        return *this;
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { close(); }

    hid_t get() const noexcept { return id_; }
    operator hid_t() const noexcept { return id_; }
    explicit operator bool() const noexcept { return id_ >= 0; }
    /// \returns false where closing failed
    bool close() noexcept;

private:
    hid_t id_ = -1;
};

/// \throws FileError where an HDF5 call failed; `doing` completes "cannot ..."
template <class Result>
Result require(Result result, const std::string& doing) {
    if (result < 0) throw FileError{"cannot " + doing};
    return result;
}

}  // namespace spillover::hdf5
