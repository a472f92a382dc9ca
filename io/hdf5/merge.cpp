#include "io/hdf5/merge.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <map>

#include "io/hdf5/arrangement.hpp"
#include "io/hdf5/finishing.hpp"
#include "io/hdf5/output_file.hpp"
#include "io/hdf5/selection.hpp"

namespace spillover::hdf5 {
namespace {

constexpr const char* kept_member = "kept_member";

bool by_member(hid_t dataset) {
    const auto dimensions = dimensions_of(dataset);
    return !dimensions.empty() && dimensions[0] == "member";
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
          out_{path, options.index} {
        if (options.whole) finishing_ = read_finishing(open_file(arrangement.parts[0].path));
        if (const auto keep = finishing_.keep_members)
            if (const auto count = static_cast<hsize_t>(*keep); count < arrangement.members)
                kept_ = first_members(arrangement, count);
    }

    bool merge() {
        make_frame(open_file(arrangement_.parts[0].path));
        write_finished(out_, finishing_);
        for (std::size_t p = 0; p < arrangement_.parts.size(); ++p)
            if (!copy_part(p)) return false;
        split_.clear();
        trajectories_.clear();
        if (!write_statistics(out_, scales_, arrangement_, finishing_,
                              {options_.numbers_at_once, options_.threads, options_.stop}))
            return false;
        scales_.clear();
        out_.close();
        return true;
    }

private:
    /// A dataset with a row per member, or per member whose trajectories are kept.
    struct Rowwise {
        Handle dataset;
        std::string source;  ///< in the parts
        bool kept_only = false;
    };

    /// Where trajectories go, and the kept members' names.
    const Arrangement& kept() const { return kept_ ? *kept_ : arrangement_; }

    bool copy_part(std::size_t p) {
        const Handle file = open_file(arrangement_.parts[p].path);
        for (const auto& [name, to] : split_) {
            if (options_.stop && options_.stop()) return false;
            out_.require_good();
            const Arrangement& arrangement = to.kept_only ? kept() : arrangement_;
            copy_rows(arrangement.parts[p], open_dataset(file, to.source), to.dataset);
        }
        for (const auto& [name, dataset] : trajectories_) {
            if (options_.stop && options_.stop()) return false;
            out_.require_good();
            copy_chunks(kept().parts[p], open_dataset(file, name), dataset);
        }
        return true;
    }

    /// Everything but the rows of members.
    void make_frame(const Handle& model) {
        copy_attributes(model, out_);
        for (const auto& name : members_of(model)) {
            H5O_info_t object;
            require(H5Oget_info_by_name2(model, name.c_str(), &object, H5O_INFO_BASIC, H5P_DEFAULT),
                    "read " + name);
            if (object.type != H5O_TYPE_GROUP) {
                make_dataset(name, open_dataset(model, name));
            } else if (!options_.whole || name != finishing_group) {
                require(H5Ocopy(model, name.c_str(), out_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT),
                        "copy " + name);
            }
        }
    }

    void make_dataset(const std::string& name, const Handle& model) {
        const Handle properties{H5Dget_create_plist(model)};
        if (!by_member(model)) {
            make_common(name, model, properties);
        } else if (H5Pget_layout(properties) != H5D_CHUNKED) {
            Handle dataset = make_rows(name, model, properties, arrangement_.members);
            split_.emplace(name, Rowwise{std::move(dataset), name});
            if (name == "member") make_kept_members(model, properties);
        } else if (kept().members > 0 && !is_dropped(name)) {
            make_trajectory(name, model, properties);
        }
    }

    bool is_dropped(const std::string& name) const {
        const auto& dropped = finishing_.dropped;
        return std::find(dropped.begin(), dropped.end(), name) != dropped.end();
    }

    void make_common(const std::string& name, const Handle& model, const Handle& properties) {
        const Handle type{H5Dget_type(model)};
        Handle dataset = create(name, model, properties, shape_of(model));
        require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, Values{model, type}.data()),
                "write " + name);
        describe(name, dataset, model, dimensions_of(model));
    }

    Handle make_rows(const std::string& name, const Handle& model, const Handle& properties,
                     hsize_t rows) {
        Shape shape = shape_of(model);
        shape[0] = rows;
        Handle dataset = create(name, model, properties, shape);
        describe(name, dataset, model, dimensions_of(model));
        return dataset;
    }

