#!/usr/bin/env python3
"""Holds the JSON Schema of the language, which editors use, equal to the reader of the program."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))
SCHEMA_FILE = SOURCE / "scenarios/scenario.schema.json"
BAD = SOURCE / "tests/bad_input"
TOY = BAD / "toy"


class TextLoader(yaml.SafeLoader):
    """Leaves dates, on and off as the texts that they are to an editor (YAML 1.2)."""


TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers
            if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
TextLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))

# What the reader refuses for its structure, an editor should underline as well.
STRUCTURE = re.compile(r"v01_|v02_(?!target_key)|v04_|v05_(empty_section|missing_(profile_|shape|target))"
                       r"|v17_unknown_(variable|shape|operation)"
                       r"|v28_(seed_in_words|design_of)|v29_unknown_(parameter|preset|rationing)|v36_unknown_method"
                       r"|v39_unknown_output|v39_output_of|v42_|v21_unknown_mode|v15_unknown_money"
                       r"|policy_(unknown_(metric|comparison|parameter|variable|key)|missing_parts|destroys_capital|each_of_no_set)"
                       r"|v16_(negative|unknown_time)|v33_unknown_table_check|damage_unknown_curve")

# One scenario for each variable of shocks: its target and what else it needs.
DEMAND = "target: { buyer_region: US, final: hh, sector: vehicles }"
CELL = "target: { region: Yichun, sector: lithium }"
BORDER = "target: { origin: 'block:CN', destination: 'block:US', sector: vehicles }"
SHOCKS = {
    "final_demand": (DEMAND, "op: multiply, profile: -10 %"),
    "capacity.loss": (CELL, "op: set, profile: 30 %"),
    "capacity.factor": (CELL, "op: multiply, profile: 0.7"),
    "capacity.quota": (CELL, "op: cap, profile: 0.7"),
    "capital.destroyed": (CELL, "value: 5 CNY_million, start: 4w, recovery: { curve: linear, tau: 26w }"),
    "input_coefficient": ("target: { input: lithium, region: '*', sector: batteries }", "profile: -5 %"),
    "inventory.target": ("target: { input: lithium, region: '*' }", "profile: 1.5 x"),
    "trade.open": (BORDER, "profile: 0"),
    "trade.quota": (BORDER, "profile: 0.5"),
    "labour.supply": (CELL, "profile: -30 %"),
    "commodity.world_price": ("target: { sector: lithium }", "op: set, unit: CNY/t, reference: 590000, profile: 180000"),
    "tariff.ad_valorem": (BORDER, "op: add, unit: pp, profile: 20"),
    "ntb.ad_valorem_equivalent": (BORDER, "op: set, profile: 8 %"),
    "exchange_rate": ("target: { region: 'block:CN' }", "op: multiply, profile: -5 %"),
    "price.floor": (CELL, "unit: x of variable cost, profile: 1.0"),
    "price.markup": (CELL, "unit: x, profile: 0.1"),
    "cost.unit": (CELL, "profile: 3 %"),
    "productivity": (CELL, "profile: +4 %"),
    "substitution.sigma": ("target: { sector: lithium }", "profile: 0.5 x"),
    "wage": ("target: { region: Yichun }", "profile: +4 %"),
    "capacity.retire": (CELL, "unit: share, profile: 0.3"),
    "investment.ban": (CELL, "profile: 1"),
    "investment.subsidy": (CELL, "unit: x of depreciation, profile: 2"),
    "investment.factor": (CELL, "profile: 0.5 x"),
    "exit.factor": (CELL, "profile: 0.3 x"),
    "tax.rate": (CELL, "profile: 2 pp"),
    "transfer": ("target: { region: Yichun }", "profile: 5 CNY_million"),
    "land_revenue": ("target: { region: Yichun }", "profile: -44 %"),
}
FULL = ("commodity.world_price", "tariff.ad_valorem", "ntb.ad_valorem_equivalent", "exchange_rate", "price.floor",
        "price.markup", "cost.unit", "productivity", "substitution.sigma", "wage", "capacity.retire",
        "investment.ban", "investment.subsidy", "investment.factor", "exit.factor", "tax.rate", "transfer",
        "land_revenue")
PRESET_OF = {**{name: "full" for name in FULL}, "labour.supply": "pichler", "labour": "pichler", "overproduction": "ario"}
LEVEL_OF = {"binding": "region x sector", "inputs_stock": "input x region x sector"}

# A value of each key of a shape.
FIELDS = {
    "at": "2025-02-03", "start": "2025-02-03", "mid": "2025-06-02", "value": "-10 %", "floor": "-2 %",
    "duration": "8w", "rise": "4w", "hold": "4w", "fall": "4w", "half_life": "8w", "width": "4w",
    "tau": "8w", "kind": "convex", "period": "26w", "amplitude": "5 %", "phase": "2w", "mean": "1",
    "index": [0.9, 1, 1.1, 1], "centre": True, "asymmetry": 0.4, "damping": 0.1, "interp": "linear",
    "points": [["2025-02-03", "-5 %"], ["2025-06-02", "-10 %"]], "file": str(BAD / "parts/series.csv"),
    "column": "index", "date_column": "date", "rebase": "2025-01-06", "outside": "hold",
    "rho": 0.6, "sigma": "5 %", "initial": "stationary", "log": True, "id": "noise", "drift": "3 %", "rate": 2,
    "size": {"uniform": ["-10 %", "-5 %"]}, "decay": "4w", "states": ["calm", "crisis"], "values": ["1", "-10 %"],
    "transition": [[0.9, 0.1], [0.4, 0.6]], "per": "1q", "formula": "1 + 0.1 * sin(t)"}

# One value of each distribution.
DISTRIBUTIONS = {
    "normal": [1, 0.1], "truncnormal": {"mean": 1, "sd": 0.1, "low": 0.8, "high": 1.2},
    "lognormal": {"median": 1, "sd_log": "10 %"}, "uniform": [0.5, 1], "loguniform": [0.5, 1],
    "triangular": [0.5, 0.8, 1], "beta": [2, 5, 0.5, 1],
    "discrete": {"values": [0.5, 1], "probabilities": ["50 %", 0.5]},
    "empirical": {"file": str(BAD / "parts/observations.csv"), "column": "scale"}}


def document(shocks, rest=""):
    return ("schema: scenario/1\nscenario: good\ntable: { source: %s }\n"
            "time: { step: 1w, start: 2025-01-06, horizon: 1y }\n%sshocks:\n%s" % (TOY, rest, shocks))


def shock_of(variable, more=None):
    target, rest = SHOCKS[variable]
    return "  - { id: a, variable: %s, %s, %s }\n" % (variable, target, more or rest)


def check(text, folder):
    """What the program tells of a scenario; empty if it takes it."""
    path = pathlib.Path(folder) / "scenario.yaml"
    path.write_text(text)
    done = subprocess.run([PROGRAM, "check", str(path)], capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def good_documents(schema):
    """A scenario for every variable, shape, parameter and output that the schema knows."""
    definitions = schema["$defs"]
    for variable in SHOCKS:
        yield "variable " + variable, document(
            shock_of(variable), "model: { preset: %s }\n" % PRESET_OF.get(variable, "quantity"))
    for name, definition in definitions.items():
        if not name.startswith("shape:"):
            continue
        fields = {key: FIELDS[key] for key in definition["properties"] if key != "shape"}
        profile = {"shape": name[6:], **fields}
        yield name, document(shock_of("final_demand", "op: multiply, profile: %s" % json.dumps(profile)),
                             "run: { seed: 1 }\n")
    for name in definitions["parameter"]["properties"]["name"]["enum"]:
        yield "parameter " + name, document(
            shock_of("capacity.loss"), "model: { parameters: [{ name: %s, scale: 1 }] }\n" % name)
    needs = {name: variable["needs"] for variable in definitions["outputs"]["x-variables"]
             for name in [variable["name"], *variable["also"]]}
    for name in output_names(schema):
        base = name.removesuffix("_dev")
        channels = ", ".join(channel + ": 'on'" for channel in needs[base] if channel != "any")
        model = "preset: %s" % ("full" if needs[base] else PRESET_OF.get(base, "quantity"))
        yield "output " + name, document(
            shock_of("capacity.loss"),
            "model: { %s%s }\noutputs: { variables: [%s], by: [\"%s\"] }\n"
            % (model, ", channels: { %s }" % channels if channels else "", name, LEVEL_OF.get(base, "region")))
    sections = definitions["outputs"]["properties"]["indicators"]["anyOf"][0]["enum"]
    # Some indicators are of prices and duties.
    shocks = shock_of("commodity.world_price") + shock_of("tariff.ad_valorem").replace("id: a", "id: b")
    yield "indicators", document(
        shocks, "model: { preset: full }\noutputs: { indicators: %s, discount: 4 %% }\n" % json.dumps(sections))
    yield "attribution", document(
        shocks, "model: { preset: full }\noutputs: { decompose: { method: shapley, over: %s }, who_hits_whom: { from: "
        "{ region: '*', sector: lithium }, to: { region: 'block:CN' }, by: cluster } }\n"
        % json.dumps(definitions["decompose"]["properties"]["over"]["anyOf"][0]["enum"]))
    yield "statistics", document(shock_of("capacity.loss"), "outputs: { variables: [gdp_real, utilisation], "
                                 "keep_members: 2, statistics: [mean, sd, p05, p97.5, "
                                 "'prob(gdp_real_dev < -5 %)', prob(utilisation >= 0.9)] }\n")
    yield "distribute", document(shock_of(
        "final_demand", "op: multiply, profile: -10 %, distribute: { mode: weights, by: 'attr:housing' }")
        .replace("buyer_region: US", "buyer_region: 'block:CN'"))
    yield "grid", document(shock_of("capacity.loss"), "ensemble: { method: grid, dimensions: [{ id: n, path: "
                           "'model.parameters[inventory.cover].value', values: [4w, 12w] }] }\n")
    for name in definitions["distribution"]["properties"]:
        dimension = {"id": "x", "path": "shocks.a.scale", "dist": {name: DISTRIBUTIONS[name]}}
        yield "distribution " + name, document(
            shock_of("capacity.loss"), "ensemble: { method: monte_carlo, replicates: 4, seed: 1, antithetic: true, "
            "correlation: [[1]], dimensions: [%s] }\n" % json.dumps(dimension))
    for path in [*sorted((BAD / "warnings").glob("*.yaml")), BAD / "parts/base.yaml"]:
        yield path.name, path.read_text().replace("../toy", str(TOY))


def output_names(schema):
    return schema["$defs"]["outputs"]["properties"]["variables"]["anyOf"][0]["enum"]


class Test:
    def __init__(self):
        self.failed = self.passed = 0

    def expect(self, good, what):
        self.passed += 1 if good else 0
        if not good:
            self.failed += 1
            print("FAILS:", what)


def main():
    printed = subprocess.run([PROGRAM, "schema"], capture_output=True, text=True, check=True).stdout
    schema = json.loads(printed)
    test = Test()
    test.expect(SCHEMA_FILE.read_text() == printed,
                "%s is not what `spillover schema` prints" % SCHEMA_FILE.name)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def refusals(text):
        return [error.message for error in validator.iter_errors(yaml.load(text, TextLoader))]

    shipped = sorted((SOURCE / "scenarios").glob("*.yaml"))
    test.expect(len(shipped) >= 4, "scenarios are shipped")
    for path in shipped:
        test.expect(not refusals(path.read_text()), "%s: %s" % (path.name, refusals(path.read_text())))
        test.expect(path.read_text().startswith("# yaml-language-server: $schema=scenario.schema.json"),
                    "%s does not name its schema to editors" % path.name)

    variables = schema["$defs"]["shock"]["properties"]["variable"]["enum"]
    test.expect(set(variables) == set(SHOCKS), "variables %s" % (set(variables) ^ set(SHOCKS)))
    with tempfile.TemporaryDirectory(prefix="spillover_schema_") as folder:
        for name, text in good_documents(schema):
            told = check(text, folder)
            test.expect(not told, "%s is refused by the reader: %s" % (name, told))
            test.expect(not refusals(text), "%s is refused by the schema: %s" % (name, refusals(text)))

    structural = [path for path in sorted(BAD.glob("*.yaml")) if STRUCTURE.match(path.stem + "_")]
    test.expect(len(structural) >= 35, "only %d structural mistakes are tried" % len(structural))
    for path in structural:
        test.expect(refusals(path.read_text()), "%s is taken by the schema" % path.name)

    # The other way round: what the reader offers in its messages, the schema knows.
    told = (BAD / "v36_method_of_no_kind.txt").read_text()
    offered = re.search(r"expected one of ([a-z_, ]+)\)", told).group(1).split(", ")
    methods = schema["$defs"]["ensemble"]["properties"]["method"]["enum"]
    test.expect(offered == methods, "methods of the reader %s, of the schema %s" % (offered, methods))
    print("%d hold, %d fail" % (test.passed, test.failed))
    sys.exit(1 if test.failed else 0)


if __name__ == "__main__":
    main()
