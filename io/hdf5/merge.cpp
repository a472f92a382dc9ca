#include "io/hdf5/merge.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "io/durable_file.hpp"
#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {
namespace {

/// Where a member stands: which part, which row of it.
struct Source {
    std::size_t part = 0;
    hsize_t row = 0;
};

std::vector<std::string> dimensions_of(hid_t dataset) {
    std::istringstream words{read_text_attribute(dataset, "dimensions")};
    return {std::istream_iterator<std::string>{words}, std::istream_iterator<std::string>{}};
}

bool by_member(hid_t dataset) {
    const auto dimensions = dimensions_of(dataset);
    return !dimensions.empty() && dimensions[0] == "member";
}

void copy_attributes(hid_t from, hid_t to) {
    // What HDF5 keeps about dimension scales is made anew.
    static const std::vector<std::string> own{"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"};
    for (const auto& name : attribute_names(from)) {
        if (std::find(own.begin(), own.end(), name) != own.end()) continue;
        const Handle attribute{H5Aopen(from, name.c_str(), H5P_DEFAULT)};
        const Handle type{H5Aget_type(attribute)}, space{H5Aget_space(attribute)};
        std::vector<char> value(H5Aget_storage_size(attribute) + 1);
        require(H5Aread(attribute, type, value.data()), "read " + name);
        const Handle copy{H5Acreate2(to, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT)};
        require(H5Awrite(copy, type, value.data()), "write " + name);
    }
}

class Merger {
public:
    Merger(const std::string& path, const std::vector<std::string>& parts,
           std::vector<Source> sources)
        : path_{path}, sources_{std::move(sources)} {
        for (const auto& part : parts)
            parts_.push_back(open_file(part));
    }

