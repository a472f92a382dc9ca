#include "engine/structural_paths.hpp"

#include <algorithm>

namespace spillover {
namespace {

class Search {
public:
    Search(const InputStructure& inputs, const Vector& intensity, const Vector& behind,
           double least, std::size_t most)
        : inputs_{inputs}, intensity_{intensity}, behind_{behind}, least_{least}, most_{most} {}

    /// \param weight  output of `industry` that the path so far calls for
    void follow(Index industry, double weight) {
        if (weight * behind_[industry] < least_) return;
        path_.push_back(industry);
        const double amount = weight * intensity_[industry];
        if (amount >= least_) keep({path_, amount});
        const Vector inputs = inputs_.column(industry);
        for (Index k = 0; k < inputs.size(); ++k)
            if (inputs[k] > 0) follow(k, weight * inputs[k]);
        path_.pop_back();
    }

    std::vector<StructuralPath> found() {
        std::sort_heap(paths_.begin(), paths_.end(), larger);
        return std::move(paths_);
    }

private:
    static bool larger(const StructuralPath& a, const StructuralPath& b) {
        return a.amount != b.amount ? a.amount > b.amount : a.industries < b.industries;
    }

    void keep(StructuralPath path) {
        paths_.push_back(std::move(path));
        std::push_heap(paths_.begin(), paths_.end(), larger);  // the smallest in front
        if (paths_.size() <= most_) return;
        std::pop_heap(paths_.begin(), paths_.end(), larger);
        paths_.pop_back();
        least_ = std::max(least_, paths_.front().amount);
    }

    const InputStructure& inputs_;
    const Vector &intensity_, &behind_;
    double least_;
    std::size_t most_;
    std::vector<Index> path_;
    std::vector<StructuralPath> paths_;
};

}  // namespace

StructuralPaths structural_paths(const LeontiefSolver& solver, const Vector& intensity,
                                 const Vector& final_demand, double cutoff,
                                 std::size_t most_paths) {
    const Vector behind = solver.contents(intensity);
    StructuralPaths result;
    result.total = behind.dot(final_demand);
    if (!(result.total > 0)) return result;
    Search search{solver.inputs(), intensity, behind, cutoff * result.total, most_paths};
    for (Index j = 0; j < final_demand.size(); ++j)
        if (final_demand[j] > 0) search.follow(j, final_demand[j]);
    result.paths = search.found();
    return result;
}

}  // namespace spillover
