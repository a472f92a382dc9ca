#!/usr/bin/env python3
"""`outputs: statistics` and `keep_members`: held against numpy on the trajectories of all members, read
with xarray and ncdump; the same bits however the batch was cut, interrupted and put together."""
import warnings

import h5py
import numpy as np
import xarray as xr

from harness import PROGRAM, Folder, Verdict, called, contents, differences, rows, write_table

MEMBERS, KEPT = 40, 5
QUANTILES = [0, 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 1]
STATISTICS = ("[mean, sd, p0, p2.5, p05, p25, p50, p75, p95, p100, prob(gdp_real_dev < -5 %), "
              "prob(output_dev <= -2.5 %), prob(fill_rate < 95 %), \"prob(gdp_real > 100 EUR_million)\"]")
CONDITIONS = {  # of which fields: name behind the field, what it says
    "gdp_real_dev": [("prob_below_minus_5", lambda v: v < -5)],
    "output_dev": [("prob_at_most_minus_2_5", lambda v: v <= -2.5)],
    "fill_rate": [("prob_below_0_95", lambda v: v < 0.95)],
    "gdp_real": [("prob_above_100", lambda v: v > 100)]}
LEVELS = {"national": (), "region": ("region",), "region_sector": ("region", "sector")}
SMALL = ("--part-members", "7", "--threads", "1")


def write_small_table(path):
    """Nobody but households buys s3: with no demand left its fill rate is nothing over nothing."""
    random = np.random.default_rng(5)
    n = 12
    z = random.uniform(0.1, 1, (n, n))
    z[3::4] = 0
    y = random.uniform(0.5, 1, (n, 3)) * n
    write_table(path, z, y, ["r%d" % k for k in range(3)], ["s%d" % k for k in range(4)], ["households"])


def batch(precision, variables, more=""):
    losses = ", ".join("%g %%" % (3 + 7 * k) for k in range(10))
    return """schema: scenario/1
scenario: spread
table: { source: table.h5 }
time: { step: 1w, start: 2025-01-06, horizon: 24w }
shocks:
  - id: stop
    variable: capacity.loss
    target: { region: r0, sector: s1 }
    op: set
    profile: { shape: pulse, start: 2025-01-20, duration: 8w, value: 50 %% }
  - id: slump
    variable: final_demand
    target: { buyer_region: "*", final: households, sector: s3 }
    op: multiply
    profile: { shape: pulse, start: 2025-03-03, duration: 8w, value: -10 %% }
ensemble:
  method: grid
  dimensions:
    - { id: loss, path: shocks.stop.profile.value, values: [%s] }
    - { id: slump, path: shocks.slump.profile.value, values: [-100 %%, 0 %%, -40 %%, -20 %%] }
outputs:
  variables: %s
  by: [national, region, "region x sector"]
  every: 4w
  precision: %s
%s""" % (losses, variables, precision, more)


def asked(precision, more="  keep_members: %d\n" % KEPT, statistics=STATISTICS):
    return batch(precision, "[output, gdp_real, gdp_real_dev, fill_rate, binding]",
                 "  statistics: %s\n%s" % (statistics, more))


def close(found, expected, precision):
    """To the rounding of the file, NaN where NaN is."""
    if precision == "float64":
        return np.allclose(found, expected, rtol=1e-12, atol=1e-12, equal_nan=True)
    expected = expected.astype(np.float32)
    return np.array_equal(np.isnan(found), np.isnan(expected)) and bool(
        np.all(np.abs(found - expected)[~np.isnan(found)] <= 2e-7 * np.abs(expected[~np.isnan(found)]) + 1e-10))


