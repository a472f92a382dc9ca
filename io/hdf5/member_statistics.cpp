#include "io/hdf5/member_statistics.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <limits>
#include <mutex>
#include <span>

#include "engine/statistics.hpp"
#include "io/hdf5/arrangement.hpp"
#include "io/hdf5/finishing.hpp"
#include "io/hdf5/output_file.hpp"
#include "io/hdf5/selection.hpp"
#include "kernels/parallel.hpp"

namespace spillover::hdf5 {
namespace {

using Kind = MemberStatistic::Kind;

constexpr const char* quantile_dimension = "quantile";
constexpr std::size_t cells_at_once = 8;  ///< numbers in a line of the processor's cache

constexpr hsize_t numbers_between_questions = 1 << 20;  ///< whether to stop

/// The statistics of one trajectory.
class FieldStatistics {
public:
    FieldStatistics(const OutputFile& out, const std::map<std::string, Handle>& scales,
                    const Arrangement& arrangement, const Finishing& finishing, std::string field)
        : out_{out},
          scales_{scales},
          arrangement_{arrangement},
          quantiles_{finishing.quantiles},
          field_{std::move(field)} {
        const Handle file = open_file(arrangement.parts[0].path),
                     model = open_dataset(file, field_);
        shape_ = shape_of(model);
        shape_.erase(shape_.begin());
        chunk_.resize(shape_.size() + 1);
        H5Pget_chunk(Handle{H5Dget_create_plist(model)}, static_cast<int>(chunk_.size()),
                     chunk_.data());
        chunk_.erase(chunk_.begin());
        for (const MemberStatistic& each : finishing.statistics)
            if (each.field == field_)
                arrays_.push_back(
                    {&each, make_dataset(each, model), as_stored(each.condition, model), {}});
    }

    bool write(const StatisticsOptions& options) {
        const hsize_t room = std::max<hsize_t>(1, options.numbers_at_once / arrangement_.members);
        for (const Block& block : blocks_of(shape_, chunk_[0], room)) {
            values_.resize(arrangement_.members * block.size());
            for (const ArrangedPart& part : arrangement_.parts)
                if (!read(part, block, options)) return false;
            if (!compute(block.size(), options)) return false;
            for (Array& array : arrays_)
                store(array, block);
            out_.require_good();
        }
        return true;
    }

private:
    struct Array {
        const MemberStatistic* what;
        Handle dataset;
        Condition condition;
        std::vector<double> values;  ///< of a block; of quantiles one block after another
    };

    /// The bound rounded as the values are: what is stored as 0.7 is not below 0.7.
    static Condition as_stored(Condition condition, const Handle& model) {
        if (H5Tget_size(Handle{H5Dget_type(model)}) == sizeof(float))
            condition.threshold = static_cast<float>(condition.threshold);
        return condition;
    }

    std::size_t copies(const MemberStatistic& statistic) const {
        return statistic.kind == Kind::quantile ? quantiles_.size() : 1;
    }

