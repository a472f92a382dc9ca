#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/array_view.hpp"

namespace spillover {

/// Something wrong in what the user gave us. Carries every problem found, not only the first.
class InputError : public std::runtime_error {
public:
    struct Problem {
        std::string where;         ///< "lithium.yaml:34:11" or "table china"
        std::string what;          ///< "shocks[2].target.region: unknown region 'Yichan'"
        std::string hint = {};     ///< "did you mean 'Yichun'?"; may be empty
        std::string excerpt = {};  ///< the offending line and a caret under it; may be empty
    };

    explicit InputError(std::vector<Problem> problems);
    InputError(std::string where, std::string what, std::string hint = {});

    const std::vector<Problem>& problems() const noexcept { return problems_; }

private:
    std::vector<Problem> problems_;
};

/// Numbers left the range of the model while it ran; names where, so that a run never goes on in
/// NaN.
class NumericalError : public std::runtime_error {
public:
    NumericalError(const std::string& member, Index step, const std::string& industry,
                   const std::string& equation);
};

/// Reading or writing failed for a reason that is not the content: disk full, permission,
/// interrupted.
class FileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

}  // namespace spillover
