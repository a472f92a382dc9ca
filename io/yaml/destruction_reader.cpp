#include <fmt/format.h>

#include <numeric>

#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"
#include "io/yaml/shock_reader.hpp"
#include "io/yaml/shock_value.hpp"

namespace spillover::yaml {
namespace {

std::optional<Index> single(const std::optional<Cursor>& cursor, const SetReader& sets,
                            Dimension dimension) {
    if (!cursor) return {};
    const auto members = sets.read(*cursor, dimension);
    if (!members) return {};
    if (members->size() == 1) return members->front();
    cursor->error("names more than one", "expected a single name");
    return {};
}

class DestructionReader {
public:
    DestructionReader(const Cursor& shock, const ShockContext& context)
        : shock_{shock},
          context_{context},
          extent_{context.sets.table().extent()},
          value_{info(Driver::capital_destroyed),
                 Operation::add,
                 std::nullopt,
                 std::nullopt,
                 context.money,
                 context.sets.table().data()} {}

    std::optional<Shock> read() {
        Shock shock;
        shock.driver = Driver::capital_destroyed;
        shock.operation = Operation::add;
        shock.cells = struck_cells();
        shock.destruction.emplace();
        Destruction& destruction = *shock.destruction;
        if (const auto start = require("start"))
            destruction.occurrence = value_or(read_moment(*start, context_.time));
        if (const auto duration = shock_.find("duration"))
            destruction.duration = value_or(read_length(*duration, context_.time, true));
        read_return(destruction);
        if (const auto households = shock_.find("households"))
            destruction.households = household_cells(*households, destruction);
        for (const auto key : {"profile", "unit", "relative_to", "distribute", "combine", "scale"})
            if (const auto other = shock_.find(key))
                fail(*other, fmt::format("'{}' has no meaning for capital.destroyed", key));
        if (good_ && destruction.occurrence >= static_cast<double>(context_.time.steps))
            fail(*shock_.find("start"), "lies outside the run", covered_by(context_.time));
        return good_ ? std::optional{shock} : std::nullopt;
    }

private:
    std::optional<Cursor> require(std::string_view key) {
        auto child = shock_.require(key);
        good_ = good_ && child.has_value();
        return child;
    }
    double value_or(std::optional<double> value) {
        good_ = good_ && value.has_value();
        return value.value_or(0);
    }
    void fail(const Cursor& at, const std::string& what, const std::string& hint = {}) {
        at.error(what, hint);
        good_ = false;
    }

    std::vector<Cell> struck_cells() {
        const auto cells = shock_.find("cells"), target = shock_.find("target");
        if ((cells && target) || (!cells && !target)) {
            fail(cells ? *cells : shock_, cells ? "`cells` and `target` exclude each other"
                                                : "needs either `cells` or `target` with `value`");
            return {};
        }
        return cells ? listed_cells(*cells) : target_cells(*target);
    }

    std::vector<Cell> listed_cells(const Cursor& list) {
        std::vector<Cell> cells;
        if (!list.expect_list()) good_ = false;
        for (const Cursor& item : list.is_list() ? list.items() : std::vector<Cursor>{}) {
            if (!item.expect_section(section("cell"))) {
                good_ = false;
                continue;
            }
            const auto region = single(item.find("region"), context_.sets, Dimension::region),
                       sector = single(item.find("sector"), context_.sets, Dimension::sector);
            const auto amount = item.find("value");
            const auto money = amount ? value_(*amount) : std::nullopt;
            good_ = good_ && region && sector && money;
            if (good_) cells.push_back({extent_.industry(*region, *sector), *money});
        }
        return cells;
    }

    /// One amount over several industries, shared out by value added, as capital is.
    std::vector<Cell> target_cells(const Cursor& target) {
        const auto amount = require("value");
        const auto money = amount ? value_(*amount) : std::nullopt;
        auto reach = read_cells(target, info(Driver::capital_destroyed), context_);
        if (!money || !reach) {
            good_ = false;
            return {};
        }
        const Vector va = context_.sets.table().value_added();
        double total = 0;
        auto& cells = reach->cells;
        for (const Cell& cell : cells)
            total += va[cell.index];
        if (!(total > 0)) fail(target, "has no value added to share the damage out by");
        for (Cell& cell : cells)
            cell.weight = *money * va[cell.index] / total;
        return cells;
    }

