#include "io/csv/flows_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <unordered_map>

#include "engine/error.hpp"
#include "io/csv/csv_file.hpp"
#include "io/csv/sales_rows.hpp"
#include "io/csv/table_folder.hpp"
#include "io/import/text_rows.hpp"
#include "io/yaml/diagnostics.hpp"

namespace spillover::csv {
namespace {

constexpr const char* header = "kind,from_region,from_sector,to_region,to,value";
const std::vector<std::string> kinds{"output", "value_added", "intermediate", "final"};

bool is_flow(double value) {
    return value != 0 || std::signbit(value);
}

class FlowsWriter {
public:
    FlowsWriter(const std::string& path, const TableData& table)
        : path_{path}, table_{table}, file_{path} {}

    /// \returns how many lines there are below the header
    long write() {
        file_ << header << '\n';
        const Index N = table_.extent.industries();
        for (Index a = 0; a < N; ++a)
            line("output", region(a), sector(a), "", "", table_.output[a]);
        for (const auto& [name, values] : table_.value_added)
            for (Index a = 0; a < N; ++a)
                line("value_added", "", quoted(name), region(a), sector(a), values[a]);
        SalesRows rows{table_};
        for (Index a = 0; a < N; ++a) {
            const auto& sales = rows.to_industries(a);
            for (Index j = 0; j < N; ++j)
                if (is_flow(sales[at(j)]))
                    line("intermediate", region(a), sector(a), region(j), sector(j), sales[at(j)]);
            flush(1 << 20);
        }
        const Index C = table_.extent.categories;
        for (Index a = 0; a < N; ++a) {
            const auto& sales = rows.to_final(a);
            for (Index h = 0; h < table_.extent.final_columns(); ++h)
                if (is_flow(sales[at(h)]))
                    line("final", region(a), sector(a), table_.regions[at(h / C)],
                         table_.categories[at(h % C)], sales[at(h)]);
        }
        flush(0);
        if (!file_.flush()) throw FileError{"cannot write " + path_};
        return lines_;
    }

private:
    static std::size_t at(Index n) { return static_cast<std::size_t>(n); }
    const std::string& region(Index a) const {
        return table_.regions[at(table_.extent.region_of(a))];
    }
    const std::string& sector(Index a) const {
        return table_.sectors[at(table_.extent.sector_of(a))];
    }

    void line(std::string_view kind, std::string_view from_region, std::string_view from_sector,
              std::string_view to_region, std::string_view to, double value) {
        fmt::format_to(std::back_inserter(text_), "{},{},{},{},{},{}\n", kind, from_region,
                       from_sector, to_region, to, value);
        ++lines_;
    }

    void flush(std::size_t above) {
        if (text_.size() <= above) return;
        file_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
        text_.clear();
    }

    std::string path_;
    const TableData& table_;
    std::ofstream file_;
    fmt::memory_buffer text_;
    long lines_ = 0;
};

using Places = std::unordered_map<std::string, Index>;

Places places_of(const std::vector<std::string>& ids) {
    Places places;
    for (std::size_t n = 0; n < ids.size(); ++n)
        places[ids[n]] = static_cast<Index>(n);
    return places;
}

class FlowsReader {
public:
    FlowsReader(const std::string& folder, TableLabels labels, const importing::Progress& progress)
        : path_{folder + "/flows.csv"},
          expected_{std::move(labels.flows)},
          table_{std::move(labels.table)},
          regions_{places_of(table_.regions)},
          sectors_{places_of(table_.sectors)},
          categories_{places_of(table_.categories)},
          rows_{path_, problems_, progress, ','} {}

    TableData read() {
        const Extent& e = table_.extent;
        DenseSales sales{Matrix::Zero(e.industries(), e.industries()),
                         Matrix::Zero(e.industries(), e.final_columns())};
        table_.output = Vector::Zero(e.industries());
        if (rows_.next() && has_header()) {
            while (rows_.next()) {
                ++lines_;
                read_line(sales);
            }
        }
        check_count();
        problems_.throw_if_any();
        table_.sales = std::move(sales);
        return std::move(table_);
    }

private:
    bool has_header() {
        const bool good = fmt::format("{}", fmt::join(rows_.fields(), ",")) == header;
        if (!good) rows_.problem(0, "is not the header of a file of flows", header);
        return good;
    }

    std::string field(std::size_t k) const { return std::string{rows_.fields()[k]}; }

    /// Place of a name; -1, with a message, where it is unknown.
    Index place(std::size_t k, const Places& places, const std::vector<std::string>& known,
                const char* what) {
        const auto found = places.find(field(k));
        if (found != places.end()) return found->second;
        rows_.problem(k, fmt::format("unknown {} '{}'", what, field(k)),
                      yaml::suggestion(field(k), known));
        return -1;
    }

    Index industry(std::size_t k) {
        const Index r = place(k, regions_, table_.regions, "region"),
                    i = place(k + 1, sectors_, table_.sectors, "sector");
        return r < 0 || i < 0 ? -1 : table_.extent.industry(r, i);
    }

    void read_line(DenseSales& sales) {
        if (rows_.fields().size() != 6) {
            rows_.problem(std::min<std::size_t>(6, rows_.fields().size()),
                          fmt::format("{} fields, expected 6", rows_.fields().size()));
            return;
        }
        const auto value = importing::number_in(rows_.fields()[5]);
        if (!value) rows_.problem(5, fmt::format("'{}' is not a number", field(5)));
        const std::string kind = field(0);
        double* cell = nullptr;
        if (kind == "output") {
            if (const Index a = industry(1); a >= 0) cell = &table_.output[a];
        } else if (kind == "value_added") {
            if (const Index a = industry(3); a >= 0) cell = &component(field(2))[a];
        } else if (kind == "intermediate") {
            const Index a = industry(1), j = industry(3);
            if (a >= 0 && j >= 0) cell = &sales.intermediate(a, j);
        } else if (kind == "final") {
            const Index a = industry(1), r = place(3, regions_, table_.regions, "region"),
                        c = place(4, categories_, table_.categories, "category");
            if (a >= 0 && r >= 0 && c >= 0)
                cell = &sales.final_demand(a, r * table_.extent.categories + c);
        } else {
            rows_.problem(0, fmt::format("unknown kind '{}'", kind), yaml::suggestion(kind, kinds));
        }
        if (!cell || !value) return;
        if (*cell != 0) rows_.problem(0, "this flow stands twice");
        *cell = *value;
    }

    Vector& component(const std::string& name) {
        Vector& values = table_.value_added[name];
        if (values.size() == 0) values = Vector::Zero(table_.extent.industries());
        return values;
    }

    void check_count() {
        if (expected_ != std::to_string(lines_))
            problems_.add(path_,
                          expected_.empty()
                              ? std::string{"table.csv does not say how many flows there are"}
                              : fmt::format("has {} flows, table.csv says {}", lines_, expected_),
                          "a file may have been cut off; flows in table.csv tells their number");
    }

    std::string path_, expected_;
    TableData table_;
    Places regions_, sectors_, categories_;
    importing::Problems problems_;
    importing::TextRows rows_;
    long lines_ = 0;
};

}  // namespace

void write_flows(const std::string& folder, const TableData& table) {
    write_folder(folder, [&](const std::string& unfinished) {
        write_labels(unfinished, table, FlowsWriter{unfinished + "/flows.csv", table}.write());
    });
}

TableData read_flows(const std::string& folder, const importing::Progress& progress) {
    return FlowsReader{folder, read_labels(folder), progress}.read();
}

}  // namespace spillover::csv
