#pragma once

#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <string>
#include <vector>

#include "io/hdf5/member_statistics.hpp"
#include "io/hdf5/part_info.hpp"
#include "io/hdf5/result_file.hpp"
#include "io/work_folder.hpp"

namespace spillover::hdf5 {

/// Keeps the finished members of a batch so that nothing reported as complete is ever lost.
///
/// Members land in part files under OUT.h5.parts/, each written under a temporary name, closed,
/// fsynced, renamed, its folder fsynced, and only then counted as complete. At the end the parts
/// become one file and go away. Part names carry the hash of all that determines their content.
///
/// Members are packed on the threads that hand them over, and parts written on a thread of their
/// own, one at a time, while the next fills. No other thread uses HDF5 meanwhile.
class BatchStore : public Recorder {
public:
    struct Options {
        bool resume = false;               ///< use the parts that an interrupted run left
        bool shard = false;                ///< the members are a part of the batch only
        std::size_t members_per_part = 0;  ///< 0 = as many as the other two limits allow
        int threads = 1;                   ///< for statistics over the members
        double seconds_per_part = 30;
        std::size_t bytes_per_part = std::size_t{128} << 20;  ///< two of them are in memory
        std::size_t numbers_at_once = hdf5::numbers_at_once;  ///< of statistics, in memory
        /// Told whenever a part that record() filled is safe on the disk, by the thread that wrote
        /// it: how many members are complete now.
        std::function<void(std::size_t complete)> saved = {};
    };

    /// \param members  the members that this run is to compute
    /// \throws InputError where the result cannot stand at `path`, where parts of another batch, or
    /// of this one without `resume`, are there, or where another process is writing them
    BatchStore(const std::string& path, BatchHeader header, std::vector<Index> members,
               Options options);

    /// Members that no part holds yet, in batch order.
    const std::vector<Index>& remaining() const noexcept { return remaining_; }

    /// \throws FileError also where an earlier part could not be written
    void record(MemberResult result) override;
    /// Brings what is in memory to the disk as a part. \throws FileError
    void flush();
    /// Makes the result of the parts. Call when all members are recorded. \throws FileError
    /// \param stop  asked now and then
    /// \returns false where it was stopped: the parts are still there
    bool finish(const std::function<bool()>& stop);

    std::size_t complete() const noexcept { return complete_; }  ///< members safe on the disk
    /// Where the complete members are: the result, or the folder of parts.
    const std::string& place() const noexcept { return finished_ ? path_ : folder_.path(); }

private:
    void start_part();
    void await_part();
    void write_part();
    void take_stock();
    bool is_whole_already() const;
    bool needs_finishing() const;
    void require_same_batch(const PartInfo& info, const std::string& file,
                            const std::string& way_out) const;

    std::string path_;
    BatchHeader header_;
    Options options_;
    WorkFolder folder_;
    std::vector<Index> members_, remaining_;
    std::vector<std::string> parts_;
    std::size_t complete_ = 0;
    bool finished_ = false;
    std::mutex mutex_;  ///< of the rest
    std::vector<MemberRow> rows_, in_writing_;
    std::size_t bytes_ = 0;
    std::chrono::steady_clock::time_point last_part_ = std::chrono::steady_clock::now();
    std::future<void> writing_;  ///< while it is valid, parts and what is in writing are its own
};

}  // namespace spillover::hdf5
