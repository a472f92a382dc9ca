#include "io/yaml/set_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "io/yaml/metric.hpp"

namespace spillover::yaml {
namespace {

constexpr int deepest = 200;  ///< brackets and negations in each other

/// Recursive descent over one expression.
class SetParser {
public:
    /// \param inside  the sets that this expression stands in, outermost first
    SetParser(const SetReader& reader, const Cursor& cursor, std::string text, std::size_t offset,
              Dimension dimension, std::vector<std::string> inside = {})
        : reader_{reader},
          cursor_{cursor},
          text_{std::move(text)},
          offset_{offset},
          dimension_{dimension},
          inside_{std::move(inside)} {}

    std::optional<Members> parse() {
        auto members = expression();
        skip_blanks();
        if (members && at_ < text_.size())
            return fail(at_, fmt::format("unexpected '{}' in the expression '{}'",
                                         text_.substr(at_), text_));
        return members;
    }

private:
    const TableData& data() const { return reader_.table().data(); }

    const std::vector<std::string>& names() const {
        switch (dimension_) {
            case Dimension::region:
                return data().regions;
            case Dimension::sector:
                return data().sectors;
            case Dimension::category:
                return data().categories;
        }
        return data().regions;
    }

    const char* dimension_name() const {
        switch (dimension_) {
            case Dimension::region:
                return "region";
            case Dimension::sector:
                return "sector";
            case Dimension::category:
                return "final demand category";
        }
        return "";
    }

    std::optional<Members> fail(std::size_t at, const std::string& what,
                                const std::string& hint = {}) {
        cursor_.error_at(offset_ + at, what, hint);
        return {};
    }

