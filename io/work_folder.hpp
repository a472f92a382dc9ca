#pragma once

#include <string>
#include <vector>

namespace spillover {

/// A folder beside a result in which one process at a time works: files that are not finished yet,
/// and finished parts of what is to become the result.
///
/// The process holds a lock (flock of the file `lock` in the folder) that the system takes back
/// when the process ends, however it ends. Where the file system has no locks there is none.
class WorkFolder {
public:
    /// Makes the folder if it is not there, takes its lock, and removes the unfinished files that
    /// killed processes left. \throws InputError where another process works in it, or where it
    /// cannot be made
    explicit WorkFolder(std::string path);
    /// Lets go of the lock. The folder goes too, unless finished files are in it.
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    const std::string& path() const noexcept { return path_; }
    std::vector<std::string> files() const;  ///< paths of the finished files, sorted
    /// Removes all finished files, and the folder. \throws FileError
    void clear();

private:
    bool take_lock();
    void remove_if_empty() noexcept;

    std::string path_, lock_;
    int descriptor_ = -1;
};

}  // namespace spillover