def against_numpy(file, reference, precision, verdict):
    """Every statistic of a file, from the trajectories of another with all members."""
    expected_names = set()
    for variable in ("output", "output_dev", "gdp_real", "gdp_real_dev", "fill_rate"):
        for level in LEVELS:
            field = "%s_by_%s" % (variable, level)
            values = reference[field][()].astype(float)
            verdict.require(values.shape[0] == MEMBERS, "%d members" % values.shape[0])
            count = np.sum(~np.isnan(values), axis=0)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)  # of cells without any data
                made = {"mean": np.nanmean(values, axis=0), "sd": np.nanstd(values, axis=0, ddof=1),
                        "quantile": np.nanquantile(values, QUANTILES, axis=0)}
                if variable == "output_dev":  # recorded for its probability only
                    made = {}
                shares = {name: np.where(count > 0, np.sum(holds(values), axis=0) / count, np.nan)
                          for name, holds in CONDITIONS.get(variable, [])}
            for name, value in made.items():
                verdict.require(close(file["%s_%s" % (field, name)][()], value, precision),
                                "%s: %s of %s" % (precision, name, field))
            for name, value in shares.items():
                verdict.require(close(file["%s_%s" % (field, name)][()], value, precision),
                                "%s: %s of %s" % (precision, name, field))
                verdict.require(0 < np.nanmean(value) < 1 or level != "region",
                                "%s of %s: always or never" % (name, field))
            expected_names |= {"%s_%s" % (field, name) for name in (*made, *shares)}
            if variable.endswith("_dev") or variable == "fill_rate":
                expected_names.add(field + "_count")
                verdict.require(np.array_equal(file[field + "_count"][()], count), "count of " + field)
            if field == "fill_rate_by_region_sector":
                verdict.require(count.min() == 30, "no data is missing: %d" % count.min())
    told = {name for name in file if any(part in name for part in ("_mean", "_sd", "_quantile", "_prob", "_count"))}
    verdict.require(told == expected_names, "other statistics: %s" % sorted(told ^ expected_names))
    verdict.require(np.array_equal(file["quantile"][()], QUANTILES), "quantile: %s" % file["quantile"][()])


def kept(path, reference, verdict):
    """Trajectories of the first members, the rest of all."""
    with h5py.File(path) as file, h5py.File(reference) as whole:
        for variable in ("output", "gdp_real", "gdp_real_dev", "fill_rate"):
            for level in LEVELS:
                name = "%s_by_%s" % (variable, level)
                verdict.require(np.array_equal(file[name][()], whole[name][:KEPT], equal_nan=True),
                                "%s is not that of the first members" % name)
        verdict.require(not [name for name in file if name.startswith("output_dev_by") and "_prob" not in name and
                             "_count" not in name], "what was recorded for a probability stays")
        verdict.require(list(file["kept_member"][()]) == list(whole["member"][:KEPT]), "kept_member")
        verdict.require(file.attrs["keep_members"][0] == KEPT and
                        file.attrs["statistics"].decode() == STATISTICS[1:-1].replace('"', ""), "root attributes")
        verdict.require("finishing" not in file, "a finished file has something left to do")
    found, expected = rows(path), rows(reference)
    verdict.require(list(found) == list(expected) and len(found) == MEMBERS, "members")
    for member, values in found.items():
        verdict.require(len(values) > 20, "few scalars")
        wrong = [name for name in values if name != "scenario_yaml" and values[name] != expected[member][name]]
        verdict.require(not wrong, "%s differs in %s" % (member, wrong))


