#pragma once

#include <memory>
#include <string>

#include "io/hdf5/handle.hpp"

namespace spillover::hdf5 {

/// The first write that failed, and why; empty = none did.
struct WriteFailure {
    std::string reason;
};

/// An HDF5 file being written.
///
/// HDF5 writes behind our back: when a dataset closes, when a cache is full. It drops some failures
/// of these writes (the file then holds zeros and nothing has complained) and crashes on others. So
/// the file is written through a driver of our own that remembers the first failure, tells HDF5
/// that all is well, and writes nothing more. What was written counts only after close().
class OutputFile {
public:
    /// Creates a file that old and new readers open: creation order kept, library bounds 1.8.
    /// \param points_elsewhere  may hold virtual datasets: library bounds 1.10
    /// \throws FileError
    explicit OutputFile(std::string path, bool points_elsewhere = false);

    operator hid_t() const noexcept { return file_; }
    /// \throws FileError where a write has failed so far
    void require_good() const;
    /// Everything in the file has to be closed before. \throws FileError where any write failed
    void close();

private:
    std::string path_;
    std::shared_ptr<WriteFailure> failure_;
    Handle file_;
};

}  // namespace spillover::hdf5
