#pragma once

#include <string>

namespace spillover {

/// A name beside `path` that no other process uses: what a killed run leaves is recognisable.
std::string temporary_name(const std::string& path);
bool is_temporary_name(const std::string& path);

/// Moves a finished file to its real name so that it is there in whole or not at all, whatever
/// happens: fsync of the file, rename, fsync of the folder. \throws FileError
void publish(const std::string& temporary, const std::string& path);

/// A file under its temporary name, removed again unless it is published: a failure in between
/// leaves nothing behind.
class UnfinishedFile {
public:
    /// \param path  the temporary name is made beside it
    explicit UnfinishedFile(const std::string& path) : path_{temporary_name(path)} {}
    ~UnfinishedFile();
    UnfinishedFile(const UnfinishedFile&) = delete;
    UnfinishedFile& operator=(const UnfinishedFile&) = delete;

    const std::string& path() const noexcept { return path_; }
    /// \param path  on the same file system. \throws FileError
    void publish(const std::string& path);

private:
    std::string path_;
    bool published_ = false;
};

/// fsync of a folder: names made or removed in it are on the disk afterwards.
void sync_folder(const std::string& folder);

}  // namespace spillover
