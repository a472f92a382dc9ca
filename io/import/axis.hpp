#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernels/array_view.hpp"

namespace spillover::importing {

/// The labels of one axis of a source in the order in which they appear, each with a place.
class Axis {
public:
    /// Place of a label; at the end where it is new.
    Index add(const std::string& label, const std::string& long_name = {});
    /// From now on a label stands for another one: what carries it is added to that.
    void merge(const std::string& label, const std::string& into);
    std::optional<Index> find(std::string_view label) const;
    /// Gives a label a long name, where it has none yet.
    void describe(const std::string& label, const std::string& long_name);

    Index size() const noexcept { return static_cast<Index>(labels_.size()); }
    const std::vector<std::string>& labels() const noexcept { return labels_; }
    const std::vector<std::string>& long_names() const noexcept { return long_names_; }
    /// Identifiers of a table: letters, digits and _, starting with a letter, unique.
    /// \param prefix  before labels that start with a digit or have no letters: "s" makes s01
    std::vector<std::string> ids(const std::string& prefix) const;

private:
    std::vector<std::string> labels_, long_names_;
    std::unordered_map<std::string, Index> places_;
    std::unordered_map<std::string, std::string> merged_;
};

/// Letters, digits and _ of a text, other characters as one _; may be empty.
std::string as_identifier(std::string_view text);

}  // namespace spillover::importing