    std::vector<Cell> household_cells(const Cursor& list, const Destruction& destruction) {
        std::vector<Cell> cells;
        if (!destruction.rebuild) fail(list, "needs `rebuild`");
        if (!list.expect_list()) good_ = false;
        for (const Cursor& item : list.is_list() ? list.items() : std::vector<Cursor>{}) {
            if (!item.expect_section(section("household_cell"))) {
                good_ = false;
                continue;
            }
            const auto region = single(item.find("region"), context_.sets, Dimension::region),
                       category = single(item.find("final"), context_.sets, Dimension::category);
            const auto amount = item.find("value");
            const auto money = amount ? value_(*amount) : std::nullopt;
            good_ = good_ && region && category && money;
            if (good_) cells.push_back({*region * extent_.categories + *category, *money});
        }
        return cells;
    }

    void read_return(Destruction& destruction) {
        const auto recovery = shock_.find("recovery"), rebuild = shock_.find("rebuild");
        if ((recovery && rebuild) || (!recovery && !rebuild)) {
            fail(rebuild ? *rebuild : shock_,
                 rebuild ? "`recovery` and `rebuild` exclude each other"
                         : "needs either `recovery` or `rebuild`",
                 "how does the capital come back?");
            return;
        }
        const Cursor& how = recovery ? *recovery : *rebuild;
        if (!how.expect_section(section(recovery ? "recovery" : "rebuild"))) {
            good_ = false;
            return;
        }
        destruction.rebuild = rebuild.has_value();
        if (const auto tau = how.find("tau"))
            destruction.tau = value_or(read_length(*tau, context_.time));
        if (recovery) {
            using enum shape::Recovery::Curve;
            const auto curve = recovery->find("curve");
            const auto word = curve ? curve->choice(words_of("recovery", "curve")) : std::nullopt;
            good_ = good_ && word.has_value();
            destruction.curve = word == "convex"          ? convex
                                : word == "convex_scaled" ? convex_scaled
                                : word == "concave"       ? concave
                                                          : linear;
            if (good_ && destruction.curve == concave && destruction.tau < 3)
                fail(*how.find("tau"), fmt::format("is {:.3g} steps long", destruction.tau),
                     "a concave recovery takes at least 3 steps");
            return;
        }
        if (const auto factor = rebuild->find("factor"))
            destruction.factor = value_or(read_number(*factor));
        if (destruction.factor < 0)
            fail(*rebuild->find("factor"), "is negative", "expected a factor of at least 0");
        if (const auto mix = rebuild->find("mix")) read_mix(*mix, destruction);
    }

    void read_mix(const Cursor& mix, Destruction& destruction) {
        destruction.mix.assign(static_cast<std::size_t>(extent_.sectors), 0.0);
        if (!mix.expect_map()) {
            good_ = false;
            return;
        }
        for (std::size_t n = 0; n < mix.value().keys.size(); ++n) {
            const std::string& name = mix.value().keys[n];
            const auto sector = context_.sets.read(mix.key_at(n), name, 0, Dimension::sector);
            const Cursor item{mix.value().items[n], mix.path() + "." + name, mix.diagnostics()};
            const auto share = read_quantity(item);
            good_ = good_ && sector && share;
            if (share && share->value < 0)
                fail(item, "is negative", "shares of rebuilding are at least 0");
            if (share && !share->unit.empty() && share->unit != "%")
                fail(item, fmt::format("unit '{}' does not fit", share->unit),
                     "expected a share: 0.3 or 30 %");
            if (!good_) return;
            for (const Index i : *sector)
                destruction.mix[static_cast<std::size_t>(i)] =
                    share->unit == "%" ? share->value / 100 : share->value;
        }
        const double sum = std::accumulate(destruction.mix.begin(), destruction.mix.end(), 0.0);
        if (std::abs(sum - 1) > 1e-9)
            fail(mix, fmt::format("shares sum to {:g}", sum), "expected 1");
    }

    const Cursor& shock_;
    const ShockContext& context_;
    const Extent& extent_;
    ShockValue value_;
    bool good_ = true;
};

}  // namespace

std::optional<Shock> read_destruction(const Cursor& shock, const ShockContext& context) {
    return DestructionReader{shock, context}.read();
}

}  // namespace spillover::yaml
