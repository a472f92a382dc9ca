#!/usr/bin/env python3
"""A result is read by tools that are not ours: xarray on both engines, ncdump, h5dump, netCDF4 (which
also adds to it) and, where installed, R's ncdf4. What they read is held against h5py, and against the
contents that docs/trajectory_format.md promises."""
import pathlib
import re
import shutil
import subprocess
import warnings

import h5py
import netCDF4
import numpy as np
import xarray as xr
import yaml

from harness import PROGRAM, Folder, Verdict, called

SCENARIO = """schema: scenario/1
scenario: foreign
title: Mines of Yichun
table: { source: "builtin:china" }
time: { step: 1w, start: 2025-08-04, horizon: 26w }
shocks:
  - id: stop
    variable: capacity.loss
    target: { region: Yichun, sector: lithium_mining }
    op: set
    profile: { shape: pulse, start: 2025-08-11, duration: 13w, value: 67 % }
ensemble:
  method: grid
  dimensions:
    - { id: loss, path: "shocks.stop.profile.value", values: [20 %, 67 %] }
outputs:
  variables: [output, gdp_real, gdp_real_dev, final_demand]
  by: [national, region, sector, "region x sector", cluster, block, "region x category"]
  every: 1m
  precision: PRECISION
  indicators: [peak_loss, cumulative_loss, time_to_recovery, spillover_ratio]
checks:
  - "peak_loss(output, Yichun x lithium_mining) in [0 %, 90 %]"
"""
PER_MEMBER = {  # beside trajectories: name -> dimensions after member
    "member_index": [], "complete": [], "checks_hold": [], "checks": [], "events": [],
    "scenario_yaml": [], "draw_loss": [], "spillover_ratio": [], "residual_goods": [],
    "residual_stocks": [], "residual_money": [], "bound_by_demand": [], "bound_by_capacity": [], "bound_by_input": [],
    "bound_by_labour": [], "bound_by_each_input": ["sector"],
    "lost_to_demand": [], "lost_to_capacity": [], "lost_to_input": [], "lost_to_labour": [],
    "lost_to_each_input": ["sector"], "direct_loss": [],
    "nominal_direct_loss": [], "nominal_spillover_ratio": [],
    **{name + suffix: dimensions for name in ("fiscal_loss", "consumer_price_change")
       for suffix, dimensions in (("", ["region"]), ("_national", []))},
    **{prices + name + suffix: dimensions
       for prices in ("", "nominal_")
       for name in ("peak_loss", "time_to_peak", "cumulative_loss", "time_to_recovery", "peak_gain")
       for suffix, dimensions in (("", ["region"]), ("_by_sector", ["sector"]), ("_national", []))}}
COMMON = {"gdp_base": ["region"], "gdp_base_by_sector": ["sector"], "record_length": ["time"],
          "lat": ["region"], "lon": ["region"], "region_name": ["region"],
          "sector_name": ["sector"], "region_cluster": ["region"], "region_block": ["region"]}
TRAJECTORIES = {
    **{"%s_by_%s" % (v, level): dimensions for v in ("output", "gdp_real", "gdp_real_dev")
       for level, dimensions in (("national", []), ("region", ["region"]), ("sector", ["sector"]),
                                 ("region_sector", ["region", "sector"]),
                                 ("cluster", ["cluster"]), ("block", ["block"]))},
    "final_demand_by_region_sector": ["region", "sector"]}
ATTRIBUTES = ("Conventions", "title", "schema", "source", "instruction_set", "table_name",
              "table_quality", "table_sha256", "batch_sha256", "batch_members")
PROVENANCE = ("program", "commit", "compiler", "libraries", "table_source", "stability_report")


def with_xarray(path, engine, verdict):
    with h5py.File(path) as ours, xr.open_dataset(path, engine=engine) as theirs:
        expected = {**{n: ["member", "time"] + d for n, d in TRAJECTORIES.items()},
                    **{n: ["member"] + d for n, d in PER_MEMBER.items()}, **COMMON}
        for name, dimensions in expected.items():
            if not verdict.require(name in theirs.variables, "%s: no %s" % (engine, name)):
                continue
            variable = theirs[name]
            verdict.require(list(variable.dims) == dimensions,
                            "%s: %s has %s" % (engine, name, variable.dims))
            verdict.require(variable.attrs.get("long_name"), "%s: no long_name" % name)
            if variable.dtype.kind not in "OU":
                if not name.startswith("draw_"):  # in whatever unit the scenario has
                    verdict.require("units" in variable.attrs, "%s: no units" % name)
                verdict.require(np.array_equal(variable.values, ours[name][()], equal_nan=True),
                                "%s: %s has other values" % (engine, name))
            if variable.dtype.kind == "f":
                verdict.require(np.isnan(variable.encoding["_FillValue"]), "%s: no _FillValue" % name)
        known = set(expected) | set(theirs.dims)
        told = {n for n in theirs.variables if n not in known and not n.startswith("region_") and
                not n.startswith("final_demand")}
        verdict.require(not told, "not in the contract: %s" % sorted(told))
        for dimension in ("member", "time", "region", "sector", "cluster", "block"):
            verdict.require(dimension in theirs.indexes, "%s: %s is no coordinate" % (engine, dimension))
        verdict.require("lat" in theirs["output_by_region"].coords, engine + ": lat is not found")
        verdict.require(str(theirs["time"].values[0])[:10] == "2025-08-04" and
                        str(theirs["time"].values[1])[:10] == "2025-09-01",
                        "%s: time %s" % (engine, theirs["time"].values[:2]))
        for name in ATTRIBUTES:
            verdict.require(name in theirs.attrs, "%s: no attribute %s" % (engine, name))
        one = theirs["output_by_region_sector"].sel(member="foreign/2", region="Yichun",
                                                    sector="lithium_mining")
        verdict.require(one.min() < 0.7 * one[0], "%s: the mines do not stop" % engine)
        scenario = yaml.safe_load(str(theirs["scenario_yaml"].values[1]))
        verdict.require("67" in str(scenario["shocks"][0]["profile"]["value"]),
                        "%s: the scenario of the member is not its own" % engine)
        verdict.require(list(theirs["complete"].values) == [1, 1] and
                        list(theirs["checks_hold"].values) == [1, 1], engine + ": flags")
        verdict.require((theirs["residual_goods"].values < 1e-9).all(), engine + ": residual")
        verdict.require(np.isfinite(theirs["spillover_ratio"].values[1]), engine + ": ratio")
    with xr.open_dataset(path, engine=engine, group="provenance") as group:
        for name in PROVENANCE:
            verdict.require(group.attrs.get(name), "%s: no provenance %s" % (engine, name))


