"""Trade and the sides of GDP of the built-in table: the base year against sums over the table itself, the first
week of a tariff by hand, and the same accounts read with xarray."""
import sys

import h5py
import numpy as np
import xarray
from china_table import TABLES, Table
from shared_data import Comparison, run, temporary_folder

TARIFF, WEEK = 0.3, 4
SCENARIO = """
schema: scenario/1
scenario: trade_and_gdp
table: { source: "%s" }
time: { step: 1w, start: 2025-01-06, horizon: 8w }
model: { preset: full }
shocks:
  - { id: tariff, variable: tariff.ad_valorem, op: add, unit: pp, target: { origin: "block:CN", destination: "block:US",
      sector: "tag:goods" }, profile: { shape: step, at: 2025-02-03, value: %g } }
outputs:
  variables: [gdp_real, gdp_nominal, gdp_income, gdp_expenditure, gdp_expenditure_real, consumption_households,
    consumption_government, capital_formation, inventory_change, net_exports, exports, imports, exports_by_block,
    tariff_revenue, price_consumer, fiscal_revenue, fiscal_gap]
  by: [region, block, "block x block"]
  every: 1w
  precision: float64
checks:
  - "exports(block:CN, block:US, 4w) / base - 1 in [-1e-9, 1e-9]"
  - "exports(block:CN, block:US, 2025) / base - 1 in [-1, -0.001]"
  - "price_consumer(US, 2025) / base - 1 in [0.0001, 1]"
"""


def tags_of_sectors():
    with h5py.File(TABLES / "china.h5") as file:
        return [tags.decode() for tags in file["sector/tags"][:]]


def by_block(table, flows):
    """Sums of [region x region] by block of seller and buyer."""
    names = list(dict.fromkeys(table.block))
    where = np.array([[b == name for b in table.block] for name in names], dtype=float)
    return names, where @ flows @ where.T


def base_year(table, result, check):
    bought = np.maximum(table.final, 0)
    use = dict(zip(table.categories, np.moveaxis(bought.sum(axis=0), 1, 0)))
    added = table.added.sum(axis=1)
    sales = (table.share * table.use.sum(axis=2)[:, None, :] +
             table.final_share * bought.sum(axis=2)[:, None, :]).sum(axis=0)
    first = result.isel(member=0, time=0)
    for name in ("gdp_real", "gdp_nominal", "gdp_income", "gdp_expenditure", "gdp_expenditure_real"):
        check.close(name, first[name + "_by_region"].values, added, 1e-10)
    for name, category in (("consumption_households", "hh"), ("consumption_government", "gov"),
                           ("capital_formation", "gfcf")):
        check.close(name, first[name + "_by_region"].values, use[category], 1e-10)
    names, trade = by_block(table, sales)
    np.fill_diagonal(trade, 0)
    assert list(first["origin"].values) == names == list(first["destination"].values)
    check.close("exports_by_block", first["exports_by_block_block"].values, trade, 1e-10)
    check.close("exports", first["exports_by_block"].values, trade.sum(axis=1), 1e-10)
    check.close("imports", first["imports_by_block"].values, trade.sum(axis=0), 1e-10)
    check.close("net exports", first["net_exports_by_region"].values,
                sales.sum(axis=1) - sales.sum(axis=0), 1e-10)


def tariff_by_hand(table, result, check):
    """In the week it comes, the tariff is due on what was ordered in the base year, at its prices."""
    goods = [n for n, tags in enumerate(tags_of_sectors()) if "goods" in tags.split()]
    bought = np.maximum(table.final, 0).sum(axis=2)
    sales = table.share * table.use.sum(axis=2)[:, None, :] + table.final_share * bought[:, None, :]
    _, trade = by_block(table, sales[goods].sum(axis=0))
    week = result.isel(member=0, time=WEEK)
    pair = week["tariff_revenue_by_block_block"]
    by_hand = TARIFF * trade[list(week["origin"]).index("CN"), list(week["destination"]).index("US")]
    check.close("tariff", float(pair.sel(origin="CN", destination="US")), by_hand, 1e-10)
    check.close("all tariffs", float(pair.sum()), by_hand, 1e-10)
    check.close("tariff by buyer", float(week["tariff_revenue_by_region"].sel(region="US")), by_hand, 1e-10)


def identities(result, check):
    for level in ("region", "block"):
        market = (result["gdp_nominal_by_" + level] + result["tariff_revenue_by_" + level]).values
        for side in ("gdp_income", "gdp_expenditure"):
            check.close("%s by %s" % (side, level), result[side + "_by_" + level].values, market, 1e-11)
        check.close("real by " + level, result["gdp_expenditure_real_by_" + level].values,
                    result["gdp_real_by_" + level].values, 1e-11)
    trade = result["exports_by_block_block"]
    check.close("net exports of blocks", result["net_exports_by_block"].values,
                trade.sum("destination").values - trade.sum("origin").values, 1e-11, market.max())


def main():
    path = TABLES / "china.h5"
    if not path.exists():
        sys.exit("the built-in table is not there: " + str(path))
    table, check = Table(path), Comparison()
    with temporary_folder() as folder:
        run(SCENARIO % (path, 100 * TARIFF), folder).close()
        with xarray.open_dataset(folder + "/result.h5", engine="h5netcdf") as result:
            base_year(table, result, check)
            tariff_by_hand(table, result, check)
            identities(result, check)
            assert int(result["checks_hold"][0]) == 1, result["checks"].values
    check.finish()


if __name__ == "__main__":
    main()
