#include "io/hdf5/chunked_numbers.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

#include "io/hdf5/chunk.hpp"
#include "kernels/parallel.hpp"

namespace spillover::hdf5 {
namespace {

constexpr hsize_t numbers_per_chunk = largest_chunk / sizeof(double);
constexpr std::size_t chunks_at_a_time = 64;  ///< 64 MiB of them

hsize_t product(Shape::const_iterator begin, Shape::const_iterator end) {
    return std::accumulate(begin, end, hsize_t{1}, std::multiplies<>{});
}

/// One chunk: where it lies in the dataset and which run of numbers it holds.
struct Stretch {
    Shape offset;
    hsize_t first, count;
};

std::vector<Stretch> stretches_of(const Shape& shape, const Shape& chunk) {
    // The axis that is cut: before it chunks are one wide, behind it they are whole.
    std::size_t cut = 0;
    while (cut + 1 < shape.size() && chunk[cut] == 1)
        ++cut;
    const hsize_t rest = product(shape.begin() + static_cast<std::ptrdiff_t>(cut) + 1, shape.end());
    const hsize_t outer = product(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(cut));
    std::vector<Stretch> runs;
    for (hsize_t n = 0; n < outer; ++n) {
        Shape offset(shape.size(), 0);
        hsize_t place = n;
        for (std::size_t axis = cut; axis-- > 0; place /= shape[axis])
            offset[axis] = place % shape[axis];
        for (hsize_t row = 0; row < shape[cut]; row += chunk[cut]) {
            offset[cut] = row;
            runs.push_back({offset, (n * shape[cut] + row) * rest,
                            std::min(chunk[cut], shape[cut] - row) * rest});
        }
    }
    return runs;
}

}  // namespace

Shape chunk_of(const Shape& shape) {
    Shape chunk = shape;
    const auto size = [&] { return product(chunk.begin(), chunk.end()); };
    for (std::size_t axis = 0; axis < chunk.size() && size() > numbers_per_chunk; ++axis) {
        const hsize_t rest = size() / chunk[axis];
        chunk[axis] = std::max<hsize_t>(1, numbers_per_chunk / std::max<hsize_t>(1, rest));
    }
    return chunk;
}

void set_chunks(hid_t properties, const Shape& chunk) {
    H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
    H5Pset_shuffle(properties);
    H5Pset_deflate(properties, 1);
}

void write_chunks(hid_t dataset, const Shape& shape, const double* data, const std::string& name) {
    const Shape chunk = chunk_of(shape);
    const std::size_t room = product(chunk.begin(), chunk.end());
    const std::vector<Stretch> runs = stretches_of(shape, chunk);
    std::vector<Bytes> packed(std::min(chunks_at_a_time, runs.size()));
    for (std::size_t first = 0; first < runs.size(); first += packed.size()) {
        const std::size_t count = std::min(packed.size(), runs.size() - first);
        kernels::parallel_for(static_cast<Index>(count), static_cast<Index>(room), [&](Index k) {
            Bytes& own = packed[static_cast<std::size_t>(k)];
            const Stretch& run = runs[first + static_cast<std::size_t>(k)];
            try {
                own = pack_chunk(data + run.first, run.count, room, true);
            } catch (const std::exception&) {
                own.clear();  // an exception must not leave a parallel region
            }
        });
        for (std::size_t k = 0; k < count; ++k) {
            if (packed[k].empty()) throw FileError{"cannot compress " + name + ": out of memory"};
            require(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, runs[first + k].offset.data(),
                                   packed[k].size(), packed[k].data()),
                    "write dataset " + name);
        }
    }
}

}  // namespace spillover::hdf5
