#include "io/work_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "engine/error.hpp"
#include "io/durable_file.hpp"

namespace spillover {
namespace fs = std::filesystem;
namespace {

constexpr const char* lock_name = "lock";

/// Whether an open file is still the one that has the name.
bool has_name(int descriptor, const std::string& path) {
    struct stat open = {}, named = {};
    return ::fstat(descriptor, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
           open.st_dev == named.st_dev && open.st_ino == named.st_ino;
}

}  // namespace

WorkFolder::WorkFolder(std::string path) : path_{std::move(path)}, lock_{path_ + "/" + lock_name} {
    // Another process may end, and take the folder with it, between any two of our calls.
    while (!take_lock()) {
    }
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator{path_, ignored})
        if (is_temporary_name(entry.path().string())) fs::remove(entry.path(), ignored);
}

WorkFolder::~WorkFolder() {
    remove_if_empty();
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool WorkFolder::take_lock() {
    std::error_code error;
    const bool made = fs::create_directory(path_, error);
    if (error)
        throw InputError{path_, "cannot make this folder: " + error.message(),
                         "the result takes shape there; choose a place that you may write to"};
    // The name of the folder has to be on the disk before anything in it counts as safe.
    if (made) sync_folder(fs::path{path_}.parent_path().string());
    const int descriptor = ::open(  // NOLINT(cppcoreguidelines-pro-type-vararg)
        lock_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) {
        if (errno == ENOENT) return false;
        throw InputError{path_,
                         fmt::format("cannot write to this folder: {}", std::strerror(errno)),
                         "the result takes shape there; choose a place that you may write to"};
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        ::close(descriptor);
        throw InputError{path_, "another process is writing this result",
                         "wait for it to end, or choose another output file"};
    }
    if (!has_name(descriptor, lock_)) {
        ::close(descriptor);
        return false;
    }
    descriptor_ = descriptor;
    return true;
}

std::vector<std::string> WorkFolder::files() const {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{path_, error})
        if (entry.path().filename() != lock_name && !is_temporary_name(entry.path().string()))
            files.push_back(entry.path().string());
    std::sort(files.begin(), files.end());
    return files;
}

void WorkFolder::clear() {
    for (const auto& file : files()) {
        std::error_code error;
        if (!fs::remove(file, error) && error)
            throw FileError{fmt::format("cannot remove {}: {}", file, error.message())};
    }
    remove_if_empty();
}

void WorkFolder::remove_if_empty() noexcept {
    std::error_code ignored;
    // The lock goes last and while it is held: who comes now makes a new one.
    const auto others = [](const fs::directory_entry& entry) {
        return entry.path().filename() != lock_name;
    };
    const fs::directory_iterator entries{path_, ignored};
    if (ignored || std::any_of(begin(entries), end(entries), others)) return;
    fs::remove(lock_, ignored);
    fs::remove(path_, ignored);
}

}  // namespace spillover
