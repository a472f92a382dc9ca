#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "io/hdf5/result_file.hpp"

namespace spillover::hdf5 {

/// Keeps the finished members of a batch so that nothing reported as complete is ever lost.
///
/// Members land in part files under OUT.h5.parts/, each written under a temporary name, closed,
/// fsynced, renamed, its folder fsynced, and only then counted as complete. At the end the parts
/// become one file and go away. Part names carry the hash of all that determines their content.
class BatchStore : public Recorder {
public:
    struct Options {
        bool resume = false;  ///< use the parts that an interrupted run left
        bool shard = false;   ///< the members are a part of the batch only
        double seconds_per_part = 30;
        std::size_t bytes_per_part = std::size_t{256} << 20;
    };

    /// \param members  the members that this run is to compute
    /// \throws InputError where parts of another batch, or of this one without `resume`, are there
    BatchStore(std::string path, BatchHeader header, std::vector<Index> members, Options options);

    /// Members that no part holds yet, in batch order.
    const std::vector<Index>& remaining() const noexcept { return remaining_; }
    bool nothing_to_do() const noexcept { return finished_; }

    /// Loss of a member without propagation; to be told before the member is recorded.
    void set_direct_loss(Index member, double loss) {
        header_.direct_loss[static_cast<std::size_t>(member)] = loss;
    }
    void record(MemberResult result) override;
    /// Brings what is in memory to the disk as a part.
    void flush();
    /// Makes the result of the parts. Call when all members are recorded.
    void finish();

    std::size_t complete() const noexcept { return complete_; }  ///< members safe on the disk
    const std::string& parts_folder() const noexcept { return folder_; }

private:
    void find_parts(const std::vector<Index>& members);
    std::string part_name(Index first_member) const;

    std::string path_, folder_;
    BatchHeader header_;
    Options options_;
    std::vector<Index> remaining_;
    std::vector<std::string> parts_;
    std::vector<MemberRow> rows_;
    std::size_t bytes_ = 0, complete_ = 0;
    bool finished_ = false;
    std::chrono::steady_clock::time_point last_flush_ = std::chrono::steady_clock::now();
};

}  // namespace spillover::hdf5
