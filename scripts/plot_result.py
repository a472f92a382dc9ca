#!/usr/bin/env python3
"""Plot GDP by region of a result file: deviation from the base year over time."""
import argparse

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import xarray as xr


def deviations(path, member):
    """GDP of each region, % off its base year, [time x region]."""
    with xr.open_dataset(path, engine="netcdf4") as file:
        name = "gdp_real" if "gdp_real" in file else "gdp_real_by_region"
        if name not in file:
            raise SystemExit("%s does not hold gdp_real by region" % path)
        gdp = file[name].isel(member=member).load()
        return 100 * (gdp / file["gdp_base"].load() - 1), file.attrs["title"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--member", type=int, default=0)
    parser.add_argument("--regions", type=int, default=6, help="how many to show")
    options = parser.parse_args()
    gdp, title = deviations(options.result, options.member)
    order = abs(gdp).max("time").argsort().values[::-1][: options.regions]

    figure, axes = plt.subplots(figsize=(8, 4.2), constrained_layout=True)
    for region in gdp.region.values[order]:
        path = gdp.sel(region=region)
        axes.plot(path.time, path, label=region, linewidth=1.8, drawstyle="steps-post")
    axes.axhline(0, color="0.4", linewidth=0.8)
    axes.set_ylabel("GDP, % off base year")
    axes.set_title(title, loc="left", fontsize=11)
    axes.legend(frameon=False, fontsize=9, loc="best")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(options.output, dpi=130)


if __name__ == "__main__":
    main()
