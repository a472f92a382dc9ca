#include "io/content_hash.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>

#include "engine/error.hpp"

namespace spillover {
namespace {

std::string digest_of(const void* data, std::size_t bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(data, bytes, digest.data(), &length, EVP_sha256(), nullptr) != 1)
        throw FileError{"cannot compute SHA-256"};
    std::string hex;
    for (unsigned n = 0; n < length; ++n)
        hex += fmt::format("{:02x}", digest[n]);
    return hex;
}

}  // namespace

// A digest per item, then a digest of the digests: lengths cannot run into each other.
ContentHash& ContentHash::add(std::string_view text) {
    content_ += digest_of(text.data(), text.size());
    return *this;
}

ContentHash& ContentHash::add(const double* values, std::size_t count) {
    content_ += digest_of(values, count * sizeof(double));
    return *this;
}

std::string ContentHash::hex() const {
    return digest_of(content_.data(), content_.size());
}

std::string content_hash(const TableData& table) {
    ContentHash hash;
    const auto add_texts = [&](const std::vector<std::string>& texts) {
        hash.add(std::to_string(texts.size()));
        for (const auto& text : texts)
            hash.add(text);
    };
    const auto add_matrix = [&](const auto& matrix) {
        hash.add(matrix.data(), static_cast<std::size_t>(matrix.size()));
    };
    hash.add(table.year).add(table.currency).add(table.unit);
    add_texts(table.regions);
    add_texts(table.sectors);
    add_texts(table.categories);
    for (const auto& [name, values] : table.region_text)
        hash.add(name), add_texts(values);
    for (const auto& [name, values] : table.region_number)
        hash.add(name).add(values.data(), values.size());
    for (const auto& tags : table.sector_tags)
        add_texts(tags);
    for (const auto& [name, values] : table.sector_number)
        hash.add(name).add(values.data(), values.size());
    if (const auto* dense = std::get_if<DenseSales>(&table.sales)) {
        add_matrix(dense->intermediate);
        add_matrix(dense->final_demand);
    } else {
        const auto& pooled = std::get<PooledSales>(table.sales);
        add_matrix(pooled.use);
        add_matrix(pooled.final_use);
        hash.add(pooled.origin_share.values().data(), pooled.origin_share.values().size());
        hash.add(pooled.final_origin_share.values().data(),
                 pooled.final_origin_share.values().size());
    }
    add_matrix(table.output);
    for (const auto& [name, values] : table.value_added)
        hash.add(name), add_matrix(values);
    return hash.hex();
}

}  // namespace spillover
