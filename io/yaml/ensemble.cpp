#include "io/yaml/ensemble.hpp"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "io/yaml/ensemble_path.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {
namespace {

constexpr std::size_t most_members = 1000000;

/// A whole number in a range.
std::optional<std::uint64_t> read_whole(const Cursor& cursor, double low, double high) {
    const auto number = read_number(cursor);
    if (!number) return {};
    if (*number == std::floor(*number) && *number >= low && *number <= high)
        return static_cast<std::uint64_t>(*number);
    cursor.error(fmt::format("'{}' is not a whole number from {:.0f} to {:.0f}",
                             cursor.value().text, low, high));
    return {};
}

/// A seed that cannot be read stands for one, so that random shapes do not miss it too.
std::uint64_t read_seed(const Cursor& cursor) {
    return read_whole(cursor, 0, 0x1p53).value_or(0);
}

/// Sets a number of the variant's document, and notes it.
void apply(const std::string& id, const std::string& path, const Cursor& path_at,
           const Cursor& value, Variant& variant) {
    Value* node = node_at(variant.root, path, path_at);
    const auto draw = draw_of(value);
    if (!node || !draw) return;
    *node = value.value();
    variant.draws[id] = *draw;
}

}  // namespace

Ensemble::Ensemble(const Value& root, Diagnostics& diagnostics)
    : root_{&root}, diagnostics_{&diagnostics} {
    const Cursor document{root, "", diagnostics};
    const auto ensemble = document.find("ensemble");
    if (ensemble) read_method(*ensemble);
    read_source(document);
    if (!ensemble || method_.empty()) return;
    variants_ = 0;
    read_replicates(*ensemble);
    if (method_ == "list") read_members(*ensemble);
    if (method_ == "grid") read_grid(*ensemble);
    if (method_ == "monte_carlo") read_monte_carlo(*ensemble);
    if (variants_ * static_cast<std::size_t>(replicates_) > most_members) {
        ensemble->error(fmt::format("this ensemble has more than {} members", most_members),
                        "their number is that of the variants times that of their replicates");
        variants_ = 0;
    }
}

void Ensemble::read_method(const Cursor& ensemble) {
    if (const auto method = ensemble.find("method"); method && method->is_scalar()) {
        static const std::set<std::string> later{"sobol", "lhs", "halton", "morris"};
        if (later.contains(method->value().text)) {
            method->error(
                fmt::format("method '{}' is not available in this version", method->value().text),
                "list, grid and monte_carlo are");
            variants_ = 0;
            return;
        }
    }
    variants_ = 0;
    if (!ensemble.expect_section(section("ensemble"))) return;
    const auto method = ensemble.find("method");
    method_ = method ? method->choice(words_of("ensemble", "method")).value_or("") : "";
    const auto refuse = [&](const char* key) {
        if (const auto child = ensemble.find(key))
            child->error(fmt::format("'{}' has no meaning for method {}", key, method_));
    };
    if (method_.empty()) return;
    if (method_ != "list") refuse("members");
    if (method_ == "list") refuse("dimensions");
    if (method_ != "monte_carlo") refuse("correlation");
}

void Ensemble::read_source(const Cursor& document) {
    if (const auto id = document.find("scenario"); id && id->is_scalar())
        source_.scenario = id->value().text;
    const auto run = document.find("run"), ensemble = document.find("ensemble");
    const auto own = ensemble && ensemble->is_map() ? ensemble->find("seed") : std::nullopt;
    if (own) source_.seed = read_seed(*own);
    if (!run || !run->is_map()) return;
    if (const auto seed = run->find("seed")) {
        if (own) seed->error("the ensemble has a seed too", "leave one of them out");
        if (!own) source_.seed = read_seed(*seed);
    }
    for (const char* key : {"replicate", "antithetic"}) {
        const auto child = run->find(key);
        if (!child) continue;
        if (ensemble)
            child->error("an ensemble numbers its replicates itself");
        else if (!run->find("seed"))
            child->error(fmt::format("'{}' has no meaning without a seed", key));
        else if (*key == 'r')
            source_.replicate = static_cast<Index>(
                read_whole(*child, 1, static_cast<double>(most_members)).value_or(1));
        else
            source_.antithetic = child->boolean().value_or(false);
    }
}

void Ensemble::read_replicates(const Cursor& ensemble) {
    const bool random = method_ == "monte_carlo";
    const auto replicates = random ? ensemble.require("replicates") : ensemble.find("replicates");
    if (random && !ensemble.require("seed") && !source_.seed) source_.seed = 0;
    if (replicates)
        replicates_ = static_cast<Index>(
            read_whole(*replicates, 1, static_cast<double>(most_members)).value_or(1));
    const auto antithetic = ensemble.find("antithetic");
    if (!antithetic) return;
    source_.antithetic = antithetic->boolean().value_or(false);
    if (source_.antithetic && replicates_ % 2 == 1)
        (replicates ? *replicates : *antithetic)
            .error("one replicate has no partner", "antithetic replicates come in pairs");
}

