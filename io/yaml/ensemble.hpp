#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "io/yaml/cursor.hpp"
#include "io/yaml/random_design.hpp"

namespace spillover::yaml {

/// One variant of a document.
struct Variant {
    std::string id;                       ///< empty if the document is the only one
    std::map<std::string, double> draws;  ///< by dimension (grid, monte_carlo) or path (list)
    Value root;
};

/// The variants that `ensemble:` describes, each run in one or more replicates; the document itself
/// if it has none. Variants are made one by one: a document takes more room than what it says.
class Ensemble {
public:
    /// Refers to the document. Whatever is wrong is in the diagnostics.
    Ensemble(const Value& root, Diagnostics& diagnostics);

    std::size_t variants() const noexcept { return variants_; }
    /// \returns the n-th variant, from 0; as far as it could be made
    Variant variant(std::size_t n) const;
    /// Replicates of each variant, numbered from first_replicate(n) on.
    Index replicates() const noexcept { return replicates_; }
    Index first_replicate(std::size_t n) const;
    /// What a member is called behind the scenario: "mild", "3", "mild/3"; empty without ensemble.
    std::string member_name(const Variant& variant, Index replicate) const;

    /// Where draws come from: `ensemble: seed`, or `run: seed`.
    const RandomSource& source() const noexcept { return source_; }
    bool draws_dimensions() const noexcept { return !design_.dimensions().empty(); }
    /// Tells that nothing in the document is random although replicates are asked for.
    void refuse_equal_replicates() const;
    /// V35: reads the document with each dimension at the ends of what it can be, until something
    /// is wrong with it.
    void check_ends(const std::function<void(const Value&)>& read) const;

private:
    struct Setting {
        std::string id, path;
        Cursor path_at;
        std::vector<Cursor> values;
    };
    struct Member {
        std::string id;
        std::vector<Setting> settings;  ///< with one value each
    };

    void read_method(const Cursor& ensemble);
    void read_source(const Cursor& document);
    void read_replicates(const Cursor& ensemble);
    void read_members(const Cursor& ensemble);
    void read_grid(const Cursor& ensemble);
    void read_monte_carlo(const Cursor& ensemble);

    const Value* root_;
    Diagnostics* diagnostics_;
    std::string method_;
    std::size_t variants_ = 1;
    Index replicates_ = 1;
    RandomSource source_;
    std::vector<Member> members_;
    std::vector<Setting> settings_;
    RandomDesign design_;
};

}  // namespace spillover::yaml
