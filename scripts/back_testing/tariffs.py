"""The tariffs of 2025: GDP against other models (fact 9), exports against customs (fact 10)."""
import datetime

import numpy as np

from back_testing import scenarios
from back_testing.facts import mean, year
from back_testing.verdicts import Line

# Customs: 420 of 3,770 billion USD to the United States in 2025, after -20 and +5.5 %; so to all others:
OTHERS = 100 * ((3770 - 420) / (3770 / 1.055 - 420 / 0.80) - 1)
TREND = 5.9  # growth of all exports in 2024, %: customs, in USD (7.1 in yuan, 13 January 2025)
CUSTOMS = "customs, via press"
EXPORTS = "exports in 2025 to %s, against other destinations"


def national(run, blocks, data):
    inside = [block in blocks for block in run.region_block.values]
    base = float(run.gdp_base.values[inside].sum())
    return 100 * (float(data.isel(region=np.flatnonzero(inside)).sum("region")) / base - 1)


def tariff_lines(folder, program):
    april = datetime.date(2025, 4, 5)
    files = [scenarios.write_tariffs(folder, "tariffs_2025"),
             scenarios.write_tariffs(folder, "tariffs_april_2", april)]
    result = scenarios.run(program, files, folder / "tariffs.h5")
    kept, came = result.sel(member="tariffs_april_2"), result.sel(member="tariffs_2025")
    first = mean(kept.gdp_real, "2025-04-01", "2026-03-31")
    third = mean(kept.gdp_real, "2026-04-01", "2026-12-31")
    loss = lambda block: national(kept, [block], first)
    later = lambda block: "After a year %+.1f." % national(kept, [block], third)
    why = "model against models: tariffs of 2 April 2025 kept, first year. "
    source = "GTAP and KITE, in BOFIT 16/2025"
    return [
        Line(9, "China's real GDP", -0.6, loss("CN"), "figure", why + later("CN"), source),
        Line(9, "the United States' real GDP", [-1.7, -0.6], loss("US"), "figure", why + later("US"),
             source),
        Line(9, "the European Union's real GDP", -0.2, loss("EU_UK"), "figure",
             why + later("EU_UK") + " With the United Kingdom.", source),
        *export_lines(came),
    ]


def beyond(growth, others):
    """What one export grew by beyond others, both in %."""
    return 100 * ((1 + growth / 100) / (1 + others / 100) - 1)


def export_lines(run):
    """To one destination against all but the United States: a trend that all share drops out."""
    sold = run.exports_by_block_block.sel(origin="CN").drop_sel(destination="CN")
    off = run.exports_dev_by_block_block.sel(origin="CN").drop_sel(destination="CN")
    base, in_2025 = (sold / (1 + off / 100)).isel(time=0), year(sold, 2025)
    change = lambda blocks: 100 * (float(in_2025.sel(destination=blocks).sum() /
                                         base.sel(destination=blocks).sum()) - 1)
    others = [block for block in sold.destination.values if block != "US"]
    model = lambda blocks: beyond(change(blocks), change(others))
    why = "current prices, in the model and at customs. "
    return [
        Line(10, EXPORTS % "the United States", beyond(-20.0, OTHERS), model(["US"]), "figure",
             why + "Stocking up before April is not in these inputs.", CUSTOMS),
        Line(10, EXPORTS % "ASEAN", beyond(13.4, OTHERS), model(["ASEAN"]), "figure",
             why + "What is sent through ASEAN is not in the model.", CUSTOMS),
        Line(10, EXPORTS % "the European Union", beyond(8.4, OTHERS), model(["EU_UK"]), "figure",
             why + "In the model with the United Kingdom.", CUSTOMS),
        Line(10, EXPORTS % "the rest of the world", None, model(["RoW"]), "none",
             "Africa %+.1f, Latin America %+.1f %%: no one direction." %
             (beyond(25.8, OTHERS), beyond(7.4, OTHERS)), CUSTOMS),
        Line(10, "exports in 2025 to all but the United States, less the trend", OTHERS - TREND,
             change(others), "figure",
             "the model takes tariffs on everybody as a loss of income everywhere, and makers in China do "
             "not lower their prices to sell elsewhere.", CUSTOMS, "points", TREND,
             "growth of all exports in 2024", OTHERS),
    ]
