"""A line of the back-test and how its verdict follows from its numbers."""
import dataclasses
import textwrap

FACTOR = 2.0  # a figure holds if the model is within this factor of it
NOTHING = 0.05  # %, percentage points: less has no direction
HOLDS, DIRECTION, FAILS, OPEN = "holds", "direction only", "fails", "cannot be tested"


@dataclasses.dataclass
class Line:
    fact: int  # number in docs/validation.md
    what: str
    observed: object  # a number, [low, high], or None
    model: object  # a number, or None
    rule: str  # figure, sign or none
    why: str
    source: str
    unit: str = "%"
    trend: object = None  # with a difference: what the control group grew by
    trend_is: str = ""
    growth: object = None  # observed, to hold the model and the trend against
    verdict: str = ""

    def __post_init__(self):
        self.verdict = verdict(self.observed, self.model, self.rule)


def sign(value):
    return 0 if abs(value) < NOTHING else (1 if value > 0 else -1)


def verdict(observed, model, rule):
    """figure: holds within FACTOR of the number or range; else, and with rule sign, the direction."""
    if rule == "none" or observed is None or model is None:
        return OPEN
    low, high = observed if isinstance(observed, (list, tuple)) else (observed, observed)
    if sign(low) != sign(high) or sign(low) == 0:
        raise ValueError("an observation without a direction has rule none")
    if sign(model) != sign(low):
        return FAILS
    small, large = sorted((abs(low), abs(high)))
    if rule == "figure" and small / FACTOR <= abs(model) <= large * FACTOR:
        return HOLDS
    return DIRECTION


def number(value):
    if value is None:
        return "-"
    if isinstance(value, (list, tuple)):
        return "%+.1f to %+.1f" % tuple(value)
    return "%+.2f" % value if abs(value) < 10 else "%+.1f" % value


def with_trend(line):
    return "      with its trend %s, observed %s (trend %s: %s)" % (
        number(line.model + line.trend), number(line.growth), number(line.trend), line.trend_is)


def table(lines):
    """The lines as text for a console; reasons below their line."""
    head = ("fact", "what", "observed", "model", "verdict")
    rows = [(str(line.fact), "%s, %s" % (line.what, line.unit), number(line.observed),
             number(line.model), line.verdict) for line in lines]
    width = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    text = lambda row: "  ".join(
        cell.rjust(w) if k in (0, 2, 3) else cell.ljust(w)
        for k, (cell, w) in enumerate(zip(row, width))).rstrip()
    out = [text(head), "-" * len(text(head))]
    for line, row in zip(lines, rows):
        out += [text(row), *textwrap.wrap(line.why, 100, initial_indent=" " * 6,
                                          subsequent_indent=" " * 6)]
        if line.trend is not None:
            out.append(with_trend(line))
    return "\n".join(out)
