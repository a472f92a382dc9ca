#include "io/hdf5/table_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "engine/table_checks.hpp"
#include "io/content_hash.hpp"
#include "io/durable_file.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/output_file.hpp"

namespace spillover::hdf5 {
namespace {

constexpr const char* schema = "table/1";

hsize_t extent_of(Index n) {
    return static_cast<hsize_t>(n);
}

void write_matrix(hid_t group, const std::string& name, const Matrix& matrix) {
    write_numbers(group, name, {extent_of(matrix.rows()), extent_of(matrix.cols())}, matrix.data());
}

void write_shares(hid_t group, const Array<3>& shares) {
    write_numbers(
        group, "origin_share",
        {extent_of(shares.extent(0)), extent_of(shares.extent(1)), extent_of(shares.extent(2))},
        shares.values().data());
}

void write_sales(hid_t file, const TableData& table) {
    const Handle intermediate = create_group(file, "intermediate"),
                 final = create_group(file, "final");
    if (const auto* dense = std::get_if<DenseSales>(&table.sales)) {
        write_matrix(intermediate, "Z", dense->intermediate);
        write_matrix(final, "Y", dense->final_demand);
        return;
    }
    const auto& pooled = std::get<PooledSales>(table.sales);
    write_matrix(intermediate, "use", pooled.use);
    write_shares(intermediate, pooled.origin_share);
    write_matrix(final, "use", pooled.final_use);
    write_shares(final, pooled.final_origin_share);
}

void write_labels(hid_t file, const TableData& table) {
    const Handle region = create_group(file, "region"), sector = create_group(file, "sector"),
                 category = create_group(file, "category");
    write_texts(region, "id", table.regions);
    write_texts(region, "long_name", table.region_names);
    for (const auto& [name, values] : table.region_text)
        write_texts(region, name, values);
    for (const auto& [name, values] : table.region_number)
        write_numbers(region, name, {values.size()}, values.data());
    write_texts(sector, "id", table.sectors);
    write_texts(sector, "long_name", table.sector_names);
    std::vector<std::string> tags;
    for (const auto& list : table.sector_tags)
        tags.push_back(fmt::format("{}", fmt::join(list, " ")));
    if (!tags.empty()) write_texts(sector, "tags", tags);
    for (const auto& [name, values] : table.sector_number)
        write_numbers(sector, name, {values.size()}, values.data());
    write_texts(category, "id", table.categories);
    write_texts(category, "long_name", table.category_names);
}

/// Reads a table and remembers what is missing or has the wrong shape.
class TableReader {
public:
    explicit TableReader(const std::string& path) : path_{path}, file_{open_file(path)} {}

    TableData read() {
        const std::string found = read_text_attribute(file_, "schema");
        if (found != schema)
            throw InputError{path_,
                             found.empty() ? "is not a table file: attribute 'schema' is missing"
                                           : fmt::format("has the schema '{}'", found),
                             fmt::format("this program reads {}", schema)};
        table_.name = attribute("name");
        table_.year = attribute("year");
        table_.currency = attribute("currency");
        table_.unit = attribute("unit");
        table_.source = attribute("source");
        table_.licence = attribute("licence");
        table_.quality = attribute("quality");
        table_.notes = attribute("notes");
        read_labels();
        table_.extent = {static_cast<Index>(table_.regions.size()),
                         static_cast<Index>(table_.sectors.size()),
                         static_cast<Index>(table_.categories.size())};
        // Without the names every row and column would be wrong.
        if (!problems_.empty()) throw InputError{problems_};
        require_valid_labels(table_);
        read_sales();
        if (!problems_.empty()) throw InputError{problems_};
        return std::move(table_);
    }

private:
    std::string attribute(const char* name) { return read_text_attribute(file_, name); }

    void problem(const std::string& what) { problems_.push_back({path_, what, {}, {}}); }

    std::vector<std::string> labels(const std::string& path) {
        if (exists(file_, path)) return read_texts(file_, path);
        problem(fmt::format("dataset /{} is missing", path));
        return {};
    }

    void read_labels() {
        table_.regions = labels("region/id");
        table_.sectors = labels("sector/id");
        table_.categories = labels("category/id");
        const auto names = [&](const std::string& path, const std::vector<std::string>& ids) {
            return exists(file_, path) ? read_texts(file_, path) : ids;
        };
        table_.region_names = names("region/long_name", table_.regions);
        table_.sector_names = names("sector/long_name", table_.sectors);
        table_.category_names = names("category/long_name", table_.categories);
        if (!problems_.empty()) return;
        read_attributes("region", table_.region_text, table_.region_number);
        std::map<std::string, std::vector<std::string>> sector_text;
        read_attributes("sector", sector_text, table_.sector_number);
        for (const auto& line : sector_text["tags"]) {
            std::istringstream words{line};
            table_.sector_tags.emplace_back(std::istream_iterator<std::string>{words},
                                            std::istream_iterator<std::string>{});
        }
    }

