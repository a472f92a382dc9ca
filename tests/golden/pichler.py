#!/usr/bin/env python3
"""Holds preset pichler against an independent NumPy implementation of Pichler et al. (2022, JEDC 144,
104527), told in the scenario language and run by the program (I12)."""
import sys

import numpy as np
import yaml

import shared_data as data

TABLES, STEPS, TOLERANCE = 100, 120, 1e-12
FIRST, LAST = 10, 60  # days on which the shocks act
RESTOCK_DAYS, HIRING, FIRING, FORGETTING, LASTING = 10.0, 1 / 30, 1 / 15, 0.4 / 91.25, 0.5


class Economy:
    """A random economy: R regions, S sectors, households and one other final use; cells of nothing,
    industries without output, one region, one sector come up."""

    def __init__(self, seed):
        g = self.random = np.random.default_rng(seed)
        self.R, self.S = (1 if seed % 5 == 0 else g.integers(1, 5)), (1 if seed % 7 == 0 else g.integers(1, 7))
        n = self.N = self.R * self.S
        a = g.uniform(0, 1, (n, n)) * (g.uniform(size=(n, n)) < 0.7)
        sums = a.sum(axis=0)
        a *= np.where(sums > 0, g.uniform(0.2, 0.7, n) / np.where(sums > 0, sums, 1), 0)
        y = g.uniform(10, 1000, (n, 2 * self.R)) * (g.uniform(size=(n, 2 * self.R)) < 0.7)
        idle = g.uniform(size=n) < 0.1
        if idle.all():
            idle[0] = False
        a[idle], a[:, idle], y[idle] = 0, 0, 0
        self.x = np.linalg.solve(np.eye(n) - a, y.sum(axis=1))
        self.x[idle] = 0
        self.z, self.y = a * self.x, y
        self.sector = np.tile(np.arange(self.S), self.R)
        self.region = np.repeat(np.arange(self.R), self.S)
        # Criticality of each good in each industry, days of stock, shocks.
        self.critical = g.choice([0, 0.5, 1], size=(self.S, n), p=[0.3, 0.3, 0.4])
        self.cover = g.uniform(2, 30, self.S)
        self.labour = np.where(g.uniform(size=n) < 0.5, g.uniform(0.3, 1, n), 1)
        self.final = np.where(g.uniform(size=(self.S, 2 * self.R)) < 0.4,
                              g.uniform(0.4, 1.1, (self.S, 2 * self.R)), 1)


def by_good(economy, flows):
    """Sums over regions of origin [N x columns] -> [S x columns]."""
    return flows.reshape(economy.R, economy.S, -1).sum(axis=0)


def ratio(a, b, nothing=0.0):
    return np.divide(a, b, out=np.full(np.broadcast(a, b).shape, nothing), where=b > 0)


def reference(economy):
    """Output [STEPS x N], per day. Orders go to origins in their base-year shares."""
    e, n = economy, economy.N
    z, y, x0 = e.z / 365, e.y / 365, e.x / 365
    good = e.sector
    use, final = by_good(e, z), by_good(e, y)
    shares, final_shares = ratio(z, use[good]), ratio(y, final[good])
    a = ratio(use, x0[None, :])
    stock0 = e.cover[:, None] * use
    value_added = x0 - use.sum(axis=0)
    stock, labour, last_demand = stock0.copy(), np.ones(n), x0.copy()
    consumption = np.ones(e.R)
    path = []
    for t in range(STEPS):
        acting = FIRST <= t < LAST
        supply = e.labour if acting else np.ones(n)
        wanted = final * (e.final if acting else 1)
        wanted[:, ::2] *= consumption  # households are the first of two final uses
        orders = np.maximum(0, a * last_demand + (stock0 - stock) / RESTOCK_DAYS)
        asked = np.hstack([shares * orders[good], final_shares * wanted[good]])
        demand = asked.sum(axis=1)

        present = np.minimum(labour, supply)
        cover = ratio(stock, a, np.inf)
        bound = np.where(e.critical == 1, cover, np.where(e.critical == 0.5, (cover + x0) / 2, np.inf))
        bound = np.where(a > 0, bound, np.inf).min(axis=0)
        output = np.minimum(np.minimum(present * x0, bound), demand)
        path.append(output)

        served = asked * ratio(output, demand, 1.0)[:, None]
        stock = np.maximum(0, stock + by_good(e, served[:, :n]) - a * output)

        gap = ratio(np.minimum(bound, demand), x0) - present
        moved = np.minimum(supply, present + np.where(gap > 0, HIRING, FIRING) * gap)
        labour = np.where(x0 > 0, moved, labour)
        for r in range(e.R):
            here = e.region == r
            if value_added[here].sum() <= 0:
                continue
            income = (value_added * labour)[here].sum() / value_added[here].sum()
            lasting = 1 - LASTING * (1 - income)
            consumption[r] = np.exp((1 - FORGETTING) * np.log(consumption[r])
                                    + FORGETTING / 2 * (np.log(income) + np.log(lasting)))
        last_demand = demand
    return np.array(path)


