#include "io/hdf5/batch_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "engine/error.hpp"
#include "io/durable_file.hpp"
#include "io/hdf5/finishing.hpp"
#include "io/hdf5/merge.hpp"
#include "io/program_info.hpp"

namespace spillover::hdf5 {
namespace fs = std::filesystem;
using namespace std::chrono_literals;

BatchStore::BatchStore(const std::string& path, BatchHeader header, std::vector<Index> members,
                       Options options)
    : path_{result_path(path)},
      header_{std::move(header)},
      options_{std::move(options)},
      folder_{path_ + ".parts"},
      members_{std::move(members)} {
    std::sort(members_.begin(), members_.end());
    take_stock();
}

void BatchStore::take_stock() {
    const auto files = folder_.files();
    if (!options_.resume && !files.empty())
        throw InputError{folder_.path(), "holds parts of an interrupted run",
                         "use --resume to finish it, or remove the folder"};
    if (options_.resume && is_whole_already()) {
        finished_ = true;
        complete_ = members_.size();
        return;
    }
    std::set<Index> left(members_.begin(), members_.end());
    for (const auto& file : files) {
        const PartInfo part = part_info(file, "remove it to compute its members again");
        require_same_batch(part, file, "remove the folder, or use another output file");
        for (const int member : part.members)
            if (left.erase(member) == 0)
                throw InputError{file,
                                 fmt::format("holds member {}, which this run does not compute or "
                                             "an earlier part has",
                                             member),
                                 "give the same --shard as before, or use another output file"};
        parts_.push_back(file);
        complete_ += part.members.size();
    }
    remaining_.assign(left.begin(), left.end());
}

/// Whether the result itself is there. An earlier result may stand there as long as parts tell
/// that this batch was on its way to replace it.
bool BatchStore::is_whole_already() const {
    if (!fs::exists(path_) || fs::is_empty(path_)) return false;
    const PartInfo whole = part_info(path_);
    const PartInfo::Form form = !needs_finishing() ? PartInfo::Form::plain
                                : options_.shard   ? PartInfo::Form::unfinished
                                                   : PartInfo::Form::finished;
    if (whole.batch_hash == header_.batch_hash && whole.form == form &&
        std::equal(whole.members.begin(), whole.members.end(), members_.begin(), members_.end()))
        return true;
    if (!folder_.files().empty()) return false;
    const std::string way_out = "leave --resume out to replace it, or use another output file";
    require_same_batch(whole, path_, way_out);
    if (whole.form == PartInfo::Form::unfinished && !options_.shard)
        throw InputError{path_, "is a shard of this batch", "use merge, or " + way_out};
    throw InputError{path_, "holds other members of this batch", way_out};
}

bool BatchStore::needs_finishing() const {
    return !finishing_of(header_.scenarios->front().outputs).empty();
}

void BatchStore::require_same_batch(const PartInfo& info, const std::string& file,
                                    const std::string& way_out) const {
    if (info.batch_hash == header_.batch_hash) return;
    const std::string program = program_name();
    std::string what = "was made of other scenarios, or they have changed since";
    if (info.table_hash != header_.table_hash)
        what = fmt::format("was made with another table '{}', or the table has changed since",
                           info.table_name);
    if (info.program != program)
        what = fmt::format("was made by {}; this is {}", info.program, program);
    throw InputError{file, what, way_out};
}

void BatchStore::record(MemberResult result) {
    MemberRow row = make_row(header_, result);
    const std::lock_guard lock{mutex_};
    bytes_ += row.bytes();
    rows_.push_back(std::move(row));
    // Soon told what went wrong, rather than when the next part is full.
    if (writing_.valid() && writing_.wait_for(0s) == std::future_status::ready) await_part();
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - last_part_;
    if (bytes_ > options_.bytes_per_part || age.count() > options_.seconds_per_part ||
        rows_.size() == options_.members_per_part)
        start_part();
}

/// The part before is written first: two of them are in memory at most.
void BatchStore::start_part() {
    last_part_ = std::chrono::steady_clock::now();
    await_part();
    if (rows_.empty()) return;
    in_writing_ = std::exchange(rows_, {});
    bytes_ = 0;
    // Where no thread can be had, it is written when it is waited for.
    writing_ = std::async(std::launch::async | std::launch::deferred, [this] {
        write_part();
        if (options_.saved) options_.saved(complete_);
    });
}

/// Members that could not be written stay with those that are still to be.
void BatchStore::await_part() {
    if (!writing_.valid()) return;
    try {
        writing_.get();
    } catch (...) {
        for (MemberRow& row : std::exchange(in_writing_, {})) {
            bytes_ += row.bytes();
            rows_.push_back(std::move(row));
        }
        throw;
    }
}

void BatchStore::write_part() {
    std::sort(in_writing_.begin(), in_writing_.end(),
              [](const MemberRow& a, const MemberRow& b) { return a.member < b.member; });
    const std::string name =
        fmt::format("{}/{}-{:07}.h5", folder_.path(), header_.batch_hash.substr(0, 16),
                    in_writing_.front().member);
    UnfinishedFile unfinished{name};
    write_result(unfinished.path(), header_, in_writing_);
    unfinished.publish(name);
    parts_.push_back(name);
    complete_ += in_writing_.size();
    in_writing_.clear();
}

void BatchStore::flush() {
    const std::lock_guard lock{mutex_};
    await_part();
    if (rows_.empty()) return;
    last_part_ = std::chrono::steady_clock::now();
    in_writing_ = std::exchange(rows_, {});
    bytes_ = 0;
    writing_ = std::async(std::launch::deferred, [this] { write_part(); });
    await_part();
}

bool BatchStore::finish(const std::function<bool()>& stop) {
    if (!finished_) {
        flush();
        const std::string home = fs::path{path_}.parent_path().string();
        // Parts hold everything until the result has its name.
        if (parts_.size() == 1 && (options_.shard || !needs_finishing())) {
            publish(parts_.front(), path_);
        } else {
            UnfinishedFile unfinished{folder_.path() + "/result.h5"};
            if (!merge_results(unfinished.path(), home, parts_,
                               {.whole = !options_.shard,
                                .stop = stop,
                                .threads = options_.threads,
                                .numbers_at_once = options_.numbers_at_once}))
                return false;
            unfinished.publish(path_);
        }
        finished_ = true;
    }
    folder_.clear();
    return true;
}

}  // namespace spillover::hdf5