def with_command_line_tools(path, verdict):
    with h5py.File(path) as ours:
        sizes = {name: ours[name].shape[0] for name in ("member", "time", "region", "sector")}
        losses = ours["peak_loss_national"][()]
        regions = [r.decode() for r in ours["region"][()]]
    head = called("ncdump", "-h", str(path))
    for name, size in sizes.items():
        verdict.require("\t%s = %d ;" % (name, size) in head, "ncdump: no dimension " + name)
    verdict.require("float output_by_region_sector(member, time, region, sector)" in head or
                    "double output_by_region_sector(member, time, region, sector)" in head,
                    "ncdump: dimensions of output")
    shown = called("ncdump", "-p", "9,17", "-v", "peak_loss_national,region", str(path))
    numbers = re.search(r"peak_loss_national = ([^;]*);", shown.split("data:")[1])[1]
    verdict.require(np.array_equal([float(n) for n in numbers.split(",")], losses), "ncdump: values")
    names = re.search(r" region = ([^;]*);", shown.split("data:")[1])[1]
    verdict.require(re.findall(r'"([^"]*)"', names) == regions, "ncdump: regions")
    dumped = called("h5dump", "-m", "%.17g", "-d", "/peak_loss_national", str(path))
    found = re.findall(r"\(\d+\): ([^\n]*)", dumped.split("DATA {")[1].split("ATTRIBUTE")[0])
    verdict.require(np.array_equal([float(n) for n in ",".join(found).strip(", ").split(",")
                                    if n.strip()], losses), "h5dump: values")
    verdict.require("H5T_VLEN" not in called("h5dump", "-A", "-d", "/complete", str(path))
                    .split("ATTRIBUTE")[0], "h5dump: flags are not plain integers")


def with_netcdf(path, verdict):
    copy = path.with_name("copy.h5")
    shutil.copy(path, copy)
    with netCDF4.Dataset(copy, "a") as file:
        file.note = "added"
        file["output_by_region"].comment = "looked at"
    with netCDF4.Dataset(copy) as file, h5py.File(path) as ours:
        verdict.require(file.note == "added", "netCDF4 does not add")
        verdict.require(np.array_equal(file["output_by_region_sector"][:].filled(np.nan),
                                       ours["output_by_region_sector"][()]), "netCDF4: values")


def with_r(path, verdict):
    script = pathlib.Path(__file__).with_suffix(".R")
    try:
        installed = subprocess.run(["Rscript", "-e", "library(ncdf4)"], capture_output=True)
    except FileNotFoundError:
        installed = None
    if installed is None or installed.returncode != 0:
        print("skipped: R with ncdf4 is not installed")
        return
    told = dict(line.strip().split(" ", 1) for line in
                called("Rscript", str(script), str(path)).splitlines())
    with h5py.File(path) as ours:
        values = ours["output_by_region_sector"][()].astype(float)
        verdict.require(told["dim"] == " ".join(map(str, values.shape[::-1])), "R: " + told["dim"])
        verdict.require(abs(float(told["sum"]) / values.sum() - 1) < 1e-12, "R: " + told["sum"])
        verdict.require(told["region"].split() == [r.decode() for r in ours["region"][:3]],
                        "R: " + told["region"])
        verdict.require(told["time"] == ours["time"].attrs["units"].decode()
                        if isinstance(ours["time"].attrs["units"], bytes)
                        else told["time"] == ours["time"].attrs["units"], "R: " + told["time"])
        verdict.require(told["title"] == "Mines of Yichun", "R: " + told["title"])
        verdict.require(int(told["yaml"]) == len(ours["scenario_yaml"][0].decode()), "R: yaml")
    print("R's ncdf4 reads it")


def main():
    warnings.simplefilter("error", UserWarning)
    verdict = Verdict()
    for precision in ("float32", "float64"):
        with Folder(SCENARIO.replace("PRECISION", precision)) as folder:
            done = folder.run("out.h5")
            if not verdict.require(done.returncode == 0, done.stderr):
                continue
            path = folder.path / "out.h5"
            for engine in ("netcdf4", "h5netcdf"):
                with_xarray(path, engine, verdict)
            with_command_line_tools(path, verdict)
            with_netcdf(path, verdict)
            with_r(path, verdict)
            # Made of shards it opens as well; as an index too, but for R.
            for k in (0, 1):
                assert folder.run("s%d.h5" % k, "--shard", "%d/2" % k).returncode == 0
            for name, options in (("merged.h5", []), ("index.h5", ["--index"])):
                folder.call([PROGRAM, "merge", name, "s0.h5", "s1.h5", *options])
                for engine in ("netcdf4", "h5netcdf"):
                    with_xarray(folder.path / name, engine, verdict)
                with_command_line_tools(folder.path / name, verdict)
    verdict.finish()


if __name__ == "__main__":
    main()