    void skip_blanks() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])))
            ++at_;
    }
    bool take(char c) {
        skip_blanks();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    char peek() {
        skip_blanks();
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    std::string word() {
        skip_blanks();
        const std::size_t start = at_;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '*' && c != '?' &&
                c != '.')
                break;
            ++at_;
        }
        return text_.substr(start, at_ - start);
    }

    std::optional<Members> expression() {
        auto left = term();
        char used = 0;
        for (char op = peek(); left && (op == '|' || op == '&' || op == '-'); op = peek()) {
            if (used != 0 && used != op)
                return fail(at_, fmt::format("'{}' after '{}' can be read in two ways", op, used),
                            "use parentheses");
            used = op;
            ++at_;
            const auto right = term();
            if (!right) return {};
            for (std::size_t n = 0; n < left->size(); ++n) {
                const bool a = (*left)[n] != 0, b = (*right)[n] != 0;
                (*left)[n] = op == '|' ? (a || b) : op == '&' ? (a && b) : (a && !b);
            }
        }
        return left;
    }

    std::optional<Members> term() {
        if (depth_ >= deepest) return fail(at_, "the expression is nested too deep");
        ++depth_;
        auto members = nested_term();
        --depth_;
        return members;
    }

    std::optional<Members> nested_term() {
        if (take('!')) {
            auto members = term();
            if (members)
                for (char& in : *members)
                    in = in == 0;
            return members;
        }
        if (take('(')) {
            auto members = expression();
            if (members && !take(')')) return fail(at_, "expected ')'");
            return members;
        }
        if (take('@')) return named_set();
        skip_blanks();
        const std::size_t start = at_;
        const std::string name = word();
        if (name.empty())
            return fail(start, at_ < text_.size()
                                   ? fmt::format("unexpected '{}' in the expression '{}'",
                                                 text_.substr(at_), text_)
                                   : fmt::format("the expression '{}' ends too early", text_));
        if (peek() == '(' && (name == "top" || name == "where"))
            return name == "top" ? top(start) : where(start);
        if (take(':')) return of_kind(name, start);
        return by_name(name, start);
    }

    std::optional<Members> by_name(const std::string& name, std::size_t start) {
        Members members(names().size(), 0);
        const bool pattern = name.find_first_of("*?") != std::string::npos;
        bool found = false;
        for (std::size_t n = 0; n < names().size(); ++n) {
            const bool in = pattern ? matches(name, names()[n]) : names()[n] == name;
            members[n] = in;
            found = found || in;
        }
        if (!found)
            return fail(start, fmt::format("unknown {} '{}'", dimension_name(), name),
                        pattern ? "nothing matches" : suggestion(name, names()));
        return members;
    }

    /// Glob match: '*' any characters, '?' one.
    static bool matches(std::string_view pattern, std::string_view name) {
        std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
        while (n < name.size()) {
            if (p < pattern.size() && pattern[p] == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
                ++p, ++n;
            } else if (star != std::string_view::npos) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        return pattern.find_first_not_of('*', p) == std::string_view::npos;
    }

    std::optional<Members> named_set() {
        const std::size_t start = at_;
        const std::string name = word();
        const Cursor* set = reader_.find_set(name);
        if (!set) {
            const auto known = reader_.set_names();
            return fail(start, fmt::format("unknown set '@{}'", name),
                        known.empty() ? "no `sets:` are defined" : suggestion(name, known));
        }
        const char* key = dimension_ == Dimension::region   ? "region"
                          : dimension_ == Dimension::sector ? "sector"
                                                            : "final";
        const auto part = set->find(key);
        if (!part) return fail(start, fmt::format("set '@{}' names no {}", name, key));
        if (std::find(inside_.begin(), inside_.end(), name) != inside_.end())
            return fail(start, fmt::format("set '@{}' refers to itself", name));
        auto inside = inside_;
        inside.push_back(name);
        Members members(names().size(), 0);
        for (const Cursor& item : part->items()) {
            if (!item.is_scalar()) return fail(start, "expected a set expression");
            const auto some =
                SetParser{reader_, item, item.value().text, 0, dimension_, inside}.parse();
            if (!some) return {};
            for (std::size_t n = 0; n < members.size(); ++n)
                members[n] = members[n] || (*some)[n];
        }
        return members;
    }

    std::optional<Members> of_kind(const std::string& kind, std::size_t start) {
        skip_blanks();
        const std::size_t value_at = at_;
        const std::string value = word();
        Members members(names().size(), 0);
        std::vector<std::string> known;
        if (kind == "tag" && dimension_ == Dimension::sector) {
            for (std::size_t n = 0; n < data().sector_tags.size(); ++n)
                for (const auto& tag : data().sector_tags[n]) {
                    known.push_back(tag);
                    members[n] = members[n] || tag == value;
                }
        } else if (dimension_ == Dimension::region && data().region_text.contains(kind)) {
            const auto& of_region = data().region_text.at(kind);
            known = of_region;
            for (std::size_t n = 0; n < of_region.size(); ++n)
                members[n] = of_region[n] == value;
        } else {
            std::vector<std::string> kinds;
            if (dimension_ == Dimension::sector) kinds = {"tag"};
            if (dimension_ == Dimension::region)
                for (const auto& entry : data().region_text)
                    kinds.push_back(entry.first);
            return fail(start, fmt::format("'{}:' is no attribute of a {}", kind, dimension_name()),
                        suggestion(kind, kinds));
        }
        std::sort(known.begin(), known.end());
        known.erase(std::unique(known.begin(), known.end()), known.end());
        if (std::find(members.begin(), members.end(), 1) == members.end())
            return fail(value_at, fmt::format("unknown {} '{}'", kind, value),
                        suggestion(value, known));
        return members;
    }

    std::optional<std::vector<double>> metric() {
        skip_blanks();
        const std::size_t start = at_;
        const std::string name = word();
        auto values = metric_values(reader_.table(), dimension_, name);
        if (!values)
            fail(start, fmt::format("unknown metric '{}' of a {}", name, dimension_name()),
                 suggestion(name, metric_names(reader_.table(), dimension_)));
        return values;
    }

    std::optional<Members> top(std::size_t start) {
        take('(');
        const std::string count = word();
        std::size_t wanted = 0;
        for (const char c : count)
            wanted = std::isdigit(static_cast<unsigned char>(c)) && wanted < 100000
                         ? wanted * 10 + static_cast<std::size_t>(c - '0')
                         : 1000000;
        if (wanted == 0 || wanted >= 100000 || !take(',') || word() != "by" || !take('='))
            return fail(start, "expected top(N, by=METRIC [, of=EXPRESSION])");
        const auto values = metric();
        if (!values) return {};
        Members among(names().size(), 1);
        if (take(',')) {
            if (word() != "of" || !take('='))
                return fail(start, "expected top(N, by=METRIC [, of=EXPRESSION])");
            const auto of = expression();
            if (!of) return {};
            among = *of;
        }
        if (!take(')')) return fail(at_, "expected ')'");
        std::vector<std::size_t> order;
        for (std::size_t n = 0; n < among.size(); ++n)
            if (among[n]) order.push_back(n);
        if (wanted > order.size())
            return fail(start, fmt::format("top({}) of only {}", wanted, order.size()));
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return (*values)[a] > (*values)[b]; });
        Members members(names().size(), 0);
        for (std::size_t k = 0; k < wanted; ++k)
            members[order[k]] = 1;
        return members;
    }

    std::optional<Members> where(std::size_t start) {
        take('(');
        const auto values = metric();
        if (!values) return {};
        skip_blanks();
        std::string op;
        while (at_ < text_.size() && (text_[at_] == '<' || text_[at_] == '>' || text_[at_] == '='))
            op += text_[at_++];
        skip_blanks();
        char* end = nullptr;
        double bound = std::strtod(text_.c_str() + at_, &end);
        const bool read = end != text_.c_str() + at_ && std::isfinite(bound);
        at_ = static_cast<std::size_t>(end - text_.c_str());
        if (take('%')) bound /= 100;
        if (!read || (op != "<" && op != ">" && op != "<=" && op != ">=") || !take(')'))
            return fail(start, "expected where(METRIC > NUMBER)",
                        "<, <=, > or >=, and a number with a point: where(gdp > 0.5)");
        Members members(names().size(), 0);
        for (std::size_t n = 0; n < members.size(); ++n) {
            const double v = (*values)[n];
            members[n] = op == "<"    ? v < bound
                         : op == ">"  ? v > bound
                         : op == "<=" ? v <= bound
                                      : v >= bound;
        }
        return members;
    }

    const SetReader& reader_;
    const Cursor& cursor_;
    std::string text_;
    std::size_t offset_, at_ = 0;
    Dimension dimension_;
    std::vector<std::string> inside_;
    int depth_ = 0;
};

}  // namespace

std::optional<Members> parse_set(const SetReader& reader, const Cursor& cursor,
                                 const std::string& text, std::size_t offset, Dimension dimension) {
    return SetParser{reader, cursor, text, offset, dimension}.parse();
}

}  // namespace spillover::yaml
