"""The history: one line per run, with machine, compiler and commit; and a page that draws it."""
import html
import json
import re

COLOURS = ("#3b6ea8", "#b2453a", "#3a7d5d", "#d98b3d", "#6f5aa5", "#8c8c3a", "#555555")
WIDTH, HEIGHT, EDGE = 460, 150, 8


def processor():
    with open("/proc/cpuinfo") as file:
        found = re.search(r"^model name\s*: (.+)$", file.read(), re.M)
    return found[1] if found else "unknown"


def append(path, report, counts):
    context = report["context"]
    line = {"date": context["date"], "commit": context["commit"],
            "machine": "%s, %d threads" % (processor(), context["num_cpus"]),
            "compiler": context["compiler"], "instruction_set": context["instruction_set"],
            "load": context["load_avg"],
            "own_speed": {key: value for key, value in context.items()
                          if key.startswith(("triad", "matrix product"))},
            "microseconds": {each["name"]: to_microseconds(each) for each in report["benchmarks"]},
            "of_triad": ratios(report, "of_triad"), "of_product": ratios(report, "of_product"),
            "instructions": counts["counts"]}
    with open(path, "a") as file:
        file.write(json.dumps(line) + "\n")


def to_microseconds(benchmark):
    return benchmark["real_time"] * {"ns": 1e-3, "us": 1, "ms": 1e3, "s": 1e6}[benchmark["time_unit"]]


def ratios(report, counter):
    return {each["name"]: round(each[counter], 4) for each in report["benchmarks"] if counter in each}


def read(path):
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def drawing(series):
    """Lines over runs, each relative to its first value; `series` is {name: [(run, value)]}."""
    relative = {name: [(run, value / points[0][1]) for run, value in points]
                for name, points in series.items() if points and points[0][1] > 0}
    values = [value for points in relative.values() for _, value in points] + [0.9, 1.1]
    low, high = min(values), max(values)
    last = max([run for points in relative.values() for run, _ in points] + [1])

    def place(run, value):
        return "%.1f,%.1f" % (EDGE + (WIDTH - 2 * EDGE) * run / last,
                              HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / (high - low))

    parts = ['<svg viewBox="0 0 %d %d" width="%d" height="%d" role="img">' % (WIDTH, HEIGHT, WIDTH, HEIGHT),
             '<polyline class="base" points="%s %s"/>' % (place(0, 1), place(last, 1))]
    for n, (name, points) in enumerate(sorted(relative.items())):
        colour = COLOURS[n % len(COLOURS)]
        parts.append('<polyline stroke="%s" points="%s"><title>%s</title></polyline>' % (
            colour, " ".join(place(*point) for point in points), html.escape(name)))
        parts += ['<circle cx="%s" cy="%s" r="2.5" fill="%s"><title>%s: %+.1f %%</title></circle>' % (
            *place(run, value).split(","), colour, html.escape(name), 100 * (value - 1))
            for run, value in points]
    return "".join(parts) + "</svg>"


def section(title, runs, key, names):
    rows, series = [], {}
    for name in names:
        points = [(n, run[key][name]) for n, run in enumerate(runs) if name in run.get(key, {})]
        series[name] = points
        value, change = points[-1][1], points[-1][1] / points[-2][1] - 1 if len(points) > 1 else 0.0
        shares = [runs[points[-1][0]].get(kind, {}).get(name) for kind in ("of_triad", "of_product")]
        rows.append("<tr><td>%s</td><td>%.4g</td><td>%+.1f %%</td>%s</tr>" % (
            html.escape(name.split("/", 1)[-1]), value, 100 * change,
            "".join("<td>%s</td>" % ("" if share is None else "%.3g" % share) for share in shares)))
    unit = "&micro;s" if key == "microseconds" else "instructions"
    return ('<details><summary>%s</summary>%s<table><tr><th></th><th>%s</th><th>to the run before</th>'
            '<th>of triad</th><th>of product</th></tr>%s</table></details>' % (
                html.escape(title), drawing(series), unit, "".join(rows)))


def page(runs):
    """A page that stands alone: for every machine, instructions and times of every benchmark."""
    parts = ['<!doctype html><html lang="en"><meta charset="utf-8"><title>Spillover: speed over time</title>',
             "<style>body{font:14px sans-serif;max-width:70em;margin:2em auto}summary{cursor:pointer}"
             "svg{display:block;background:#f7f7f5}polyline{fill:none;stroke-width:1.5}"
             ".base{stroke:#bbb;stroke-dasharray:3}td,th{padding:0 1em 0 0;text-align:right}"
             "td:first-child{text-align:left}</style><h1>Speed over time</h1>",
             "<p>Lines start at 1; up is slower. Times are those of a machine that others may use.</p>"]
    machines = sorted({(run["machine"], run["compiler"]) for run in runs})
    for machine in machines:
        own = [run for run in runs if (run["machine"], run["compiler"]) == machine]
        parts.append("<h2>%s</h2><p>%d runs, %s (%s) to %s (%s)</p>" % (
            html.escape(", ".join(machine)), len(own), own[0]["commit"], own[0]["date"],
            own[-1]["commit"], own[-1]["date"]))
        for key, heading in (("instructions", "Instructions"), ("microseconds", "Times")):
            cases = {}
            for run in own:
                for name in run.get(key, {}):
                    cases.setdefault(name.split("/")[0], set()).add(name)
            parts.append("<h3>%s</h3>" % heading)
            parts += [section(case, own, key, sorted(names)) for case, names in sorted(cases.items())]
    return "\n".join(parts) + "</html>\n"