    void merge() {
        Handle out = create_file(path_);
        copy_attributes(parts_[0], out);
        for (const auto& name : members_of(parts_[0])) {
            H5O_info_t object;
            require(
                H5Oget_info_by_name2(parts_[0], name.c_str(), &object, H5O_INFO_BASIC, H5P_DEFAULT),
                "read " + name);
            if (object.type == H5O_TYPE_GROUP) {
                require(
                    H5Ocopy(parts_[0], name.c_str(), out, name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                    "copy " + name);
            } else {
                merge_dataset(name, out);
            }
        }
        scales_.clear();
        if (!out.close()) throw FileError{"cannot write " + path_};
    }

private:
    void merge_dataset(const std::string& name, const Handle& out) {
        const Handle model = open_dataset(parts_[0], name);
        const Handle type{H5Dget_type(model)}, properties{H5Dget_create_plist(model)};
        Shape shape = shape_of(model);
        const bool split = by_member(model);
        if (split) shape[0] = sources_.size();
        const Handle space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
        Handle dataset{require(
            H5Dcreate2(out, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
            "create " + name)};
        if (H5Pget_layout(properties) == H5D_CHUNKED && split) {
            copy_chunks(name, dataset);
        } else if (split) {
            copy_rows(name, type, dataset);
        } else {
            copy_whole(model, type, space, dataset);
        }
        if (H5DSis_scale(model) > 0) {
            require(H5DSset_scale(dataset, name.c_str()), "make a dimension");
        } else {
            const auto dimensions = dimensions_of(model);
            for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
                require(H5DSattach_scale(dataset, scales_.at(dimensions[axis]),
                                         static_cast<unsigned>(axis)),
                        "attach a dimension");
        }
        copy_attributes(model, dataset);
        if (H5DSis_scale(model) > 0) scales_.emplace(name, std::move(dataset));
    }

    void copy_chunks(const std::string& name, const Handle& to) {
        std::vector<unsigned char> bytes;
        std::vector<Handle> from;
        for (const Handle& part : parts_)
            from.push_back(open_dataset(part, name));
        const Handle properties{H5Dget_create_plist(to)};
        const Shape shape = shape_of(to);
        Shape chunk(shape.size());
        H5Pget_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
        for (std::size_t m = 0; m < sources_.size(); ++m)
            for (hsize_t record = 0; record < shape[1]; record += chunk[1]) {
                const Handle& source = from[sources_[m].part];
                Shape at(shape.size(), 0), put(shape.size(), 0);
                at[0] = sources_[m].row;
                put[0] = m;
                at[1] = put[1] = record;
                hsize_t size = 0;
                require(H5Dget_chunk_storage_size(source, at.data(), &size), "read " + name);
                bytes.resize(size);
                std::uint32_t filters = 0;
                require(H5Dread_chunk(source, H5P_DEFAULT, at.data(), &filters, bytes.data()),
                        "read " + name);
                require(H5Dwrite_chunk(to, H5P_DEFAULT, filters, put.data(), size, bytes.data()),
                        "write to " + path_);
            }
    }

    /// Rows of numbers or texts, a part at a time.
    void copy_rows(const std::string& name, const Handle& type, const Handle& to) {
        const Shape shape = shape_of(to);
        hsize_t row_size = H5Tget_size(type);
        for (std::size_t axis = 1; axis < shape.size(); ++axis)
            row_size *= shape[axis];
        std::vector<char> whole(sources_.size() * row_size);
        std::vector<std::vector<char>> parts;
        for (const Handle& part : parts_) {
            const Handle from = open_dataset(part, name);
            parts.emplace_back(shape_of(from)[0] * row_size);
            require(H5Dread(from, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, parts.back().data()),
                    "read " + name);
        }
        for (std::size_t m = 0; m < sources_.size(); ++m)
            std::copy_n(parts[sources_[m].part].data() + sources_[m].row * row_size, row_size,
                        whole.data() + m * row_size);
        require(H5Dwrite(to, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, whole.data()), "write " + name);
        if (H5Tis_variable_str(type) > 0)
            for (char* text : texts_in(whole))
                H5free_memory(text);
    }

    static std::vector<char*> texts_in(const std::vector<char>& data) {
        std::vector<char*> texts(data.size() / sizeof(char*));
        std::copy_n(data.data(), data.size(), static_cast<char*>(static_cast<void*>(texts.data())));
        return texts;
    }

    static void copy_whole(const Handle& from, const Handle& type, const Handle& space,
                           const Handle& to) {
        std::vector<char> data(H5Tget_size(type) *
                               static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
        require(H5Dread(from, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), "read a dataset");
        require(H5Dwrite(to, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()), "write a dataset");
        if (H5Tis_variable_str(type) > 0)
            for (char* text : texts_in(data))
                H5free_memory(text);
    }

    std::string path_;
    std::vector<Source> sources_;
    std::vector<Handle> parts_;
    std::map<std::string, Handle> scales_;
};

/// Every member once, in batch order. \throws InputError
std::vector<Source> arrange(const std::vector<std::string>& paths, bool whole) {
    std::vector<InputError::Problem> problems;
    std::map<int, Source> found;
    const PartInfo first = part_info(paths[0]);
    for (std::size_t p = 0; p < paths.size(); ++p) {
        const PartInfo part = part_info(paths[p]);
        if (part.batch_hash != first.batch_hash) {
            problems.push_back({paths[p], "belongs to another batch than " + paths[0], {}, {}});
            continue;
        }
        for (std::size_t row = 0; row < part.members.size(); ++row)
            if (!found.emplace(part.members[row], Source{p, row}).second)
                problems.push_back(
                    {paths[p],
                     fmt::format("member {} is in an earlier file too", part.members[row]),
                     {},
                     {}});
    }
    if (problems.empty() && whole && found.size() != first.batch_members)
        problems.push_back({paths[0],
                            fmt::format("{} of {} members are missing",
                                        first.batch_members - found.size(), first.batch_members),
                            "are all shards named?",
                            {}});
    if (!problems.empty()) throw InputError{problems};
    std::vector<Source> sources;
    for (const auto& entry : found)
        sources.push_back(entry.second);
    return sources;
}

}  // namespace

PartInfo part_info(const std::string& path) {
    const Handle file = open_file(path);
    if (read_text_attribute(file, "schema") != "result/1")
        throw InputError{path, "is not a result of this program"};
    PartInfo info;
    info.batch_hash = read_text_attribute(file, "batch_sha256");
    const Handle attribute{H5Aopen(file, "batch_members", H5P_DEFAULT)};
    double members = 0;
    require(H5Aread(attribute, H5T_NATIVE_DOUBLE, &members), "read batch_members of " + path);
    info.batch_members = static_cast<std::size_t>(members);
    for (const double index : read_numbers(file, "member_index"))
        info.members.push_back(static_cast<int>(std::lround(index)));
    return info;
}

void merge_results(const std::string& path, const std::vector<std::string>& parts, bool whole) {
    const std::string temporary = temporary_name(path);
    Merger{temporary, parts, arrange(parts, whole)}.merge();
    publish(temporary, path);
}

}  // namespace spillover::hdf5
