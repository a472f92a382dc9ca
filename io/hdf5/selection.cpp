#include "io/hdf5/selection.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <sstream>

namespace spillover::hdf5 {

Handle space_of(const Shape& shape) {
    return Handle{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
}

Handle rows_of(const Shape& shape, const Rows& rows) {
    return block_of(shape, rows,
                    {Shape(shape.size() - 1, 0), Shape(shape.begin() + 1, shape.end())});
}

hsize_t Block::size() const noexcept {
    return std::accumulate(count.begin(), count.end(), hsize_t{1}, std::multiplies<>{});
}

Handle block_of(const Shape& shape, const Rows& rows, const Block& block) {
    Handle space = space_of(shape);
    Shape start{rows.first}, step{rows.stride}, size{rows.count};
    start.insert(start.end(), block.start.begin(), block.start.end());
    step.resize(shape.size(), 1);
    size.insert(size.end(), block.count.begin(), block.count.end());
    require(
        H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), step.data(), size.data(), nullptr),
        "select rows");
    return space;
}

std::vector<Block> blocks_of(const Shape& shape, hsize_t records_per_chunk, hsize_t room) {
    Block piece{Shape(shape.size(), 0), shape};
    for (std::size_t axis = 0; axis < shape.size() && piece.size() > room; ++axis) {
        const hsize_t rest = piece.size() / piece.count[axis];
        piece.count[axis] = std::max<hsize_t>(1, room / rest);
    }
    if (piece.count[0] > records_per_chunk && piece.count[0] < shape[0])
        piece.count[0] -= piece.count[0] % records_per_chunk;
    std::vector<Block> blocks;
    for (Shape at(shape.size(), 0);;) {
        Block block{at, piece.count};
        for (std::size_t axis = 0; axis < shape.size(); ++axis)
            block.count[axis] = std::min(block.count[axis], shape[axis] - at[axis]);
        blocks.push_back(block);
        std::size_t axis = shape.size();
        while (axis > 0 && (at[axis - 1] += piece.count[axis - 1]) >= shape[axis - 1])
            at[--axis] = 0;
        if (axis == 0) return blocks;
    }
}

std::vector<std::string> dimensions_of(hid_t dataset) {
    std::istringstream words{read_text_attribute(dataset, "dimensions")};
    return {std::istream_iterator<std::string>{words}, std::istream_iterator<std::string>{}};
}

void copy_attributes(hid_t from, hid_t to, const std::vector<std::string>& without) {
    // What HDF5 keeps about dimension scales is made anew.
    static const std::vector<std::string> own{"CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST"};
    const auto in = [](const std::vector<std::string>& names, const std::string& name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& name : attribute_names(from)) {
        if (in(own, name) || in(without, name)) continue;
        const Handle attribute{H5Aopen(from, name.c_str(), H5P_DEFAULT)};
        const Handle type{H5Aget_type(attribute)}, space{H5Aget_space(attribute)};
        std::vector<char> value(H5Aget_storage_size(attribute) + 1);
        require(H5Aread(attribute, type, value.data()), "read " + name);
        const Handle copy{H5Acreate2(to, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT)};
        require(H5Awrite(copy, type, value.data()), "write " + name);
    }
}

}  // namespace spillover::hdf5
