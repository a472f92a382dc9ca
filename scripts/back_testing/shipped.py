"""Observations beside two scenarios that are shipped: property downturn, and overcapacity."""
import numpy as np

from back_testing import inputs, scenarios
from back_testing.facts import growth, mean
from back_testing.verdicts import Line

CITIES = {"Shenzhen": "深圳", "Hefei": "合肥", "Hangzhou": "杭州", "Shanghai": "上海", "Beijing": "北京",
          "Chengdu": "成都", "Guangzhou": "广州"}
BEFORE, AFTER = ("2022Q1", "2022Q2", "2022Q3", "2022Q4"), ("2025Q1", "2025Q2")


def property_lines(folder, program):
    run = scenarios.run(program, [inputs.SOURCE / "scenarios/property_downturn.yaml"],
                        folder / "property.h5").isel(member=0)
    fall = inputs.house_prices(CITIES, "2021-08", "2025-12")
    loss = [growth(run.gdp_real_by_region.sel(region=city), 2021, 2025) for city in CITIES]
    order = lambda values: np.argsort(np.argsort(values))
    together = float(np.corrcoef(order(list(fall.values())), order(loss))[0, 1])
    prices = ", ".join("%s %+.0f" % item for item in sorted(fall.items(), key=lambda item: item[1]))
    return [
        Line(19, "GDP lost at the worst of the property downturn", [5.0, 10.0],
             100 * float(run.peak_loss_national), "figure",
             "scenarios/README.md says which parts of the model add how much.",
             "Rogoff and Yang (2020)"),
        Line(19, "house prices and GDP by city: rank correlation", None, together, "none",
             "the scenario strikes all cities alike, prices did not fall alike (2021-08 to 2025-12, %%: "
             "%s)." % prices, "NBS, 70 cities", "1"),
    ]


def utilisation_lines(folder, program):
    run = scenarios.run(program, [inputs.SOURCE / "scenarios/anti_involution.yaml"],
                        folder / "involution.h5").isel(member=0)

    def change(sector):
        used = run.utilisation_by_sector.sel(sector=sector)
        return 100 * float(mean(used, "2025-01-01", "2025-06-30") - mean(used, "2022-01-01", "2022-12-31"))

    def observed(name):
        return inputs.utilisation(name, AFTER) - inputs.utilisation(name, BEFORE)

    why = "the build-up of the scenario is an assumption, so that only its order of magnitude is tested. "
    return [
        Line(20, "use of capacity in vehicles, 2022 to 2025H1", observed("automobile"), change("vehicles"),
             "figure", why + "NBS: automobiles.", "NBS", "points"),
        Line(20, "use of capacity in batteries, 2022 to 2025H1", observed("electrical_machinery"),
             change("batteries"), "figure", why + "NBS: all electrical machinery.", "NBS", "points"),
    ]
