#include "io/hdf5/merge.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>
#include <sstream>

#include "io/hdf5/arrangement.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/output_file.hpp"

namespace spillover::hdf5 {
namespace {

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

Handle space_of(const Shape& shape) {
    return Handle{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
}

/// Whole rows: `count` of them from `first`, `stride` apart.
Handle rows_of(const Shape& shape, hsize_t first, hsize_t stride, hsize_t count) {
    Handle space = space_of(shape);
    Shape start(shape.size(), 0), step(shape.size(), 1), size = shape;
    start[0] = first;
    step[0] = stride;
    size[0] = count;
    require(
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), step.data(), size.data(), nullptr),
        "select rows");
    return space;
}

/// All values of a dataset as they stand in memory; texts are given back at the end.
class Values {
public:
    Values(hid_t dataset, hid_t type) : type_{type}, space_{H5Dget_space(dataset)} {
        const auto count = static_cast<std::size_t>(H5Sget_simple_extent_npoints(space_));
        data_.resize(H5Tget_size(type) * count);
        require(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data_.data()),
                "read a dataset");
        texts_ = H5Tis_variable_str(type) > 0;
    }
    ~Values() {
        if (texts_) H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, data_.data());
    }
    Values(const Values&) = delete;
    Values& operator=(const Values&) = delete;
    const void* data() const { return data_.data(); }

private:
    hid_t type_;
    Handle space_;
    std::vector<char> data_;
    bool texts_ = false;
};

class Merger {
public:
    Merger(const std::string& path, const std::string& home, const Arrangement& arrangement,
           const MergeOptions& options)
        : path_{path},
          home_{home},
          arrangement_{arrangement},
          options_{options},
          out_{path, options.index} {}

    bool merge() {
        make_frame(open_file(arrangement_.parts[0].path));
        for (const ArrangedPart& part : arrangement_.parts) {
            const Handle file = open_file(part.path);
            for (const auto& [name, dataset] : split_) {
                if (options_.stop && options_.stop()) return false;
                out_.require_good();
                copy_rows(part, open_dataset(file, name), dataset);
            }
            for (const auto& [name, dataset] : trajectories_) {
                if (options_.stop && options_.stop()) return false;
                out_.require_good();
                copy_chunks(part, open_dataset(file, name), dataset);
            }
        }
        split_.clear();
        trajectories_.clear();
        scales_.clear();
        out_.close();
        return true;
    }

private:
    /// Everything but the rows of members.
    void make_frame(const Handle& model) {
        copy_attributes(model, out_);
        for (const auto& name : members_of(model)) {
            H5O_info_t object;
            require(H5Oget_info_by_name2(model, name.c_str(), &object, H5O_INFO_BASIC, H5P_DEFAULT),
                    "read " + name);
            if (object.type == H5O_TYPE_GROUP) {
                require(H5Ocopy(model, name.c_str(), out_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                        "copy " + name);
            } else {
                make_dataset(name, open_dataset(model, name));
            }
        }
    }

    void make_dataset(const std::string& name, const Handle& model) {
        const Handle type{H5Dget_type(model)};
        Handle properties{H5Dget_create_plist(model)};
        Shape shape = shape_of(model);
        const bool split = by_member(model), scale = H5DSis_scale(model) > 0;
        const bool trajectory = split && H5Pget_layout(properties) == H5D_CHUNKED;
        if (split) shape[0] = arrangement_.members;
        if (trajectory && options_.index) properties = pointing(name, shape);
        const Handle space = space_of(shape);
        Handle dataset{require(
            H5Dcreate2(out_, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
            "create " + name)};
        if (!split)
            require(
                H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, Values{model, type}.data()),
                "write " + name);
        if (scale) {
            require(H5DSset_scale(dataset, name.c_str()), "make a dimension");
        } else {
            const auto dimensions = dimensions_of(model);
            for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
                require(H5DSattach_scale(dataset, scales_.at(dimensions[axis]),
                                         static_cast<unsigned>(axis)),
                        "attach a dimension");
        }
        copy_attributes(model, dataset);
        if (scale) scales_.emplace(name, Handle{H5Dopen2(out_, name.c_str(), H5P_DEFAULT)});
        if (split && !trajectory) {
            split_.emplace(name, std::move(dataset));
        } else if (trajectory && !options_.index) {
            trajectories_.emplace(name, std::move(dataset));
        }
    }

    /// Properties of a dataset whose values lie in the parts, named as seen from the result.
    Handle pointing(const std::string& name, const Shape& shape) const {
        Handle properties = creation_properties();
        const float nothing = std::numeric_limits<float>::quiet_NaN();
        require(H5Pset_fill_value(properties, H5T_NATIVE_FLOAT, &nothing), "set fill value");
        for (const ArrangedPart& part : arrangement_.parts) {
            Shape own = shape;
            own[0] = part.rows;
            const std::string file = std::filesystem::proximate(part.path, home_).string();
            for (const Run& run : part.runs)
                require(H5Pset_virtual(properties, rows_of(shape, run.to, run.stride, run.count),
                                       file.c_str(), name.c_str(),
                                       rows_of(own, run.from, 1, run.count)),
                        "point to " + part.path);
        }
        return properties;
    }

    void copy_rows(const ArrangedPart& part, const Handle& from, const Handle& to) const {
        const Handle type{H5Dget_type(from)};
        const Values values{from, type};
        const Shape own = shape_of(from), whole = shape_of(to);
        for (const Run& run : part.runs)
            require(
                H5Dwrite(to, type, rows_of(own, run.from, 1, run.count),
                         rows_of(whole, run.to, run.stride, run.count), H5P_DEFAULT, values.data()),
                "write to " + path_);
    }

    void copy_chunks(const ArrangedPart& part, const Handle& from, const Handle& to) const {
        const Handle properties{H5Dget_create_plist(to)};
        const Shape shape = shape_of(to);
        Shape chunk(shape.size()), at(shape.size(), 0), put(shape.size(), 0);
        H5Pget_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
        std::vector<unsigned char> bytes;
        for (const Run& run : part.runs)
            for (hsize_t n = 0; n < run.count; ++n)
                for (hsize_t record = 0; record < shape[1]; record += chunk[1]) {
                    at[0] = run.from + n;
                    put[0] = run.to + n * run.stride;
                    at[1] = put[1] = record;
                    hsize_t size = 0;
                    std::uint32_t filters = 0;
                    require(H5Dget_chunk_storage_size(from, at.data(), &size), "read " + part.path);
                    bytes.resize(size);
                    require(H5Dread_chunk(from, H5P_DEFAULT, at.data(), &filters, bytes.data()),
                            "read " + part.path);
                    require(
                        H5Dwrite_chunk(to, H5P_DEFAULT, filters, put.data(), size, bytes.data()),
                        "write to " + path_);
                }
    }

    std::string path_, home_;
    const Arrangement& arrangement_;
    const MergeOptions& options_;
    OutputFile out_;
    std::map<std::string, Handle> scales_, split_, trajectories_;
};

}  // namespace

bool merge_results(const std::string& path, const std::string& home,
                   const std::vector<std::string>& parts, const MergeOptions& options) {
    const Arrangement arrangement = arrange(parts, options.whole);
    return Merger{path, home, arrangement, options}.merge();
}

}  // namespace spillover::hdf5
