"""What moved, 2022 to 2026: prices and tariffs from the reference data beside the source tree."""
import csv
import datetime
import pathlib

import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SHOCKS = SOURCE.parent / "shared/data/shocks"

# Blocs of the built-in table (scenarios/tables/china/blocs.csv) and countries in the tariff file; RoW is
# all that is not named.
COUNTRIES = {
    "CN": ["CHINA", "HONG KONG"],
    "EU_UK": ["EUROPEAN UNION", "UNITED KINGDOM"],
    "ASEAN": ["VIETNAM", "MALAYSIA", "THAILAND", "SINGAPORE", "INDONESIA", "PHILIPPINES", "CAMBODIA"],
    "EastAsia": ["JAPAN", "KOREA, SOUTH", "TAIWAN"],
    "Resource": ["AUSTRALIA", "BRAZIL", "CANADA", "CHILE", "RUSSIA", "SAUDI ARABIA", "SOUTH AFRICA"],
}
# CNY/t of carbonate: dated points that the press gave as such; monthly ones from the reference data.
PRESS = {"2022-11-14": 590000, "2023-12-25": 96900, "2025-06-23": 58400, "2025-08-11": 81000}


def rows(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def month(text):
    return datetime.date.fromisoformat(text + "-15")


def lithium_press():
    """Points (date, CNY/t) of battery-grade carbonate on China's spot market, in order of time."""
    points = {month(row["month"]): float(row["cny_per_t_li2co3_approx"])
              for row in rows(SHOCKS / "commodities/lithium_china_spot_points.csv")
              if row["month"] != "2022-11"}  # the press has the day of the peak
    points.update({datetime.date.fromisoformat(day): value for day, value in PRESS.items()})
    return sorted(points.items())


def imf(series):
    """Points (date, USD/t) of a series of the IMF's primary commodity prices, middles of months."""
    return [(month(row["month"]), float(row[series]))
            for row in rows(SHOCKS / "commodities/imf_pcps_monthly_1990_2025.csv")
            if row["month"] >= "2021-12"]


def on_weeks(points, days):
    """Interpolated in logarithms, the last value held."""
    ordinals = [day.toordinal() for day, _ in points]
    return np.exp(np.interp([day.toordinal() for day in days], ordinals,
                            np.log([value for _, value in points])))


def index_of_2022(points, days):
    """Over its average of 2022, the year that stands for the base year of the run."""
    path = on_weeks(points, days)
    return path / path[[day.year == 2022 for day in days]].mean()


def american_tariffs():
    """{bloc: [(date, points added since 2024)]}: effective rates, weighted with imports of 2024."""
    bloc_of = {name: bloc for bloc, names in COUNTRIES.items() for name in names}
    duty, trade = {}, {}
    for row in rows(SHOCKS / "tariffs/country-by-time.csv"):
        key = (bloc_of.get(row["country_name"], "RoW"), row["date"])
        duty[key] = duty.get(key, 0) + float(row["effective tariff"]) * float(row["total imports"])
        trade[key] = trade.get(key, 0) + float(row["total imports"])
    steps = {}
    for bloc, date in sorted(duty):
        steps.setdefault(bloc, []).append((datetime.date.fromisoformat(date),
                                           duty[bloc, date] / trade[bloc, date]))
    return steps


def tariff_profile_of_goods():
    """{sector: tariff increase of 2025 over the average}, China's goods, by the sector's NBS codes."""
    table = {row["code"]: row for row in rows(SHOCKS / "tariffs/us_tariff_on_china_nbs42_derived.csv")}
    weigh = lambda codes: sum(float(table[c]["us_imports_from_china_2024_usd"]) for c in codes)
    duty = lambda codes: sum(float(table[c]["us_imports_from_china_2024_usd"]) *
                             float(table[c]["tariff_increase_2025_pp"]) for c in codes)
    average = duty(table) / weigh(table)
    profile = {}
    for sector in rows(SOURCE / "scenarios/tables/china/sectors.csv"):
        codes = [code for code in sector["nbs42"].split() if code in table]
        if "goods" in sector["tags"].split() and sector["id"] != "semiconductors":
            profile[sector["id"]] = duty(codes) / weigh(codes) / average if codes else 1.0
    return profile


def utilisation(sector, quarters):
    """Average of NBS capacity utilisation, %, over those of the quarters that are published."""
    found = [float(row["utilisation_pct"])
             for row in rows(SHOCKS / "china_capacity_utilisation_by_sector.csv")
             if row["sector"] == sector and row["quarter"] in quarters]
    return sum(found) / len(found)


def house_prices(cities, since, until):
    """{city: change of the price of second-hand homes, %}; NBS, 70 cities."""
    table = {row["month"]: row
             for row in rows(SHOCKS / "nbs70_secondhand_house_price_index_2006_2026.csv")}
    return {name: 100 * (float(table[until][chinese]) / float(table[since][chinese]) - 1)
            for name, chinese in cities.items()}
