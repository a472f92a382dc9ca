#include "io/hdf5/batch_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/error.hpp"
#include "io/durable_file.hpp"
#include "io/hdf5/merge.hpp"

namespace spillover::hdf5 {
namespace fs = std::filesystem;

BatchStore::BatchStore(std::string path, BatchHeader header, std::vector<Index> members,
                       Options options)
    : path_{std::move(path)},
      folder_{path_ + ".parts"},
      header_{std::move(header)},
      options_{options} {
    std::sort(members.begin(), members.end());
    find_parts(members);
    const fs::path parent = fs::path{path_}.parent_path();
    if (!parent.empty() && !fs::is_directory(parent))
        throw InputError{path_, "there is no folder " + parent.string()};
    std::error_code error;
    fs::create_directories(folder_, error);
    if (error) throw FileError{fmt::format("cannot make folder {}: {}", folder_, error.message())};
}

void BatchStore::find_parts(const std::vector<Index>& members) {
    std::set<Index> left(members.begin(), members.end());
    if (options_.resume && fs::exists(path_)) {
        const PartInfo whole = part_info(path_);
        if (whole.batch_hash == header_.batch_hash && whole.members.size() == members.size())
            left.clear(), finished_ = true;
    }
    for (const auto& entry :
         fs::exists(folder_) ? fs::directory_iterator{folder_} : fs::directory_iterator{}) {
        const std::string file = entry.path().string();
        if (is_temporary_name(file)) {
            fs::remove(entry.path());  // of a run that was killed
            continue;
        }
        if (!options_.resume)
            throw InputError{folder_, "holds parts of an interrupted run",
                             "use --resume to finish it, or remove the folder"};
        const PartInfo part = part_info(file);
        if (part.batch_hash != header_.batch_hash)
            throw InputError{file,
                             "is part of another batch: scenario, table or program have changed",
                             "remove the folder, or use another output file"};
        parts_.push_back(file);
        complete_ += part.members.size();
        for (const int member : part.members)
            left.erase(member);
    }
    std::sort(parts_.begin(), parts_.end());
    if (finished_) complete_ = members.size();
    remaining_.assign(left.begin(), left.end());
}

std::string BatchStore::part_name(Index first_member) const {
    return fmt::format("{}/{}-{:07}.h5", folder_, header_.batch_hash.substr(0, 16), first_member);
}

void BatchStore::record(MemberResult result) {
    rows_.push_back(make_row(header_, result));
    bytes_ += rows_.back().bytes();
    const std::chrono::duration<double> age = std::chrono::steady_clock::now() - last_flush_;
    if (bytes_ > options_.bytes_per_part || age.count() > options_.seconds_per_part) flush();
}

void BatchStore::flush() {
    last_flush_ = std::chrono::steady_clock::now();
    if (rows_.empty()) return;
    std::sort(rows_.begin(), rows_.end(),
              [](const MemberRow& a, const MemberRow& b) { return a.member < b.member; });
    const std::string name = part_name(rows_.front().member), temporary = temporary_name(name);
    write_result(temporary, header_, rows_);
    publish(temporary, name);
    parts_.push_back(name);
    complete_ += rows_.size();
    rows_.clear();
    bytes_ = 0;
}

void BatchStore::finish() {
    if (!finished_) {
        flush();
        // Parts hold everything until the result has its name.
        if (parts_.size() == 1) {
            publish(parts_.front(), path_);
        } else {
            merge_results(path_, parts_, !options_.shard);
        }
    }
    fs::remove_all(folder_);
    sync_folder(fs::path{path_}.parent_path().string());
    finished_ = true;
}

}  // namespace spillover::hdf5
