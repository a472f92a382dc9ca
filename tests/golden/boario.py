#!/usr/bin/env python3
"""Holds the ARIO presets against trajectories of BoARIO 0.6.4: preset ario_psi with compat boario,
told in the scenario language and run by the program (I11)."""
import json
import sys

import h5py
import numpy as np
import yaml

import shared_data as data

CURVES = {"linear": "linear", "convexe": "convex_scaled", "convexe noscale": "convex",
          "concave": "concave"}
SHOWN = "[output, capacity, overproduction, final_demand, intermediate_demand, rebuild_demand," \
        " unmet_final_demand, capital_destroyed, inputs_stock]"


def identifier(name):
    return "".join(c if c.isalnum() else "_" for c in name).strip("_")


def scenario(table, steps, parameters, shocks, relaxed):
    document = {
        "schema": "scenario/1", "scenario": "golden",
        "table": {"source": table},
        "time": {"step": "1d", "start": "2025-01-01", "horizon": "%dd" % steps},
        "model": {"preset": "ario_psi", "compat": "boario", "parameters": parameters},
        "shocks": shocks}
    if relaxed:
        document["table"]["checks"] = {"column_balance": "warn", "negative_value_added": "warn"}
    outputs = 'outputs: { variables: %s, by: ["region x sector", "region x category", ' \
              '"input x region x sector"], every: 1d, precision: float64 }\n' % SHOWN
    return yaml.safe_dump(document, sort_keys=False) + outputs


def days(value):
    return "inf" if value in ("inf", float("inf")) else "%.17gd" % float(value)


def parameter(name, value, **where):
    return {"name": name, "value": value, **({"where": where} if where else {})}


def common(alpha_max, alpha_tau, psi, order_type):
    return [parameter("overproduction.max", float(alpha_max)),
            parameter("overproduction.time", "%gd" % alpha_tau),
            parameter("inputs.psi", float(psi)),
            parameter("trade.capacity_weight", 1.0 if order_type == "alt" else 0.0)]


def money(value):
    return "%.17g EUR_million" % value


def t48_case(name, tolerance, folder, compare):
    path = data.require_shared("reference", "boario", name + ".yaml")
    case = yaml.safe_load(path.read_text())
    reference = h5py.File(path.with_suffix(".h5"))
    p = case["parameters"]
    regions = [r.decode() for r in reference["index/regions"]]
    sectors = [identifier(s.decode()) for s in reference["index/sectors"]]
    names = [c.decode() for c in reference["index/final_demand_categories"]]
    categories = [identifier(c) for c in names]
    table = folder + "/table.h5"
    data.write_table(table, reference["inputs/Z"][()], reference["inputs/Y"][()], regions, sectors,
                     categories)

    parameters = common(p["alpha_max"], p["alpha_tau"], p["psi_param"], p["order_type"])
    for k, sector in enumerate(sectors):
        parameters.append(parameter("inventory.cover",
                                    days(reference["inputs/inventory_duration_steps"][k]), input=sector))
        rate = reference["inputs/inventory_restoration_rate_per_step"][k]
        parameters.append(parameter("inventory.restock_time", days(1 / rate), input=sector))
    for sector, ratio in p.get("productive_capital_to_VA_dict", {}).items():
        parameters.append(parameter("capital.to_value_added", float(ratio), sector=identifier(sector)))

    shocks = []
    for n, event in enumerate(case["events"]):
        start, duration = "%dd" % event["occurrence"], "%dd" % event["duration"]
        if event["event_type"] == "arbitrary":
            for m, hit in enumerate(event["impact"]):
                shocks.append({
                    "id": "e%d_%d" % (n, m), "variable": "capacity.loss", "op": "add",
                    "target": {"region": hit["region"], "sector": identifier(hit["sector"])},
                    "profile": {"shape": "recovery", "start": start, "duration": duration,
                                "value": hit["value"], "tau": "%gd" % event["recovery_tau"],
                                "kind": CURVES[event["recovery_function"]]}})
            continue
        # Events are told in the unit of the table.
        assert event["event_monetary_factor"] == p["monetary_factor"]
        shock = {"id": "e%d" % n, "variable": "capital.destroyed", "start": start,
                 "duration": duration,
                 "cells": [{"region": hit["region"], "sector": identifier(hit["sector"]),
                            "value": money(hit["value"])} for hit in event["impact"]]}
        if event["event_type"] == "rebuild":
            shock["rebuild"] = {"tau": "%gd" % event["rebuild_tau"], "factor": event["rebuilding_factor"],
                                "mix": {identifier(k): v for k, v in event["rebuilding_sectors"].items()}}
            shock["households"] = [{"region": hit["region"], "final": identifier(hit["category"]),
                                    "value": money(hit["value"])}
                                   for hit in event.get("households_impact", [])]
        else:
            shock["recovery"] = {"curve": CURVES[event["recovery_function"]],
                                 "tau": "%gd" % event["recovery_tau"]}
        shocks.append(shock)

    result = data.run(scenario(table, case["T"], parameters, shocks, True), folder)
    print(name)
    out = reference["outputs"]
    steps, n = out["production_realised"].shape
    shape = lambda v: result[v][0].reshape(steps, -1)
    for ours, theirs in (("output", "production_realised"), ("capacity", "production_capacity"),
                         ("final_demand", "final_demand"), ("intermediate_demand", "intermediate_demand"),
                         ("rebuild_demand", "rebuild_demand"),
                         ("unmet_final_demand_by_region_sector", "final_demand_undist"),
                         ("unmet_final_demand_by_region_category", "final_demand_unmet")):
        compare.close(theirs, shape(ours) / 365, out[theirs][()], tolerance)
    compare.close("overproduction", shape("overproduction")[1:], out["overproduction"][1:], tolerance)
    # BoARIO notes damage and stocks at the beginning of a step, this program at its end.
    capital, ours = out["productive_capital_to_recover"][()], shape("capital_destroyed")
    if any(event["event_type"] == "rebuild" for event in case["events"]):
        first = case["events"][0]["occurrence"]
        capital, ours = capital[first + 1:], ours[first:-1]
    told = ~np.isnan(capital).any(axis=1)  # with losses of capacity alone BoARIO notes no figures
    compare.close("productive_capital_to_recover", ours[told], capital[told], tolerance)
    compare.close("inputs_stocks", shape("inputs_stock")[:-1],
                  out["inputs_stocks"][1:].reshape(steps - 1, -1), tolerance)