def read_by_others(path, verdict):
    for engine in ("netcdf4", "h5netcdf"):
        with xr.open_dataset(path, engine=engine) as data:
            for level, dimensions in LEVELS.items():
                for name, expected in (("", ("kept_member", "time")), ("_mean", ("time",)), ("_sd", ("time",)),
                                       ("_quantile", ("quantile", "time")), ("_prob_above_100", ("time",))):
                    variable = data["gdp_real_by_%s%s" % (level, name)]
                    verdict.require(variable.dims == expected + dimensions,
                                    "%s: %s has %s" % (engine, variable.name, variable.dims))
                    verdict.require(variable.attrs.get("units") and variable.attrs.get("long_name"),
                                    "%s: %s has no units or name" % (engine, variable.name))
            verdict.require(data["fill_rate_by_region_count"].dtype.kind == "i", "count is no integer")
            verdict.require(data["peak_loss"].dims == ("member", "region"), "peak_loss")
            median = data["gdp_real_by_region_quantile"].sel(quantile=0.5, region="r1")
            verdict.require(bool(np.isfinite(median).all()) and median.dims == ("time",), engine + ": median")
            draws = data["draw_loss"].sel(member=data["kept_member"].values)
            verdict.require(draws.sizes == {"member": KEPT}, "%s: draws of the kept %s" % (engine, draws.sizes))
            mean = data["gdp_real_by_region_mean"]
            verdict.require("member: mean" in mean.attrs["cell_methods"] and "time: mean" in
                            mean.attrs["cell_methods"], "cell_methods")
    head = called("ncdump", "-h", str(path))
    for line in ("\tkept_member = %d ;" % KEPT, "\tquantile = %d ;" % len(QUANTILES),
                 "gdp_real_by_region_sector_quantile(quantile, time, region, sector)",
                 "gdp_real_by_region_sector(kept_member, time, region, sector)"):
        verdict.require(line in head, "ncdump does not show " + line)


def expect(verdict, done, code, *messages):
    what = " ".join(done.args[1:])
    verdict.require(done.returncode == code, "%s: ends with %d: %s" % (what, done.returncode, done.stderr))
    for message in messages:
        verdict.require(message in done.stderr + done.stdout,
                        "%s: does not say %r but %r" % (what, message, done.stderr))


def same_bits(folder, expected, verdict):
    def same(name, what):
        wrong = differences(contents(folder.path / name), expected)
        verdict.require(not wrong, "%s: differs in %s" % (what, wrong[:3]))

    for options in (SMALL, ("--threads", "2", "--part-members", "1"), ("--threads", "3")):
        expect(verdict, folder.run("other.h5", *options), 0)
        same("other.h5", " ".join(options))
    # Shards hold all that statistics are made of, and none.
    names = ["shard%d.h5" % k for k in range(3)]
    for k, name in enumerate(names):
        expect(verdict, folder.run(name, "--shard", "%d/3" % k, *SMALL), 0, "come with spillover merge")
        with h5py.File(folder.path / name) as file:
            verdict.require("quantile" not in file and "gdp_real_by_region_mean" not in file and
                            "kept_member" not in file and "finishing" in file, "a shard has statistics")
            verdict.require(file["output_dev_by_region"].shape[0] == len(file["member"]), "shard: members")

    def merge(*arguments):
        return folder.call([PROGRAM, "merge", *arguments])

    expect(verdict, merge("merged.h5", *reversed(names)), 0)
    same("merged.h5", "merged")
    expect(verdict, merge("index.h5", *names, "--index"), 0)
    same("index.h5", "index")
    expect(verdict, merge("again.h5", "merged.h5"), 2, "merged.h5: error: is finished", "merge the shards")
    # A shard of all members is not the result, nor the other way round.
    expect(verdict, folder.run("all.h5", "--shard", "0/1"), 0)
    expect(verdict, folder.run("all.h5", "--resume"), 2, "is a shard of this batch", "use merge")
    expect(verdict, folder.run("merged.h5", "--resume"), 0, "written to merged.h5")
    expect(verdict, merge("all_merged.h5", "all.h5"), 0)
    same("all_merged.h5", "one shard")