def scenario(economy, table):
    e = economy
    regions, sectors = ["r%d" % r for r in range(e.R)], ["s%d" % i for i in range(e.S)]
    exact = lambda value: "%.17g" % value
    pulse = lambda value: {"shape": "pulse", "start": "%dd" % FIRST, "duration": "%dd" % (LAST - FIRST),
                           "value": exact(value) + " x"}
    parameters = [{"name": "inventory.cover", "where": {"input": sectors[i]}, "value": exact(e.cover[i]) + "d"}
                  for i in range(e.S)]
    parameters += [{"name": "inputs.criticality", "value": float(e.critical[i, j]),
                    "where": {"input": sectors[i], "region": regions[e.region[j]],
                              "sector": sectors[e.sector[j]]}}
                   for i in range(e.S) for j in range(e.N)]
    shocks = [{"id": "labour%d" % a, "variable": "labour.supply", "op": "multiply",
               "target": {"region": regions[e.region[a]], "sector": sectors[e.sector[a]]},
               "profile": pulse(e.labour[a])} for a in range(e.N) if e.labour[a] < 1 and e.x[a] > 0]
    bought = by_good(e, e.y)
    shocks += [{"id": "final%d_%d" % (i, h), "variable": "final_demand", "op": "multiply",
                "target": {"buyer_region": regions[h // 2], "final": ["hh", "other"][h % 2],
                           "sector": sectors[i]},
                "profile": pulse(e.final[i, h])}
               for i in range(e.S) for h in range(2 * e.R) if e.final[i, h] != 1 and bought[i, h] > 0]
    return yaml.safe_dump({
        "schema": "scenario/1", "scenario": "pichler", "table": {"source": table},
        "time": {"step": "1d", "start": "2020-01-01", "horizon": "%dd" % STEPS},
        "model": {"preset": "pichler", "parameters": parameters}, "shocks": shocks,
        "outputs": {"variables": ["output"], "by": ["region x sector"], "every": "1d",
                    "precision": "float64"}}, sort_keys=False)


def main():
    compare = data.Comparison()
    seen = dict(one_region=0, one_sector=0, idle=0, labour_binds=0, input_binds=0)
    for seed in range(TABLES):
        e = Economy(seed)
        expected = reference(e)
        with data.temporary_folder() as folder:
            table = folder + "/table.h5"
            data.write_table(table, e.z, e.y, ["r%d" % r for r in range(e.R)],
                             ["s%d" % i for i in range(e.S)], ["hh", "other"])
            result = data.run(scenario(e, table), folder)
            found = result["output"][0].reshape(STEPS, -1) / 365
        compare.close("table %d (%d x %d)" % (seed, e.R, e.S), found, expected, TOLERANCE)
        seen["one_region"] += e.R == 1
        seen["one_sector"] += e.S == 1
        seen["idle"] += (e.x == 0).any()
        seen["labour_binds"] += expected.sum(axis=1).min() < 0.9 * expected[0].sum()
        seen["input_binds"] += (e.critical > 0).any()
    print(seen)
    assert all(seen.values()), "the random tables miss a case"
    compare.finish()


if __name__ == "__main__":
    main()
