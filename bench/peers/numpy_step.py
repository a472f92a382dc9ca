#!/usr/bin/python3
"""The step of preset `quantity` in plain NumPy, as other engines do it: orders as a matrix of N x N.

    numpy_step.py TABLE.h5 [--steps N]     seconds of each step, one a line

Written from docs/model.md, whose numbers E1 ... E13 the comments give; tests/benchmarks/peers.py holds it to what the
program computes. Everything that engines of this kind keep is kept: each step forms the matrix of orders from
shares and weights, sums it up, serves it and adds up what arrives. One scenario at a time.
"""
import argparse
import time

import h5py
import numpy as np

WEEK = 1 / 52


class Table:
    """Origin shares and uses of a table/1 file of either form; money per year."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.regions, self.sectors = len(file["region/id"]), len(file["sector/id"])
            self.categories = len(file["category/id"])
            self.figures = {name: file["sector"][name][:] for name in file["sector"]
                            if name in ("utilisation", "inventory_cover", "criticality")}
            if "intermediate/Z" in file:
                self.read_dense(file)
            else:
                self.read_pooled(file)

    @property
    def industries(self):
        return self.regions * self.sectors

    def by_good(self, flows):
        """Sums over origins: [N x buyers] to [S x buyers]."""
        return flows.reshape(self.regions, self.sectors, -1).sum(axis=0)

    def spread(self, goods):
        """A row of each good for each origin: [S x buyers] to [N x buyers]."""
        return np.tile(goods, (self.regions, 1))

    def read_dense(self, file):
        self.share = file["intermediate/Z"][:]
        self.use = self.by_good(self.share)
        sales = file["final/Y"][:]
        self.withdrawals = np.minimum(sales, 0).sum(axis=1)
        self.final_share = np.maximum(sales, 0)
        self.final_use = self.by_good(self.final_share)
        for share, use in ((self.share, self.use), (self.final_share, self.final_use)):
            cells, total = share.reshape(self.regions, self.sectors, -1), np.where(use > 0, use, 1)
            cells /= total

    def read_pooled(self, file):
        self.use, final = file["intermediate/use"][:], file["final/use"][:]
        origin = file["intermediate/origin_share"][:]
        final_origin = file["final/origin_share"][:] if "final/origin_share" in file else origin
        self.share = self.columns_of(origin, self.sectors, self.use > 0)
        self.final_share = self.columns_of(final_origin, self.categories, final > 0)
        drawn = self.columns_of(final_origin, self.categories, final < 0)
        self.withdrawals = (drawn * self.spread(np.minimum(final, 0))).sum(axis=1)
        self.final_use = np.maximum(final, 0)

    def columns_of(self, origin, buyers, used):
        """[S x R x R] for each destination to [N x R*buyers] for each buyer, 0 where it buys none."""
        cells = np.empty((self.regions, self.sectors, self.regions, buyers))
        cells[:] = origin.transpose(1, 0, 2)[:, :, :, None]
        cells *= used.reshape(self.sectors, self.regions, buyers)
        return cells.reshape(self.industries, -1)


class Model:
    """One scenario: capacity is lost, `loss` [N] of it from step 1 to 13."""

    def __init__(self, table, loss, dt=WEEK):
        self.table, self.loss = table, loss
        self.final_orders = table.final_use * dt                       # E3, constant
        self.withdrawals = table.withdrawals * dt
        self.base = (table.share * table.spread(table.use * dt)).sum(axis=1) + \
            (table.final_share * table.spread(self.final_orders)).sum(axis=1) + self.withdrawals
        self.base = np.maximum(self.base, 0)
        made = np.where(self.base > 0, self.base, 1)
        self.coefficients = np.where(self.base > 0, table.use * dt / made, 0)
        self.set_parameters(table.figures, dt)
        self.stocks = self.cover * self.coefficients * self.base
        self.expected = self.base.copy()
        self.output = self.base.copy()
        self.place_orders(np.ones(table.industries))

    def set_parameters(self, figures, dt):
        """The defaults of the preset: engine/parameters.cpp, docs/model.md."""
        sectors, regions = self.table.sectors, self.table.regions
        def of_good(name, standard):
            values = figures.get(name, np.full(sectors, np.nan))
            return np.where(np.isnan(values), standard, values)
        self.capacity = self.base / np.tile(of_good("utilisation", 0.8), regions)
        self.cover = np.maximum(1, of_good("inventory_cover", 4.0) * WEEK / dt)[:, None]
        self.restock_rate = 1 / max(1, 12 * WEEK / dt)
        self.expectation_rate = min(1, dt / 0.5)
        lowered = np.where(self.coefficients < 0.01, 1, np.where(self.coefficients < 0.02, 0.5, 0))
        beta = np.maximum(0, of_good("criticality", 1.0)[:, None] - lowered)
        binding = np.minimum(max(1, 0.5 * WEEK / dt), self.cover / 2)
        binds = (beta > 0) & (self.coefficients > 0)
        self.per_stock = np.where(binds, beta, 0) / np.where(binds, binding * self.coefficients, 1)
        self.without = np.where(binds, (1 - beta) * self.capacity, np.inf)

    def place_orders(self, weight):
        """E13: orders for goods, spread over origins by shares and weights."""
        gap = self.cover * self.coefficients * self.expected - self.stocks
        goods = np.maximum(0, self.coefficients * self.output + self.restock_rate * gap)
        weighted = self.table.share * weight[:, None]
        total = self.table.by_good(weighted)
        per_weight = np.divide(goods, total, out=np.zeros_like(goods), where=total > 0)
        self.orders = weighted * self.table.spread(per_weight)

    def advance(self, t):
        table = self.table
        # E4: demand, by class.
        intermediate = self.orders.sum(axis=1)
        final_orders = table.final_share * table.spread(self.final_orders)
        final = final_orders.sum(axis=1)
        demand = np.maximum(0, intermediate + final + self.withdrawals)
        # E2 and E5: capacity, and the scarcest of it, demand and inputs.
        capacity = self.capacity * (1 - self.loss) if 1 <= t < 14 else self.capacity
        bound = (self.per_stock * self.stocks + self.without).min(axis=0)
        self.output = np.minimum(np.minimum(demand, capacity), bound)
        # E6: industries are served first.
        def fill(left, wanted):
            return np.clip(np.divide(left, wanted, out=np.zeros_like(left), where=wanted > 0), 0, 1)
        left = self.output - self.withdrawals
        first = fill(left, intermediate)
        last = fill(left - first * intermediate, final)
        # E7: deliveries.
        received = table.by_good(self.orders * first[:, None])
        self.final_receipts = table.by_good(final_orders * last[:, None])
        # E9: stocks.
        used = np.minimum(self.coefficients * self.output, self.stocks + received)
        self.stocks += received - used
        # E13: expectations and the next orders.
        self.expected += self.expectation_rate * (np.minimum(demand, 1.5 * capacity) - self.expected)
        installed = np.where(self.capacity > 0, self.capacity, 1)
        self.place_orders(np.where(self.capacity > 0, capacity / installed, 1))
        return self.output


def loss_of_first_region(table, share):
    loss = np.zeros(table.industries)
    loss[:table.sectors] = share
    return loss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--steps", type=int, default=5)
    options = parser.parse_args()
    table = Table(options.table)
    model = Model(table, loss_of_first_region(table, 0.2))
    model.advance(0)  # takes its memory from the system
    for t in range(1, options.steps + 1):
        begin = time.perf_counter()
        model.advance(t)
        print(time.perf_counter() - begin, flush=True)


if __name__ == "__main__":
    main()