    Handle make_dataset(const MemberStatistic& what, const Handle& model) const {
        auto dimensions = dimensions_of(model);
        dimensions.erase(dimensions.begin());
        Shape shape = shape_, chunk = chunk_;
        if (what.kind == Kind::quantile) {
            dimensions.insert(dimensions.begin(), quantile_dimension);
            shape.insert(shape.begin(), quantiles_.size());
            chunk.insert(chunk.begin(), 1);
        }
        const bool count = what.kind == Kind::count;
        const Handle type{count ? H5Tcopy(H5T_STD_I32LE) : H5Dget_type(model)},
            space = space_of(shape), properties = creation_properties();
        H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_shuffle(properties);
        H5Pset_deflate(properties, 1);
        Handle dataset{require(
            H5Dcreate2(out_, what.name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
            "create " + what.name)};
        if (!count) write_fill_value(dataset, type);
        for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
            require(H5DSattach_scale(dataset, scales_.at(dimensions[axis]),
                                     static_cast<unsigned>(axis)),
                    "attach a dimension");
        describe(what, dataset, model);
        write_attribute(dataset, "dimensions", fmt::format("{}", fmt::join(dimensions, " ")));
        return dataset;
    }

    static void describe(const MemberStatistic& what, const Handle& dataset, const Handle& model) {
        const std::string name = read_text_attribute(model, "long_name");
        std::string method = read_text_attribute(model, "cell_methods"), units = "1";
        if (what.kind == Kind::count) {
            write_attribute(dataset, "long_name", name + ", members that have data");
        } else if (what.kind == Kind::probability) {
            write_attribute(dataset, "long_name", "share of members where " + what.statement);
        } else {
            static constexpr std::array words{"mean", "standard deviation", "quantiles"};
            write_attribute(dataset, "long_name",
                            fmt::format("{}, {} over members", name,
                                        words[static_cast<std::size_t>(what.kind)]));
            units = read_text_attribute(model, "units");
        }
        write_attribute(dataset, "units", units);
        if (const auto places = read_text_attribute(model, "coordinates"); !places.empty())
            write_attribute(dataset, "coordinates", places);
        if (what.kind == Kind::mean || what.kind == Kind::sd)
            write_attribute(dataset, "cell_methods",
                            fmt::format("{}{}member: {}", method, method.empty() ? "" : " ",
                                        what.kind == Kind::mean ? "mean" : "standard_deviation"));
    }

    /// A part's members of a block, each to its place in the batch. \returns false where stopped
    bool read(const ArrangedPart& part, const Block& block, const StatisticsOptions& options) {
        const Handle file = open_file(part.path), dataset = open_dataset(file, field_);
        const Shape own = shape_of(dataset);
        const hsize_t size = block.size(),
                      at_once = std::max<hsize_t>(1, numbers_between_questions / size);
        for (const Run& run : part.runs)
            for (hsize_t n = 0; n < run.count; n += at_once) {
                if (options.stop && options.stop()) return false;
                // Rows next to each other: HDF5 takes those that are apart number by number.
                const hsize_t rows = std::min(at_once, run.count - n);
                read_.resize(rows * size);
                require(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory_of(rows, block),
                                block_of(own, {run.from + n, 1, rows}, block), H5P_DEFAULT,
                                read_.data()),
                        "read " + part.path);
                for (hsize_t row = 0; row < rows; ++row)
                    std::copy_n(read_.data() + row * size, size,
                                values_.data() + (run.to + (n + row) * run.stride) * size);
            }
        return true;
    }

    static Handle memory_of(hsize_t rows, const Block& block) {
        Shape shape{rows};
        shape.insert(shape.end(), block.count.begin(), block.count.end());
        return space_of(shape);
    }

    /// \returns false where it was stopped
    bool compute(std::size_t cells, const StatisticsOptions& options) {
        for (Array& array : arrays_)
            array.values.resize(copies(*array.what) * cells);
        std::mutex mutex;
        std::exception_ptr failure;
        std::atomic<bool> stopped = false;
        const auto pieces = static_cast<Index>((cells + cells_at_once - 1) / cells_at_once);
        kernels::parallel_for_pieces(pieces, options.threads, [&](Index piece) {
            if (stopped) return;
            if (options.stop && options.stop()) stopped = true;
            try {
                const std::size_t first = static_cast<std::size_t>(piece) * cells_at_once;
                compute_cells(first, std::min(cells_at_once, cells - first), cells);
            } catch (...) {
                // An exception must not leave a parallel region.
                const std::lock_guard lock{mutex};
                failure = std::current_exception();
                stopped = true;
            }
        });
        if (failure) std::rethrow_exception(failure);
        return !stopped;
    }