    void read_attributes(const std::string& group,
                         std::map<std::string, std::vector<std::string>>& text,
                         std::map<std::string, std::vector<double>>& number) {
        const Handle place{H5Gopen2(file_, group.c_str(), H5P_DEFAULT)};
        for (const auto& name : members_of(place)) {
            if (name == "id" || name == "long_name") continue;
            const Handle dataset = open_dataset(place, name);
            const Handle type{H5Dget_type(dataset)};
            if (H5Tget_class(type) == H5T_STRING) {
                text[name] = read_texts(place, name);
            } else {
                number[name] = read_numbers(place, name);
            }
        }
    }

    /// Whether a dataset is there and has a shape; else a problem.
    bool has(const std::string& path, const Shape& shape) {
        const std::size_t before = problems_.size();
        if (!exists(file_, path)) {
            problem(fmt::format("dataset /{} is missing", path));
        } else if (const Shape found = shape_of(open_dataset(file_, path)); found != shape) {
            problem(fmt::format("dataset /{} has shape [{}], expected [{}]", path,
                                fmt::join(found, ", "), fmt::join(shape, ", ")));
        }
        return problems_.size() == before;
    }

    // Large tables are read to where they stay, without a copy on the way.

    Matrix matrix(const std::string& path, Index rows, Index columns) {
        if (!has(path, {extent_of(rows), extent_of(columns)})) return Matrix::Zero(rows, columns);
        Matrix values(rows, columns);
        read_numbers(file_, path, values.data());
        return values;
    }

    Vector vector(const std::string& path, Index size) {
        if (!has(path, {extent_of(size)})) return Vector::Zero(size);
        Vector values(size);
        read_numbers(file_, path, values.data());
        return values;
    }

    Array<3> shares(const std::string& path) {
        const Index S = table_.extent.sectors, R = table_.extent.regions;
        Array<3> shares{{S, R, R}};
        if (has(path, {extent_of(S), extent_of(R), extent_of(R)}))
            read_numbers(file_, path, shares.values().data());
        return shares;
    }

    void read_sales() {
        const Extent& e = table_.extent;
        const Index N = e.industries(), H = e.final_columns();
        if (exists(file_, "intermediate/Z")) {
            table_.sales = DenseSales{matrix("intermediate/Z", N, N), matrix("final/Y", N, H)};
        } else if (exists(file_, "intermediate/use")) {
            PooledSales pooled;
            pooled.use = matrix("intermediate/use", e.sectors, N);
            pooled.final_use = matrix("final/use", e.sectors, H);
            pooled.origin_share = shares("intermediate/origin_share");
            pooled.final_origin_share = exists(file_, "final/origin_share")
                                            ? shares("final/origin_share")
                                            : pooled.origin_share;
            table_.sales = std::move(pooled);
        } else {
            problem("holds neither /intermediate/Z nor /intermediate/use");
            return;
        }
        table_.output = vector("output/x", N);
        if (!exists(file_, "value_added")) return;
        const Handle group{H5Gopen2(file_, "value_added", H5P_DEFAULT)};
        for (const auto& name : members_of(group))
            table_.value_added[name] = vector("value_added/" + name, N);
    }

    std::string path_;
    Handle file_;
    TableData table_;
    std::vector<InputError::Problem> problems_;
};

}  // namespace

void write_table(const std::string& path, const TableData& table) {
    UnfinishedFile unfinished{path};
    {
        OutputFile file{unfinished.path()};
        const auto attribute = [&](const char* name, const std::string& text) {
            write_attribute(file, name, text);
        };
        attribute("schema", schema);
        attribute("name", table.name);
        attribute("year", table.year);
        attribute("currency", table.currency);
        attribute("unit", table.unit);
        attribute("source", table.source);
        attribute("licence", table.licence);
        attribute("quality", table.quality);
        attribute("notes", table.notes);
        attribute("sha256", content_hash(table));
        write_labels(file, table);
        write_sales(file, table);
        const Handle output = create_group(file, "output"), va = create_group(file, "value_added");
        const hsize_t N = extent_of(table.extent.industries());
        write_numbers(output, "x", {N}, table.output.data());
        for (const auto& [name, values] : table.value_added)
            write_numbers(va, name, {N}, values.data());
        file.close();
    }
    unfinished.publish(path);
}

TableData read_table(const std::string& path) {
    if (!std::filesystem::is_regular_file(path))
        throw InputError{path, "there is no such table file"};
    try {
        return TableReader{path}.read();
    } catch (const FileError& error) {
        // Not ours to excuse: the file that was given is no HDF5 file, or damaged, or of odd types.
        throw InputError{path, fmt::format("is not a readable table: {}", error.what()),
                         fmt::format("a table is an HDF5 file of the form {}, or a folder of CSV "
                                     "files",
                                     schema)};
    }
}

}  // namespace spillover::hdf5
