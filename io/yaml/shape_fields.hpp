#pragma once

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string>

#include "io/yaml/profile_reader.hpp"
#include "io/yaml/quantity.hpp"
#include "io/yaml/sections.hpp"

namespace spillover::yaml {

/// Reads the fields of one shape; remembers whether all went well.
class Fields {
public:
    Fields(const Cursor& shape, const ProfileContext& context) : shape_{shape}, context_{context} {}

    double moment(std::string_view key, double otherwise = 0) {
        return read(key, otherwise, [&](const Cursor& c) { return read_moment(c, context_.time); });
    }
    double length(std::string_view key, double otherwise = 0) {
        return read(key, otherwise,
                    [&](const Cursor& c) { return read_length(c, context_.time, otherwise == 0); });
    }
    double value(std::string_view key, double otherwise = 0) {
        return read(key, otherwise, context_.value);
    }
    double amplitude() { return read("amplitude", 0, context_.amplitude); }
    double number(std::string_view key, double otherwise, double low, double high) {
        const double x = read(key, otherwise, read_number);
        if (x < low || x > high) {
            shape_.find(key)->error(fmt::format("{} is outside [{}, {}]", x, low, high));
            good_ = false;
        }
        return x;
    }
    bool boolean(std::string_view key, bool otherwise) {
        const auto child = shape_.find(key);
        return child ? child->boolean().value_or(otherwise) : otherwise;
    }
    std::string choice(std::string_view key, const std::string& otherwise) {
        const auto child = shape_.find(key);
        if (!child) return otherwise;
        const auto word = child->choice(
            find_key(section("shape:" + shape_.value().find("shape")->text), key)->words);
        good_ = good_ && word.has_value();
        return word.value_or(otherwise);
    }
    void at_least(std::string_view key, double steps, double least) {
        if (!good_ || steps >= least) return;
        shape_.find(key)->error(
            fmt::format("is {:.3g} steps long", steps),
            least > 1 ? fmt::format("at least {:g} steps are needed to show it", least)
                      : "a pulse lasts at least one step");
        good_ = false;
    }
    using Read = std::function<std::optional<double>(const Cursor&)>;
    /// Any other number.
    double with(std::string_view key, double otherwise, const Read& reader) {
        return read(key, otherwise, reader);
    }
    static Read function(std::optional<double> (*reader)(const Cursor&)) { return reader; }
    bool good() const { return good_; }
    const ProfileContext& context() const { return context_; }
    const Cursor& shape() const { return shape_; }
    void fail() { good_ = false; }

private:
    template <class Read>
    double read(std::string_view key, double otherwise, Read&& reader) {
        const auto child = shape_.find(key);
        if (!child) return otherwise;
        const std::optional<double> x = reader(*child);
        good_ = good_ && x.has_value();
        return x.value_or(otherwise);
    }

    const Cursor& shape_;
    const ProfileContext& context_;
    bool good_ = true;
};

}  // namespace spillover::yaml