    /// A few cells side by side: the members of one lie far apart in memory.
    void compute_cells(std::size_t first, std::size_t count, std::size_t cells) {
        const auto members = static_cast<std::size_t>(arrangement_.members);
        std::vector<double> columns(count * members), quantiles(quantiles_.size());
        for (std::size_t m = 0; m < members; ++m)
            for (std::size_t c = 0; c < count; ++c)
                columns[c * members + m] = values_[m * cells + first + c];
        for (std::size_t c = 0; c < count; ++c) {
            const auto begin = columns.begin() + static_cast<std::ptrdiff_t>(c * members);
            const auto end = std::remove_if(begin, begin + static_cast<std::ptrdiff_t>(members),
                                            [](double value) { return std::isnan(value); });
            const std::span<double> values{begin, end};
            // Quantiles come last: they put the values into another order.
            for (Array& array : arrays_)
                if (array.what->kind != Kind::quantile)
                    array.values[first + c] = statistic(array, values);
            for (Array& array : arrays_) {
                if (array.what->kind != Kind::quantile) continue;
                quantiles_of(values, quantiles_, quantiles);
                for (std::size_t q = 0; q < quantiles.size(); ++q)
                    array.values[q * cells + first + c] = quantiles[q];
            }
        }
    }

    static double statistic(const Array& array, std::span<const double> values) {
        switch (array.what->kind) {
            case Kind::mean:
                return mean_of(values);
            case Kind::sd:
                return standard_deviation_of(values);
            case Kind::count:
                return static_cast<double>(values.size());
            case Kind::probability:
                return share_where(values, array.condition);
            case Kind::quantile:
                break;
        }
        return std::numeric_limits<double>::quiet_NaN();
    }

    void store(const Array& array, const Block& block) const {
        const Shape shape = shape_of(array.dataset);
        const bool quantile = array.what->kind == Kind::quantile;
        // One row of records where the first axis is time, else a row for each quantile.
        Block rest = block;
        Rows rows{0, 1, quantiles_.size()};
        if (!quantile) {
            rows = {block.start[0], 1, block.count[0]};
            rest.start.erase(rest.start.begin());
            rest.count.erase(rest.count.begin());
        }
        const Handle memory = space_of({array.values.size()});
        require(H5Dwrite(array.dataset, H5T_NATIVE_DOUBLE, memory, block_of(shape, rows, rest),
                         H5P_DEFAULT, array.values.data()),
                "write " + array.what->name);
    }

    const OutputFile& out_;
    const std::map<std::string, Handle>& scales_;
    const Arrangement& arrangement_;
    const std::vector<double>& quantiles_;
    std::string field_;
    Shape shape_, chunk_;  ///< of the trajectory without its members
    std::vector<Array> arrays_;
    std::vector<double> values_;  ///< [members x cells] of a block
    std::vector<double> read_;    ///< some rows of them
};

void write_quantiles(const OutputFile& out, const std::vector<double>& quantiles,
                     std::map<std::string, Handle>& scales) {
    Handle dataset = write_numbers(out, quantile_dimension, {quantiles.size()}, quantiles.data());
    require(H5DSset_scale(dataset, quantile_dimension), "make a dimension");
    write_attribute(dataset, "long_name", "share of members at or below the value");
    write_attribute(dataset, "units", "1");
    write_attribute(dataset, "dimensions", quantile_dimension);
    scales.emplace(quantile_dimension, std::move(dataset));
}

}  // namespace

bool write_statistics(const OutputFile& out, std::map<std::string, Handle>& scales,
                      const Arrangement& arrangement, const Finishing& finishing,
                      const StatisticsOptions& options) {
    if (!finishing.quantiles.empty()) write_quantiles(out, finishing.quantiles, scales);
    std::string last;
    for (const MemberStatistic& each : finishing.statistics) {
        if (each.field == last) continue;
        last = each.field;
        if (!FieldStatistics{out, scales, arrangement, finishing, each.field}.write(options))
            return false;
    }
    return true;
}

}  // namespace spillover::hdf5
