#include "io/import/axis.hpp"

#include <fmt/format.h>

#include <set>

namespace spillover::importing {

Index Axis::add(const std::string& label, const std::string& long_name) {
    const auto merged = merged_.find(label);
    const std::string& name = merged == merged_.end() ? label : merged->second;
    const auto [found, is_new] = places_.try_emplace(name, size());
    if (is_new) {
        labels_.push_back(name);
        long_names_.push_back(long_name.empty() ? name : long_name);
    }
    return found->second;
}

void Axis::merge(const std::string& label, const std::string& into) {
    if (label != into) merged_[label] = into;
}

std::optional<Index> Axis::find(std::string_view label) const {
    std::string name{label};
    if (const auto merged = merged_.find(name); merged != merged_.end()) name = merged->second;
    const auto found = places_.find(name);
    if (found == places_.end()) return {};
    return found->second;
}

void Axis::describe(const std::string& label, const std::string& long_name) {
    const auto place = find(label);
    if (!place || long_name.empty()) return;
    const auto n = static_cast<std::size_t>(*place);
    if (long_names_[n] == labels_[n]) long_names_[n] = long_name;
}

std::vector<std::string> Axis::ids(const std::string& prefix) const {
    std::vector<std::string> ids;
    std::set<std::string> taken;
    for (std::size_t n = 0; n < labels_.size(); ++n) {
        std::string id = as_identifier(labels_[n]);
        if (id.empty()) id = fmt::format("{}{}", prefix, n + 1);
        if (id[0] >= '0' && id[0] <= '9') id = prefix + id;
        std::string unique = id;
        for (int k = 2; !taken.insert(unique).second; ++k)
            unique = fmt::format("{}_{}", id, k);
        ids.push_back(unique);
    }
    return ids;
}

std::string as_identifier(std::string_view text) {
    std::string id;
    for (const char c : text) {
        const bool fits =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (fits) {
            id += c;
        } else if (!id.empty() && id.back() != '_') {
            id += '_';
        }
    }
    while (!id.empty() && id.back() == '_')
        id.pop_back();
    return id;
}

}  // namespace spillover::importing
