#include "io/hdf5/part_info.hpp"

#include <cmath>
#include <filesystem>

#include "engine/error.hpp"
#include "io/hdf5/finishing.hpp"

namespace spillover::hdf5 {
namespace fs = std::filesystem;

PartInfo part_info(const std::string& path, const std::string& way_out) {
    if (!fs::exists(path)) throw InputError{path, "there is no such file", way_out};
    try {
        const Handle file = open_file(path);
        if (read_text_attribute(file, "schema") != "result/1")
            throw InputError{path, "is not a result of this program", way_out};
        PartInfo info;
        info.form = needs_finishing(file) ? PartInfo::Form::unfinished
                    : is_finished(file)   ? PartInfo::Form::finished
                                          : PartInfo::Form::plain;
        info.batch_hash = read_text_attribute(file, "batch_sha256");
        info.table_hash = read_text_attribute(file, "table_sha256");
        info.table_name = read_text_attribute(file, "table_name");
        info.program = read_text_attribute(file, "source");
        const Handle attribute{require(H5Aopen(file, "batch_members", H5P_DEFAULT), "read")};
        int members = 0;
        require(H5Aread(attribute, H5T_NATIVE_INT, &members), "read");
        info.batch_members = static_cast<std::size_t>(members);
        for (const double index : read_numbers(file, "member_index"))
            info.members.push_back(static_cast<int>(std::lround(index)));
        return info;
    } catch (const FileError&) {
        throw InputError{path, "is not a result of this program, or is damaged", way_out};
    }
}

std::string result_path(const std::string& path) {
    const fs::path target = fs::is_symlink(path) ? fs::weakly_canonical(path) : fs::path{path};
    const fs::path parent = target.parent_path();
    if (target.filename().empty() || fs::is_directory(target))
        throw InputError{path, "is a folder", "name the file that the result is to become"};
    if (!parent.empty() && !fs::is_directory(parent))
        throw InputError{path, "there is no folder " + parent.string()};
    if (!fs::exists(target)) return target.string();
    if (!fs::is_regular_file(target)) throw InputError{path, "is not a file"};
    // A scenario or a table given by mistake must not be lost.
    if (!fs::is_empty(target)) try {
            part_info(target.string());
        } catch (const InputError&) {
            throw InputError{path, "exists and is not a result of this program",
                             "choose another output file, or remove this one"};
        }
    return target.string();
}

}  // namespace spillover::hdf5
