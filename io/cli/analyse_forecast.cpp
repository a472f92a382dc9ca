// A back-test of constant input coefficients.
#include <fmt/format.h>

#include "engine/forecast.hpp"
#include "io/cli/analyse.hpp"

namespace spillover::cli {

int analyse_forecast(const AnalyseOptions& options) {
    const MrioTable earlier = table_of(options);
    AnalyseOptions other = options;
    other.table = options.other;
    const MrioTable later = table_of(other);
    require_same_industries("forecast", earlier.data(), later.data());
    const Forecast found = constant_coefficient_forecast(earlier, later);

    Analysis analysis = analysis_of(
        earlier, "forecast",
        fmt::format("forecast of the output of {} ({})", later.data().name, later.data().year));
    analysis.sources = {"Leontief 1951", "Miller and Blair 2009, ch. 7.2"};
    const std::string money = later.data().unit + " " + later.data().currency;
    const std::vector<std::string> industry{"region", "sector"};
    const Vector off = found.predicted.binaryExpr(
        found.actual, [](double told, double x) { return x > 0 ? told / x - 1 : 0.0; });
    analysis.add("error", "of the prediction, over the later year's output", "1", industry,
                 values_of(off));
    analysis.add("predicted", "by the earlier coefficients and the later final demand", money,
                 industry, values_of(found.predicted));
    analysis.add("actual", "output in the later table", money, industry, values_of(found.actual));
    analysis.add("scaled", "the earlier output, scaled to the later total", money, industry,
                 values_of(found.scaled));
    analysis.axes["measure"] = {"total_ratio", "wape", "wape_scaled"};
    analysis.add(
        "figure",
        "predicted over actual output in all; sum of absolute errors over output; the same "
        "of the scaled earlier output",
        "1", {"measure"}, {found.total_ratio, found.error, found.naive_error});
    analysis.notes.push_back(fmt::format(
        "Off by {:.4g} % of output (WAPE); scaled earlier output by {:.4g} %. Total predicted over "
        "actual: {:.6g}.",
        100 * found.error, 100 * found.naive_error, found.total_ratio));
    analysis.notes.push_back(
        "Tables at current prices: what prices did is part of the error. table rebase deflates.");
    return tell(std::move(analysis), earlier, options);
}

}  // namespace spillover::cli
