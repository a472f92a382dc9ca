#include "engine/error.hpp"

#include <utility>

namespace spillover {
namespace {

std::string as_text(const std::vector<InputError::Problem>& problems) {
    std::string text;
    for (const auto& problem : problems) {
        if (!text.empty()) text += '\n';
        text += problem.where + ": " + problem.what;
        if (!problem.hint.empty()) text += " (" + problem.hint + ")";
    }
    return text;
}

}  // namespace

InputError::InputError(std::vector<Problem> problems)
    : std::runtime_error{as_text(problems)}, problems_{std::move(problems)} {}

InputError::InputError(std::string where, std::string what, std::string hint)
    : InputError{std::vector<Problem>{{std::move(where), std::move(what), std::move(hint)}}} {}

NumericalError::NumericalError(const std::string& member, Index step, const std::string& industry,
                               const std::string& equation)
    : std::runtime_error{"member " + member + ", step " + std::to_string(step) + ", industry " +
                         industry + ": left the range of the model in equation " + equation} {}

}  // namespace spillover
