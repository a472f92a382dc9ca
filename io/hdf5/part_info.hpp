#pragma once

#include <string>
#include <vector>

namespace spillover::hdf5 {

/// What a result file says about the batch that it is part of.
struct PartInfo {
    /// Where the scenarios ask for statistics or for some trajectories only, a result is made of
    /// unfinished parts; else parts and results are plain and look the same.
    enum class Form { plain, unfinished, finished };
    Form form = Form::plain;
    std::string batch_hash, table_hash, table_name, program;
    std::size_t batch_members = 0;
    std::vector<int> members;  ///< places in the batch, in the order of the file
};
/// \throws InputError where the file is not there, cannot be read, or is no result
/// \param way_out  what to do about it, for the message
PartInfo part_info(const std::string& path, const std::string& way_out = {});

/// Where a result may be put: a name that is free, or the file of an earlier result.
/// \returns the path, behind symbolic links
/// \throws InputError where there is no such folder, or where something else has the name
std::string result_path(const std::string& path);

}  // namespace spillover::hdf5