def after_kills(folder, expected, verdict):
    """Killed after a part, and while the result is being made: the same values."""
    trace = folder.path / "trace"
    folder.run("out.h5", *SMALL, trace=trace)
    calls = [line.split("\t")[0] for line in trace.read_text().splitlines()]
    trace.unlink()
    folder.clear("out.h5")
    renames = [n for n, call in enumerate(calls, 1) if call == "rename"]
    verdict.require(len(renames) == 7, "6 parts and a result: %d" % len(renames))
    finishing = (renames[5] + renames[6]) // 2
    for call in (renames[1] + 2, renames[5] + 3, finishing, renames[6] - 1, renames[6] + 1):
        done = folder.run("out.h5", *SMALL, fault="kill:%d" % call)
        verdict.require(done.returncode != 0, "not killed at %d" % call)
        expect(verdict, folder.run("out.h5", "--resume", "--threads", "2"), 0)
        wrong = differences(contents(folder.path / "out.h5"), expected)
        verdict.require(not wrong, "killed at %d: differs in %s" % (call, wrong[:3]))
        verdict.require(not (folder.path / "out.h5.parts").exists(), "parts stay")
        folder.clear("out.h5")
    # A disk that is full while statistics are written: told, and nothing lost.
    for fault in ("full:%d" % finishing, "eio:%d" % finishing):
        expect(verdict, folder.run("out.h5", *SMALL, fault=fault), 1, "40 of 40 members are complete in")
        verdict.require(not (folder.path / "out.h5").exists(), fault + ": half a result")
        expect(verdict, folder.run("out.h5", "--resume"), 0)
        wrong = differences(contents(folder.path / "out.h5"), expected)
        verdict.require(not wrong, "%s: differs in %s" % (fault, wrong[:3]))
        folder.clear("out.h5")


def other_numbers_kept(folder, verdict):
    for count, members in ((0, None), (MEMBERS - 1, MEMBERS - 1), (MEMBERS, None), (1000, None)):
        (folder.path / "few.yaml").write_text(asked("float32", "  keep_members: %d\n" % count, "[mean, p50]"))
        expect(verdict, folder.run("few.h5", scenario="few.yaml"), 0)
        with xr.open_dataset(folder.path / "few.h5") as data:
            verdict.require(data.sizes["member"] == MEMBERS, "members")
            verdict.require(data.sizes.get("kept_member") == members, "%d kept: %s" % (count, data.sizes))
            verdict.require(("gdp_real_by_region" in data) == (count > 0), "%d kept" % count)
            verdict.require(data["gdp_real_by_region_mean"].dims == ("time", "region"), "mean")
            if count >= MEMBERS:
                verdict.require(data["gdp_real_by_region"].dims[0] == "member", "all kept")
    # Without statistics, and without any member left at all.
    (folder.path / "few.yaml").write_text(batch("float32", "[output]", "  keep_members: 3\n"))
    expect(verdict, folder.run("few.h5", scenario="few.yaml"), 0)
    with xr.open_dataset(folder.path / "few.h5") as data:
        verdict.require(data["output_by_region"].sizes["kept_member"] == 3 and "quantile" not in data.sizes,
                        "kept without statistics")


def console(folder, verdict):
    done = folder.run("told.h5")
    verdict.require("mean" in done.stdout and "95 %" in done.stdout, "no mean on the console:\n" + done.stdout)
    plan = folder.call([PROGRAM, "plan", "batch.yaml"]).stdout
    verdict.require("trajectories of %d members" % KEPT in plan and "while it runs, parts of up to" in plan,
                    "plan does not tell sizes:\n" + plan)


def main():
    verdict = Verdict()
    for precision in ("float32", "float64"):
        with Folder(asked(precision)) as folder:
            write_small_table(folder.path / "table.h5")
            (folder.path / "all.yaml").write_text(
                batch(precision, "[output, output_dev, gdp_real, gdp_real_dev, fill_rate, binding]"))
            expect(verdict, folder.run("reference.h5", scenario="all.yaml"), 0)
            expect(verdict, folder.run("whole.h5", "--threads", "1"), 0)
            whole, reference = folder.path / "whole.h5", folder.path / "reference.h5"
            with h5py.File(whole) as file, h5py.File(reference) as other:
                against_numpy(file, other, precision, verdict)
            kept(whole, reference, verdict)
            read_by_others(whole, verdict)
            if precision == "float32":
                expected = contents(whole)
                same_bits(folder, expected, verdict)
                after_kills(folder, expected, verdict)
                other_numbers_kept(folder, verdict)
                console(folder, verdict)
    verdict.finish()


if __name__ == "__main__":
    main()