def csv_case(name, tolerance, folder, compare):
    path = data.require_shared("reference", "boario", name)
    case = json.loads((path / "case.json").read_text())
    read = lambda part: np.loadtxt(path / (part + ".csv"), delimiter=",", ndmin=2)
    regions = ["r%d" % k for k in range(case["R"])]
    sectors = ["s%d" % k for k in range(case["S"])]
    table = folder + "/table.h5"
    z, y = read("Z"), read("Y")
    data.write_table(table, z, y, regions, sectors, ["c%d" % k for k in range(case["F"])])
    parameters = common(case["alpha_max"], case["alpha_tau"], case["psi"], case["order_type"])
    for k, sector in enumerate(sectors):
        parameters.append(parameter("inventory.cover", days(case["inv_dur"][k]), input=sector))
    parameters.append(parameter("inventory.restock_time", days(case["restoration_tau"])))
    start, duration = "%dd" % case["occurrence"], "%dd" % case["duration"]
    tau = "%gd" % case["recovery_or_rebuild_tau"]
    hit = read("shock").ravel()
    struck = [(regions[a // case["S"]], sectors[a % case["S"]], hit[a]) for a in np.flatnonzero(hit)]
    if case["event"] == "arb":
        shocks = [{"id": "e%d" % n, "variable": "capacity.loss", "op": "add",
                   "target": {"region": r, "sector": s},
                   "profile": {"shape": "recovery", "start": start, "duration": duration,
                               "value": "%.17g" % v, "tau": tau, "kind": "linear"}}
                  for n, (r, s, v) in enumerate(struck)]
    else:
        shock = {"id": "e", "variable": "capital.destroyed", "start": start, "duration": duration,
                 "cells": [{"region": r, "sector": s, "value": money(v)} for r, s, v in struck]}
        if case["event"] == "rebuild":
            shock["rebuild"] = {"tau": tau, "mix": {sectors[int(k)]: v for k, v in
                                                    case["rebuilding_sectors"].items()}}
        else:
            shock["recovery"] = {"curve": "linear", "tau": tau}
        shocks = [shock]
    result = data.run(scenario(table, case["steps"], parameters, shocks, False), folder)
    print(name)
    steps = case["steps"]
    shape = lambda v: result[v][0].reshape(steps, -1) / 365
    for ours, theirs in (("output", "production"), ("capacity", "capacity"),
                         ("intermediate_demand", "io_demand"),
                         ("unmet_final_demand_by_region_sector", "fd_undistributed")):
        compare.close(theirs, shape(ours), read(theirs), tolerance)


CASES = {"t48_recover_default": (t48_case, 1e-9), "t48_recover2_noalt_allparams": (t48_case, 1e-9),
         "t48_arbitrary_short_inventories": (t48_case, 1e-9), "t48_rebuild_households": (t48_case, 1e-7),
         "arb_alt": (csv_case, 1e-12), "recover_noalt": (csv_case, 1e-9), "rebuild_alt": (csv_case, 1e-7)}


def main():
    compare = data.Comparison()
    chosen = sys.argv[1:] or list(CASES)
    for name in chosen:
        check, tolerance = CASES[name]
        with data.temporary_folder() as folder:
            check(name, tolerance, folder, compare)
    compare.finish()


if __name__ == "__main__":
    main()