void Ensemble::read_members(const Cursor& ensemble) {
    std::set<std::string> ids;
    const auto members = ensemble.require("members");
    if (!members || !members->expect_list()) return;
    if (members->value().items.empty()) members->error("holds no members");
    for (const Cursor& at : members->items()) {
        if (!at.expect_section(section("member"))) continue;
        const auto id = at.find("id"), set = at.find("set");
        const auto name = id ? read_identifier(*id) : std::nullopt;
        if (!name || !set || !set->expect_map()) continue;
        if (!ids.insert(*name).second) id->error(fmt::format("duplicate id '{}'", *name));
        Member member{*name, {}};
        for (std::size_t n = 0; n < set->value().keys.size(); ++n) {
            const std::string& path = set->value().keys[n];
            const Cursor value{set->value().items[n], set->path() + "." + path, set->diagnostics()};
            if (value.value().kind == Value::Kind::null) {
                set->key_at(n).error(fmt::format("'{}' is empty", path));
                continue;
            }
            member.settings.push_back({path, path, set->key_at(n), {value}});
        }
        members_.push_back(std::move(member));
    }
    variants_ = members_.size();
}

void Ensemble::read_grid(const Cursor& ensemble) {
    std::set<std::string> ids;
    const auto dimensions = ensemble.require("dimensions");
    if (!dimensions || !dimensions->expect_list()) return;
    if (dimensions->value().items.empty()) dimensions->error("holds no dimensions");
    for (const Cursor& dimension : dimensions->items()) {
        if (!dimension.expect_section(section("dimension"))) continue;
        if (const auto dist = dimension.find("dist"))
            dist->error("'dist' has no meaning for method grid", "give `values`");
        const auto id = dimension.find("id"), path = dimension.find("path"),
                   values = dimension.require("values");
        const auto name = id ? read_identifier(*id) : std::nullopt;
        const auto text = path ? path->text() : std::nullopt;
        if (!name || !text || !values || !values->expect_list()) continue;
        if (!ids.insert(*name).second) id->error(fmt::format("duplicate id '{}'", *name));
        if (values->value().items.empty()) values->error("holds no values");
        settings_.push_back({*name, *text, *path, values->items()});
    }
    std::size_t count = settings_.empty() ? 0 : 1;
    for (const Setting& setting : settings_) {
        count *= setting.values.size();
        if (count > most_members) {
            ensemble.error(fmt::format("this grid has more than {} members", most_members),
                           "their number is the product of the lengths of all `values`");
            return;
        }
    }
    variants_ = count;
}

void Ensemble::read_monte_carlo(const Cursor& ensemble) {
    design_ = RandomDesign{ensemble};
    if (ensemble.find("correlation") && !ensemble.find("dimensions"))
        ensemble.find("correlation")->error("there are no dimensions to correlate");
    variants_ = 1;
    if (!draws_dimensions()) return;
    // Each replicate is a document of its own.
    variants_ = static_cast<std::size_t>(replicates_);
    replicates_ = 1;
}

Index Ensemble::first_replicate(std::size_t n) const {
    if (draws_dimensions()) return static_cast<Index>(n) + 1;
    return method_.empty() ? source_.replicate : 1;
}

Variant Ensemble::variant(std::size_t n) const {
    Variant variant{"", {}, *root_};
    if (method_ == "list") {
        variant.id = members_[n].id;
        for (const Setting& s : members_[n].settings)
            apply(s.id, s.path, s.path_at, s.values.front(), variant);
    } else if (method_ == "grid") {
        // The last dimension runs fastest.
        variant.id = std::to_string(n + 1);
        std::size_t left = n;
        for (auto s = settings_.rbegin(); s != settings_.rend(); ++s) {
            apply(s->id, s->path, s->path_at, s->values[left % s->values.size()], variant);
            left /= s->values.size();
        }
    } else if (draws_dimensions()) {
        const auto values = design_.draw(source_, first_replicate(n));
        for (std::size_t k = 0; k < values.size(); ++k) {
            const RandomDimension& d = design_.dimensions()[k];
            apply(d.id, d.path, d.path_at, {values[k], d.dist_at.path(), *diagnostics_}, variant);
        }
    }
    return variant;
}

std::string Ensemble::member_name(const Variant& variant, Index replicate) const {
    const std::string number = std::to_string(replicate);
    if (method_ == "monte_carlo") return number;
    return replicates_ > 1 ? variant.id + "/" + number : variant.id;
}

void Ensemble::refuse_equal_replicates() const {
    const Cursor document{*root_, "", *diagnostics_};
    const auto ensemble = document.find("ensemble");
    const auto replicates = ensemble ? ensemble->find("replicates") : std::nullopt;
    if (replicates)
        replicates->error(
            "nothing in this scenario is random: its replicates would all be the same",
            "give a random course (ou, jump ...) or, with monte_carlo, dimensions");
}

void Ensemble::check_ends(const std::function<void(const Value&)>& read) const {
    read(*root_);  // what is wrong whatever is drawn
    for (const RandomDimension& d : design_.dimensions())
        for (const Value& end : RandomDesign::ends_of(d)) {
            if (diagnostics_->has_errors()) return;
            Variant variant{"", {}, *root_};
            apply(d.id, d.path, d.path_at, {end, d.dist_at.path(), *diagnostics_}, variant);
            if (diagnostics_->has_errors()) return;
            read(variant.root);
            if (diagnostics_->has_errors())
                d.dist_at.error(
                    fmt::format("reaches to {}, where the scenario is refused", end.text));
        }
}

}  // namespace spillover::yaml
