#include "io/hdf5/chunk.hpp"

#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

#include "engine/error.hpp"

namespace spillover::hdf5 {
namespace {

constexpr int compression_level = 1;  ///< shuffled numbers gain little from more

template <class Number>
Bytes shuffled(const double* values, std::size_t count, std::size_t room) {
    std::vector<Number> numbers(room, std::numeric_limits<Number>::quiet_NaN());
    std::transform(values, values + count, numbers.begin(),
                   [](double value) { return static_cast<Number>(value); });
    Bytes plain(room * sizeof(Number)), result(plain.size());
    std::memcpy(plain.data(), numbers.data(), plain.size());
    for (std::size_t n = 0; n < room; ++n)
        for (std::size_t byte = 0; byte < sizeof(Number); ++byte)
            result[byte * room + n] = plain[n * sizeof(Number) + byte];
    return result;
}

}  // namespace

Index records_per_chunk(Index records, Index entities, std::size_t number_size, std::size_t most) {
    const Index row = std::max<Index>(1, entities) * static_cast<Index>(number_size);
    return std::clamp<Index>(static_cast<Index>(most) / row, 1, std::max<Index>(1, records));
}

Bytes pack_chunk(const double* values, std::size_t count, std::size_t room, bool float64) {
    const Bytes plain =
        float64 ? shuffled<double>(values, count, room) : shuffled<float>(values, count, room);
    const std::unique_ptr<libdeflate_compressor, void (*)(libdeflate_compressor*)> compressor{
        libdeflate_alloc_compressor(compression_level), libdeflate_free_compressor};
    if (!compressor) throw FileError{"cannot compress: out of memory"};
    Bytes packed(libdeflate_zlib_compress_bound(compressor.get(), plain.size()));
    packed.resize(libdeflate_zlib_compress(compressor.get(), plain.data(), plain.size(),
                                           packed.data(), packed.size()));
    return packed;
}

}  // namespace spillover::hdf5
