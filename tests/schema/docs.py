#!/usr/bin/env python3
"""Holds docs/scenario_language.md equal to the program: its tables of keys, variables, parameters and
outputs are made from the schema, its shapes compared. --update writes the tables anew."""
import json
import math
import os
import pathlib
import re
import subprocess
import sys

import yaml

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))
MANUAL = SOURCE / "docs/scenario_language.md"
BLOCK = re.compile(r"<!-- (keys: )?([a-z_]+) -->\n(.*?)<!-- end -->", re.DOTALL)


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| %s |\n" % " | ".join(str(cell).replace("|", "\\|") for cell in row) for row in lines)


def words(names):
    return ", ".join("`%s`" % name for name in names)


def kind_of(value):
    """What a key holds, in words."""
    if "enum" in value:
        return words(value["enum"]) if len(value["enum"]) <= 8 else "a name of the table below"
    if "$ref" in value:
        return "map of %s" % value["$ref"].split("/")[-1]
    if "anyOf" in value:
        first, last = value["anyOf"][0], value["anyOf"][-1]
        if len(value["anyOf"]) == 2 and last.get("items") == first and "shape:" not in str(first):
            return kind_of(first) + ", or a list of such"
        kinds = dict.fromkeys(kind_of(part) for part in value["anyOf"])
        if any("shape:" in kind for kind in kinds):
            return "quantity, shape or list of shapes"
        return " or ".join(kinds)
    kind = value.get("type")
    if kind == "array":
        inner = kind_of(value["items"]) if "items" in value else ""
        return "list of %s" % inner.removeprefix("map of ").replace("text", "texts") if inner else "list"
    if kind == ["number", "string"]:
        return "quantity"
    if kind == ["array", "object"]:
        return "list or map of numbers"
    if "pattern" in value:
        texts = {"^@": "`@set`", "^(@|same$)": "`@set` or `same`", "^(@|each\\(\\s*@)": "`@set` or `each(@set by region)`"}
        return texts.get(value["pattern"], "length of time" if "dwmqy" in value["pattern"] else "text")
    return {"string": "text", "object": "map", "boolean": "`true`, `false`", "number": "number",
            "integer": "whole number"}.get(kind, "")


def keys_table(schema, name):
    section = schema if name == "document" else schema["$defs"][name]
    required = section.get("required", [])
    if name == "document":
        required = ["schema", "scenario", "table", "time", "shocks"]
    return table(["key", "holds", "meaning"], [
        ["`%s`%s" % (key, " *" if key in required else ""), kind_of(value), value.get("description", "")]
        for key, value in section["properties"].items()])


def amount(value, unit):
    if unit != "years":
        return "%.3g" % value if value < 1000 else "%g" % value
    if value >= 1e6:
        return "inf"
    for factor, letter in ((1, "y"), (52, "w"), (365, "d")):
        if math.isclose(value * factor, round(value * factor), abs_tol=1e-9) and value * factor >= 1:
            return "%d%s" % (round(value * factor), letter)
    return "%gw" % (value * 52)


def range_of(entry):
    low, high = (amount(entry[end], entry["unit"]) for end in ("low", "high"))
    return "%s to %s" % (low, high)


def parameters_table(schema):
    return table(["parameter", "unit", "range", "default", "`where`", "meaning", "source"], [
        ["`%s`" % p["name"], "length of time" if p["unit"] == "years" else p["unit"], range_of(p),
         amount(p["default"], p["unit"]), ", ".join(p["where"]) or "-", p["meaning"], p["source"]]
        for p in schema["$defs"]["parameter"]["x-parameters"]])


def variables_table(schema):
    rows = []
    for v in schema["$defs"]["shock"]["x-variables"]:
        factor = "factor or change in %" if "multiply" in v["op"] else "factor or % of base"
        if v["value"] == "pp or %":
            unit = "pp with `add`, % with `set`" if "set" in v["op"] else "pp"
        elif v["value"] == "index":
            unit = factor + ", or an amount with `reference`"
        else:
            unit = factor if v["value"] == "factor" else v["value"]
        unit += ("; money with `add`" if v["op"][-1] == "add" and v["value"] == "factor" else "")
        keys = ", ".join(v["target"] + ["[%s]" % key for key in v["optional"]])
        rows.append(["`%s`" % v["name"], words(v["op"]), unit, keys, v["meaning"]])
    return table(["variable", "op", "unit", "target", "meaning"], rows)


def outputs_table(schema):
    return table(["variable", "unit", "channel", "meaning"], [
        [", ".join("`%s`" % name for name in [v["name"]] + v["also"]), v["unit"],
         " and ".join(v["needs"]), v["meaning"]] for v in schema["$defs"]["outputs"]["x-variables"]])


def block(schema, match):
    made = {"parameters": parameters_table, "variables": variables_table, "outputs": outputs_table}
    name = match.group(2)
    body = keys_table(schema, name) if match.group(1) else made[name](schema)
    return "<!-- %s%s -->\n%s<!-- end -->" % (match.group(1) or "", name, body)


def shapes_of_manual(text):
    """Shape -> (required keys, optional keys) of the table that people wrote."""
    written = re.search(r"^\| shape \|.*?\n\n", text, re.MULTILINE | re.DOTALL).group(0)
    rows = re.findall(r"^\| `([a-z0-9_]+)` \| ([a-z_, ]+?)(?: \[([a-z_, ]+)\])? \| .+ \|$", written, re.MULTILINE)
    return {name: (set(required.split(", ")), set(optional.split(", ")) - {""})
            for name, required, optional in rows}


def shapes_of_schema(schema):
    shapes = {}
    for name, section in schema["$defs"].items():
        if name.startswith("shape:"):
            required = set(section["required"]) - {"shape"}
            shapes[name[6:]] = (required, set(section["properties"]) - required - {"shape"})
    return shapes


def complete_examples(text):
    """Scenarios that the manual shows in full."""
    return [code for code in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if code.startswith("schema:")]


def main():
    printed = subprocess.run([PROGRAM, "schema"], capture_output=True, text=True, check=True).stdout
    schema = json.loads(printed)
    text = MANUAL.read_text()
    made = BLOCK.sub(lambda match: block(schema, match), text)
    if "--update" in sys.argv:
        MANUAL.write_text(made)
        text = made
    failed = []
    if made != text:
        failed.append("tables of %s are not those of the program; --update writes them" % MANUAL.name)
    shown = {match.group(2) for match in BLOCK.finditer(text)}
    wanted = {name for name in schema["$defs"] if not name.startswith("shape:")}
    if wanted - shown or not {"document", "parameters", "variables", "outputs"} <= shown:
        failed.append("sections without a table: %s" % sorted(wanted - shown))
    if shapes_of_manual(text) != shapes_of_schema(schema):
        ours, theirs = shapes_of_manual(text), shapes_of_schema(schema)
        failed.append("shapes differ: %s" % [n for n in {**ours, **theirs} if ours.get(n) != theirs.get(n)])
    names = ["preset", "rationing", "compat"]
    for word in sum((schema["$defs"]["model"]["properties"][name]["enum"] for name in names), []):
        if "`%s`" % word not in text and "compat: %s" % word not in text:
            failed.append("'%s' is not explained" % word)
    for code in complete_examples(text):
        yaml.safe_load(code)
        done = subprocess.run([PROGRAM, "check", "/dev/stdin"], input=code, capture_output=True, text=True)
        if done.returncode:
            failed.append("an example is refused: %s" % done.stderr)
    print("\n".join(failed) or "the manual tells what the program knows")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
