"""The scenario files of the back-test, written from the inputs, and their run."""
import datetime
import subprocess

import xarray as xr

from back_testing import inputs

START, WEEKS = datetime.date(2022, 1, 3), 208
# Jinchang's nickel and copper in one price: half and half, and each alone to see what hangs on that.
METALS = {"half": 0.5, "nickel": 1.0, "copper": 0.0}

COMMODITIES = """schema: scenario/1
scenario: %(id)s
title: Prices of lithium (%(lithium)s) and of nickel and copper (IMF), over their averages of 2022
extends: %(source)s/scenarios/lithium_bust.yaml
time: { step: 1w, start: %(start)s, horizon: %(weeks)dw }
sets: { nonferrous: { sector: "nonferrous_mining | nonferrous_metals" } }
shocks:
  - id: li_price
    variable: commodity.world_price
    target: { sector: lithium_mining }
    op: multiply
    profile: { shape: series, file: %(id)s.csv, date_column: week, column: lithium, outside: hold }
  - id: metal_price
    variable: commodity.world_price
    target: "@nonferrous"
    op: multiply
    profile: { shape: series, file: %(id)s.csv, date_column: week, column: metals, outside: hold }
  - id: permit_stop
    variable: capacity.quota
    target: { region: Yichun, sector: lithium_mining }
    op: cap
    profile: { shape: pulse, start: 2025-08-11, duration: 3m, value: 0.75 }
outputs:
  variables: [gdp_real, gdp_nominal, output, price]
  by: [region, "region x sector", sector]
  every: 1q
  indicators: [peak_loss]
checks: []
"""

TARIFFS = """schema: scenario/1
scenario: %(id)s
title: %(title)s
table: { source: "builtin:china", base_year: 2020 }
time: { step: 1w, start: 2025-01-06, horizon: 104w }
model: { preset: full }
shocks:
%(shocks)soutputs:
  variables: [gdp_real, exports_by_block, exports_by_block_dev]
  by: [region, "block x block"]
  every: 1q
  indicators: [peak_loss]
"""

TARIFF = """  - id: %s
    variable: tariff.ad_valorem
    target: { origin: "block:%s", destination: "block:%s", sector: %s }
    op: add
    unit: pp
    profile: { shape: piecewise, interp: step, points: [%s] }
"""


def weeks():
    return [START + datetime.timedelta(weeks=n) for n in range(WEEKS)]


def write_commodities(folder, lithium, metals):
    """Prices of lithium ("press" or "imf") and the metals (a name of METALS)."""
    name = "prices_%s_%s" % (lithium, metals)
    path = inputs.lithium_press() if lithium == "press" else inputs.imf("XLITHIUM_METAL")
    days, nickel = weeks(), METALS[metals]
    metal = (nickel * inputs.index_of_2022(inputs.imf("PNICK"), days) +
             (1 - nickel) * inputs.index_of_2022(inputs.imf("PCOPP"), days))
    lines = ["%s,%.9g,%.9g" % row for row in zip(days, inputs.index_of_2022(path, days), metal)]
    (folder / (name + ".csv")).write_text("week,lithium,metals\n" + "\n".join(lines) + "\n")
    file = folder / (name + ".yaml")
    file.write_text(COMMODITIES % dict(id=name, lithium=lithium, source=inputs.SOURCE, start=START,
                                       weeks=WEEKS))
    return file


def shock(name, origin, destination, sector, steps, factor=1.0):
    points = ", ".join("[%s, %.4f]" % (day, factor * rate) for day, rate in steps)
    return TARIFF % (name, origin, destination, sector, points)


def write_tariffs(folder, name, until=None):
    """The dated tariffs of 2025, or what was in force on `until`, held from then on."""
    shocks = ""
    for bloc, steps in inputs.american_tariffs().items():
        if until:
            steps = [max(step for step in steps if step[0] <= until)]
        steps = [step for step in steps if step[0].year <= 2026]
        if bloc != "CN":
            shocks += shock("us_on_" + bloc.lower(), bloc, "US", '"tag:goods"', steps)
            continue
        for sector, factor in inputs.tariff_profile_of_goods().items():
            shocks += shock("us_on_cn_" + sector, "CN", "US", sector, steps, factor)
    # China's answer: 34 points on 10 April as announced (raised to 84 and 125, press), 11.5 from the truce
    # of 14 May on (PIIE: average tariff 21.1 before, 32.6 after).
    answer = ([(datetime.date(2025, 4, 10), 34.0)] if until else
              [(datetime.date(2025, 4, 10), 84.0), (datetime.date(2025, 4, 12), 125.0),
               (datetime.date(2025, 5, 14), 11.5)])
    shocks += shock("cn_on_us", "US", "CN", '"tag:goods"', answer)
    file = folder / (name + ".yaml")
    title = "US tariffs of 2025, %s, and China's answer" % (
        "as announced on 2 April and kept" if until else "effective rates as they came")
    file.write_text(TARIFFS % dict(id=name, title=title, shocks=shocks))
    return file


def run(program, files, result):
    """Runs files as one batch; the result as a dataset."""
    done = subprocess.run([str(program), "run", *map(str, files), "-o", str(result), "--quiet"],
                          capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit("%s\n%s" % (" ".join(map(str, files)), done.stderr))
    return xr.open_dataset(result, engine="h5netcdf").set_coords("record_length")
