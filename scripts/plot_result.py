#!/usr/bin/env python3
"""Plot a result: GDP of the nation and of the regions that move most over time, and who loses most.

    scripts/plot_result.py result.h5 -o result.png

Needs gdp_real by region among the outputs of the scenario.
"""
import argparse

import matplotlib

matplotlib.use("Agg")
import matplotlib.dates as dates
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

LOSS, GAIN, NATION = "#b2453a", "#3a7d5d", "0.25"
LINES = ["#b2453a", "#d98b3d", "#3b6ea8", "#6f5aa5", "#3a7d5d", "#8c8c3a"]


def names_of(file, kind):
    """Long names of regions or sectors where the file has them, else ids."""
    for name in ("%s_name" % kind, "%s_long_name" % kind):
        if name in file:
            return [str(value) for value in file[name].values]
    return [str(value).replace("_", " ") for value in file[kind].values]


def gdp_paths(file, member):
    """GDP off its base-year level in %: [time x region], and of the nation [time]."""
    name = "gdp_real" if "gdp_real" in file else "gdp_real_by_region"
    if name not in file:
        raise SystemExit("the result does not hold gdp_real by region")
    gdp, base = file[name].isel(member=member), file["gdp_base"]
    nation = None
    if "gdp_real_by_sector" in file:  # sectors are told of the nation's regions only
        total = file["gdp_real_by_sector"].isel(member=member).sum("sector")
        nation = 100 * (total / file["gdp_base_by_sector"].sum() - 1)
    return 100 * (gdp / base - 1), nation


def label_ends(axes, time, ends):
    """Labels at the ends of lines: in their order, apart from one another, inside the frame."""
    low, high = axes.get_ylim()
    gap = 0.06 * (high - low)
    places = [end[0] for end in ends]
    for _ in range(200):  # neighbours push each other away
        for k in range(len(places) - 1):
            overlap = gap - (places[k + 1] - places[k])
            if overlap > 0:
                places[k] -= overlap / 2
                places[k + 1] += overlap / 2
    shift = max(0, low + gap / 2 - places[0]) - max(0, places[-1] - high + gap / 2)
    for place, (_, name, colour) in zip(places, ends):
        axes.annotate(name, (time, place + shift), xytext=(6, 0), textcoords="offset points",
                      va="center", color=colour, fontsize=9, annotation_clip=False)


def plot_paths(axes, file, member, count):
    gdp, nation = gdp_paths(file, member)
    china = file.attrs.get("table_name", "").startswith("china")
    names = names_of(file, "region")
    order = np.argsort(-np.abs(gdp.values).max(axis=0))[:count]
    ends = []
    for colour, region in zip(LINES, order):
        path = gdp.isel(region=region)
        axes.plot(path.time, path, color=colour, linewidth=1.8)
        ends.append([float(path[-1]), names[region], colour])
    if nation is not None:
        axes.plot(nation.time, nation, color=NATION, linewidth=2.2, linestyle=(0, (4, 1.5)))
        ends.append([float(nation[-1]), "China" if china else "nation", NATION])
    axes.axhline(0, color="0.6", linewidth=0.8)
    label_ends(axes, gdp.time.values[-1], sorted(ends))
    axes.set_ylabel("GDP, % off the base year")
    locator = dates.AutoDateLocator(minticks=3, maxticks=9)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator))


def plot_bars(axes, file, member, count):
    """Sectors by what they lose of a year's GDP; those that gain most below."""
    loss = 100 * file["cumulative_loss_by_sector"].isel(member=member).values
    names = names_of(file, "sector")
    order = [k for k in np.argsort(-np.abs(loss)) if abs(loss[k]) >= 0.01 * np.abs(loss).max()]
    order = sorted(order[:count], key=lambda k: loss[k])
    colours = [LOSS if loss[k] > 0 else GAIN for k in order]
    axes.barh([names[k] for k in order], -loss[order], color=colours, height=0.7)
    decimals = 1 if np.abs(loss).max() >= 10 else 2
    for place, k in enumerate(order):
        axes.annotate("%+.*f" % (decimals, -loss[k]), (-loss[k], place), fontsize=8, va="center", color="0.3",
                      xytext=(-3 if loss[k] > 0 else 3, 0), textcoords="offset points",
                      ha="right" if loss[k] > 0 else "left")
    axes.axvline(0, color="0.6", linewidth=0.8)
    axes.margins(x=0.18)
    axes.set_ylim(min(-0.5, len(order) - 6.5), max(len(order), 1) - 0.5)
    axes.yaxis.tick_right()
    axes.tick_params(axis="y", length=0, labelsize=9)
    axes.set_xlabel("GDP gained or lost in all, % of a year's", fontsize=9)
    axes.spines["left"].set_visible(False)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("result")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--member", type=int, default=0, help="which member of a batch")
    parser.add_argument("--regions", type=int, default=5, help="how many lines, at most 6")
    options = parser.parse_args()

    with xr.open_dataset(options.result, engine="netcdf4") as file:
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.3), constrained_layout=True,
                                             width_ratios=[1.75, 1])
        plot_paths(left, file, options.member, min(options.regions, len(LINES)))
        plot_bars(right, file, options.member, 10)
        left.set_title("Cities and regions that move most", loc="left", fontsize=10)
        right.set_title("Sectors that move most", loc="left", fontsize=10)
        for axes in (left, right):
            axes.spines[["top", "right"]].set_visible(False)
        figure.suptitle(file.attrs["title"], x=0.01, ha="left", fontsize=13, fontweight="bold")
        figure.savefig(options.output, dpi=100)


if __name__ == "__main__":
    main()