    /// The names of the members whose trajectories are kept: a dimension of its own.
    void make_kept_members(const Handle& model, const Handle& properties) {
        if (!kept_ || kept_->members == 0) return;
        Handle dataset = create(kept_member, model, properties, {kept_->members});
        require(H5DSset_scale(dataset, kept_member), "make a dimension");
        copy_attributes(model, dataset, {"long_name", "dimensions"});
        write_attribute(dataset, "long_name", "member whose trajectories are kept");
        write_attribute(dataset, "dimensions", kept_member);
        scales_.emplace(kept_member, Handle{H5Dopen2(out_, kept_member, H5P_DEFAULT)});
        split_.emplace(kept_member, Rowwise{std::move(dataset), "member", true});
    }

    void make_trajectory(const std::string& name, const Handle& model, const Handle& properties) {
        Shape shape = shape_of(model);
        shape[0] = kept().members;
        auto dimensions = dimensions_of(model);
        if (kept_) dimensions[0] = kept_member;
        const Handle elsewhere = options_.index ? pointing(name, shape) : Handle{};
        Handle dataset = create(name, model, elsewhere ? elsewhere : properties, shape);
        describe(name, dataset, model, dimensions);
        if (!options_.index) trajectories_.emplace(name, std::move(dataset));
    }

    Handle create(const std::string& name, const Handle& model, const Handle& properties,
                  const Shape& shape) const {
        const Handle type{H5Dget_type(model)}, space = space_of(shape);
        return Handle{require(
            H5Dcreate2(out_, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
            "create " + name)};
    }

    /// Axes and attributes as the model has them.
    void describe(const std::string& name, const Handle& dataset, const Handle& model,
                  const std::vector<std::string>& dimensions) {
        if (H5DSis_scale(model) > 0) {
            require(H5DSset_scale(dataset, name.c_str()), "make a dimension");
            copy_attributes(model, dataset);
            scales_.emplace(name, Handle{H5Dopen2(out_, name.c_str(), H5P_DEFAULT)});
            return;
        }
        for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
            require(H5DSattach_scale(dataset, scales_.at(dimensions[axis]),
                                     static_cast<unsigned>(axis)),
                    "attach a dimension");
        copy_attributes(model, dataset, {"dimensions"});
        write_attribute(dataset, "dimensions", fmt::format("{}", fmt::join(dimensions, " ")));
    }

    /// Properties of a dataset whose values lie in the parts, named as seen from the result.
    Handle pointing(const std::string& name, const Shape& shape) const {
        Handle properties = creation_properties();
        const float nothing = std::numeric_limits<float>::quiet_NaN();
        require(H5Pset_fill_value(properties, H5T_NATIVE_FLOAT, &nothing), "set fill value");
        for (const ArrangedPart& part : kept().parts) {
            Shape own = shape;
            own[0] = part.rows;
            const std::string file = std::filesystem::proximate(part.path, home_).string();
            for (const Run& run : part.runs)
                require(H5Pset_virtual(properties, rows_of(shape, {run.to, run.stride, run.count}),
                                       file.c_str(), name.c_str(),
                                       rows_of(own, {run.from, 1, run.count})),
                        "point to " + part.path);
        }
        return properties;
    }

    void copy_rows(const ArrangedPart& part, const Handle& from, const Handle& to) const {
        const Handle type{H5Dget_type(from)};
        const Values values{from, type};
        const Shape own = shape_of(from), whole = shape_of(to);
        for (const Run& run : part.runs)
            require(H5Dwrite(to, type, rows_of(own, {run.from, 1, run.count}),
                             rows_of(whole, {run.to, run.stride, run.count}), H5P_DEFAULT,
                             values.data()),
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
    Finishing finishing_;              ///< empty where the parts make up a shard only
    std::optional<Arrangement> kept_;  ///< where not all trajectories stay
    std::map<std::string, Handle> scales_, trajectories_;
    std::map<std::string, Rowwise> split_;
};

}  // namespace

bool merge_results(const std::string& path, const std::string& home,
                   const std::vector<std::string>& parts, const MergeOptions& options) {
    const Arrangement arrangement = arrange(parts, options.whole);
    return Merger{path, home, arrangement, options}.merge();
}

}  // namespace spillover::hdf5
