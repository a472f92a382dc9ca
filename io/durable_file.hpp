#pragma once

#include <string>

namespace spillover {

/// A name beside `path` that no other process uses: what a killed run leaves is recognisable.
std::string temporary_name(const std::string& path);
bool is_temporary_name(const std::string& name);

/// Moves a finished file to its real name so that it is there in whole or not at all, whatever
/// happens: fsync of the file, rename, fsync of the folder. \throws FileError
void publish(const std::string& temporary, const std::string& path);

/// fsync of a folder: names made or removed in it are on the disk afterwards.
void sync_folder(const std::string& folder);

}  // namespace spillover
