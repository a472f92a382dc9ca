#include "io/hdf5/result_file.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>
#include <set>

#include "io/hdf5/finishing.hpp"
#include "io/hdf5/output_file.hpp"
#include "io/hdf5/provenance.hpp"

namespace spillover::hdf5 {
namespace {

/// Writes the parts of one file; knows the dimension scales made so far.
class ResultWriter {
public:
    ResultWriter(const std::string& path, const BatchHeader& header,
                 const std::vector<MemberRow>& rows)
        : path_{path}, header_{header}, rows_{rows}, file_{path} {}

    void write() {
        write_root_attributes(file_, header_);
        write_coordinates();
        for (std::size_t f = 0; f < outputs().fields.size(); ++f)
            write_field(f);
        write_indicators();
        write_figures();
        write_members();
        write_provenance(file_, header_);
        write_finishing(file_, finishing_of(outputs()));
        scales_.clear();
        file_.close();
    }

private:
    const TableData& table() const { return header_.table->data(); }
    const Scenario& first() const { return header_.scenarios->front(); }
    const OutputSettings& outputs() const { return first().outputs; }
    const Scenario& scenario(const MemberRow& row) const {
        return (*header_.scenarios)[static_cast<std::size_t>(row.member)];
    }

    void describe(const Handle& dataset, const std::vector<std::string>& dimensions,
                  const std::string& long_name, const std::string& units) {
        for (std::size_t axis = 0; axis < dimensions.size(); ++axis)
            require(H5DSattach_scale(dataset, scales_.at(dimensions[axis]),
                                     static_cast<unsigned>(axis)),
                    "attach a dimension");
        write_attribute(dataset, "long_name", long_name);
        if (!units.empty()) write_attribute(dataset, "units", units);
        write_attribute(dataset, "dimensions", fmt::format("{}", fmt::join(dimensions, " ")));
    }

    void make_scale(const std::string& name, Handle dataset, const std::string& long_name) {
        require(H5DSset_scale(dataset, name.c_str()), "make a dimension");
        write_attribute(dataset, "long_name", long_name);
        scales_.emplace(name, std::move(dataset));
    }

    void write_coordinates() {
        std::vector<std::string> ids;
        for (const MemberRow& row : rows_)
            ids.push_back(scenario(row).id);
        make_scale("member", write_texts(file_, "member", ids), "scenario");
        write_attribute(scales_.at("member"), "dimensions", "member");

        std::vector<double> days;
        for (const Date date : header_.records.start)
            days.push_back(static_cast<double>((date - first().time.start).count()));
        make_scale("time", write_numbers(file_, "time", {days.size()}, days.data()),
                   "first day of the record");
        const Handle& time = scales_.at("time");
        write_attribute(time, "units", "days since " + iso_date(first().time.start) + " 00:00:00");
        write_attribute(time, "calendar", "proleptic_gregorian");
        write_attribute(time, "standard_name", "time");
        write_attribute(time, "axis", "T");

        for (const auto& [name, values] : header_.coordinates)
            make_scale(name, write_texts(file_, name, values), name);
        std::map<std::string, std::vector<std::string>> used{{"region", table().regions},
                                                             {"sector", table().sectors}};
        for (const auto& field : outputs().fields)
            for (const auto& name : field.partition.dimensions)
                used.emplace(name, coordinates_of(table(), field.partition, name));
        for (const auto& [name, values] : used)
            make_scale(name, write_texts(file_, name, values), name);

        write_vector("record_length", "time", header_.records.years, "length of the record",
                     "years");
        write_attributes_of_regions_and_sectors();
    }

    /// Numbers along one dimension that all members share. The dataset stays open.
    Handle write_vector(const std::string& name, const std::string& dimension,
                        const std::vector<double>& values, const std::string& long_name,
                        const std::string& units) {
        Handle dataset = write_numbers(file_, name, {values.size()}, values.data());
        write_fill_value(dataset, H5T_IEEE_F64LE);
        describe(dataset, {dimension}, long_name, units);
        return dataset;
    }

    /// Full names, places, and what regions belong to: for maps and groups.
    void write_attributes_of_regions_and_sectors() {
        for (const auto& [name, units, standard] :
             {std::tuple{"lat", "degrees_north", "latitude"}, {"lon", "degrees_east", "longitude"}})
            if (has_places())
                write_attribute(
                    write_vector(name, "region", table().region_number.at(name), standard, units),
                    "standard_name", standard);
        const auto texts = [&](const std::string& name, const std::string& dimension,
                               const std::vector<std::string>& values, const std::string& what) {
            if (!values.empty()) describe(write_texts(file_, name, values), {dimension}, what, "");
        };
        texts("region_name", "region", table().region_names, "name of the region");
        texts("sector_name", "sector", table().sector_names, "name of the sector");
        for (const auto& [name, values] : table().region_text)
            texts("region_" + safe(name), "region", values, name + " of the region");
    }

    bool has_places() const {
        return table().region_number.contains("lat") && table().region_number.contains("lon");
    }

    void write_field(std::size_t f) {
        const OutputField& field = outputs().fields[f];
        std::vector<std::string> dimensions{"member", "time"};
        Shape shape{rows_.size(), static_cast<hsize_t>(header_.records.count())}, chunk{1};
        const bool float64 = outputs().float64;
        const Index per_chunk = chunk_records(header_, field.partition.entities);
        chunk.push_back(static_cast<hsize_t>(per_chunk));
        for (const auto& name : field.partition.dimensions) {
            dimensions.push_back(name);
            shape.push_back(coordinates_of(table(), field.partition, name).size());
            chunk.push_back(shape.back());
        }
        const hid_t type = float64 ? H5T_IEEE_F64LE : H5T_IEEE_F32LE;
        const Handle properties = creation_properties();
        const double nothing = std::numeric_limits<double>::quiet_NaN();
        H5Pset_fill_value(properties, H5T_NATIVE_DOUBLE, &nothing);
        H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
        H5Pset_shuffle(properties);
        H5Pset_deflate(properties, 1);
        const Handle space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
        const Handle dataset{require(H5Dcreate2(file_, field.name.c_str(), type, space, H5P_DEFAULT,
                                                properties, H5P_DEFAULT),
                                     "create " + field.name)};
        write_fill_value(dataset, type);
        const VariableInfo& variable = info(field.variable);
        describe(dataset, dimensions,
                 field.deviation
                     ? fmt::format("{}, deviation from the base year", variable.long_name)
                     : std::string{variable.long_name},
                 field.deviation ? "%" : unit_of(field.variable, table()));
        const auto& own = field.partition.dimensions;
        if (has_places() && std::find(own.begin(), own.end(), "region") != own.end())
            write_attribute(dataset, "coordinates", "lat lon");
        if (variable.aggregation == Aggregation::flow)
            write_attribute(dataset, "cell_methods", "time: mean");
        for (std::size_t m = 0; m < rows_.size(); ++m)
            write_chunks(dataset, m, static_cast<hsize_t>(per_chunk), rows_[m].chunks[f]);
    }

    void write_chunks(const Handle& dataset, std::size_t m, hsize_t per_chunk,
                      const std::vector<Bytes>& chunks) {
        for (std::size_t c = 0; c < chunks.size(); ++c) {
            Shape offset(shape_of(dataset).size(), 0);
            offset[0] = m;
            offset[1] = c * per_chunk;
            require(H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset.data(), chunks[c].size(),
                                   chunks[c].data()),
                    "write to " + path_);
        }
    }

    /// One number per member, or per member and entity.
    template <class Of>
    void write_scalar(const std::string& name, const std::vector<std::string>& dimensions,
                      const std::string& long_name, const std::string& units, Of&& of) {
        std::vector<double> values;
        for (const MemberRow& row : rows_) {
            const std::vector<double> own = of(row);
            values.insert(values.end(), own.begin(), own.end());
        }
        Shape shape{rows_.size()};
        for (std::size_t axis = 1; axis < dimensions.size(); ++axis)
            shape.push_back(shape_of(scales_.at(dimensions[axis])).front());
        write_values(name, dimensions, shape, long_name, units, values);
    }

    /// The dataset stays open.
    Handle write_values(const std::string& name, const std::vector<std::string>& dimensions,
                        const Shape& shape, const std::string& long_name, const std::string& units,
                        const std::vector<double>& values) {
        const Handle properties = creation_properties();
        const Handle space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
        Handle dataset{require(H5Dcreate2(file_, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT,
                                          properties, H5P_DEFAULT),
                               "create " + name)};
        write_fill_value(dataset, H5T_IEEE_F64LE);
        require(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                "write " + name);
        describe(dataset, dimensions, long_name, units);
        return dataset;
    }

    /// Indicators that were asked for: those of members, which all have the same, and the table's.
    void write_figures() {
        for (std::size_t k = 0; k < rows_.front().figures.size(); ++k) {
            const Figure& figure = rows_.front().figures[k];
            std::vector<std::string> dimensions{"member"};
            dimensions.insert(dimensions.end(), figure.dimensions.begin(), figure.dimensions.end());
            write_scalar(figure.name, dimensions, figure.long_name, figure.units,
                         [=](const MemberRow& row) { return row.figures[k].values; });
        }
        for (const Figure& figure : header_.figures) {
            Shape shape;
            for (const auto& dimension : figure.dimensions)
                shape.push_back(shape_of(scales_.at(dimension)).front());
            write_values(figure.name, figure.dimensions, shape, figure.long_name, figure.units,
                         figure.values);
        }
    }

    void write_indicators() {
        static constexpr std::array meaning{
            "largest fall of GDP below base, share of base",
            "time from the start to the largest fall",
            "GDP lost over the run, in shares of a year's base-year GDP",
            "time from the start until GDP stays within 0.5 % of base; no data = not within the "
            "run",
            "largest rise of GDP above base, share of base"};
        static constexpr std::array units{"1", "years", "1", "years", "1"};
        for (std::size_t k = 0; k < indicator_names.size(); ++k) {
            const std::string name = indicator_names[k];
            write_scalar(name, {"member", "region"}, meaning[k], units[k],
                         [&](const MemberRow& row) { return row.region[k]; });
            write_scalar(name + "_by_sector", {"member", "sector"},
                         fmt::format("{}, national", meaning[k]), units[k],
                         [&](const MemberRow& row) { return row.sector[k]; });
            write_scalar(name + "_national", {"member"}, fmt::format("{}, national", meaning[k]),
                         units[k],
                         [&](const MemberRow& row) { return std::vector{row.national[k]}; });
        }
        write_budgets();
        write_scalar("direct_loss", {"member"},
                     "national GDP lost over the run if nothing propagated, in shares of a year's "
                     "base-year GDP; no data = not computed",
                     "1", [](const MemberRow& row) { return std::vector{row.direct_loss}; });
        write_scalar("spillover_ratio", {"member"},
                     "national GDP lost beyond direct_loss, per unit of direct_loss", "1",
                     [](const MemberRow& row) { return std::vector{row.spillover_ratio}; });
        const GdpBase base = gdp_base();
        const std::string money = unit_of(Variable::gdp_real, table());
        write_vector("gdp_base", "region", base.region, "GDP of the base year", money);
        write_vector("gdp_base_by_sector", "sector", base.sector, "GDP of the base year, national",
                     money);
    }

    void write_budgets() {
        const auto write = [&](const std::string& name, BudgetResult::Measure BudgetResult::*of,
                               const std::string& meaning) {
            write_scalar(name, {"member", "region"}, meaning, "1",
                         [=](const MemberRow& row) { return (row.budgets.*of).region; });
            write_scalar(
                name + "_national", {"member"}, meaning + ", national", "1",
                [=](const MemberRow& row) { return std::vector{(row.budgets.*of).national}; });
        };
        write("fiscal_loss", &BudgetResult::revenue,
              "public revenue lost over the run, in shares of a year's base-year revenue; no data "
              "= no accounts");
        write("consumer_price_change", &BudgetResult::consumer_prices,
              "consumer prices at the end of the run against the base year, share; no data = no "
              "accounts");
    }

    struct GdpBase {
        std::vector<double> region, sector;
    };
    GdpBase gdp_base() const {
        const Extent& e = table().extent;
        const Vector va = header_.table->value_added();
        GdpBase base{std::vector<double>(static_cast<std::size_t>(e.regions)),
                     std::vector<double>(static_cast<std::size_t>(e.sectors))};
        const auto national = is_national(table());
        for (Index a = 0; a < e.industries(); ++a) {
            base.region[static_cast<std::size_t>(e.region_of(a))] += va[a];
            if (national[static_cast<std::size_t>(e.region_of(a))])
                base.sector[static_cast<std::size_t>(e.sector_of(a))] += va[a];
        }
        return base;
    }

    void write_members() {
        std::vector<int> index, complete(rows_.size(), 1), hold, replicate;
        std::vector<std::string> yaml, checks, events, seed_path;
        std::set<std::string> draws;
        for (const MemberRow& row : rows_) {
            index.push_back(static_cast<int>(row.member));
            hold.push_back(row.checks_hold ? 1 : 0);
            yaml.push_back(scenario(row).resolved_yaml);
            checks.push_back(row.checks);
            events.push_back(row.events);
            replicate.push_back(static_cast<int>(scenario(row).replicate));
            seed_path.push_back(scenario(row).seed_path);
        }
        for (const Scenario& each : *header_.scenarios)
            for (const auto& draw : each.draws)
                draws.insert(draw.first);
        const std::vector<std::string> member{"member"};
        describe(write_integers(file_, "member_index", index), member, "place in the batch", "1");
        write_flag("complete", complete, "whether the member is complete");
        write_flag("checks_hold", hold, "whether every check of the scenario holds");
        describe(write_texts(file_, "checks", checks), member, "checks of the scenario", "");
        describe(write_texts(file_, "events", events), member, "what happened", "");
        describe(write_texts(file_, "scenario_yaml", yaml), member, "the scenario as run", "");
        const bool drawn = std::any_of(header_.scenarios->begin(), header_.scenarios->end(),
                                       [](const Scenario& each) { return each.replicate > 0; });
        if (drawn) {
            describe(write_integers(file_, "replicate", replicate), member,
                     "whose draws the member takes, from 1; 0 = nothing in it is drawn", "1");
            describe(write_texts(file_, "seed_path", seed_path), member,
                     "what the draws of the member follow from", "");
        }
        for (const auto& draw : draws)
            write_scalar("draw_" + safe(draw), member, "what the ensemble set: " + draw, "",
                         [&](const MemberRow& row) {
                             const auto& own = scenario(row).draws;
                             const auto found = own.find(draw);
                             return std::vector{found == own.end()
                                                    ? std::numeric_limits<double>::quiet_NaN()
                                                    : found->second};
                         });
        const auto residual = [&](const char* name, std::size_t k, const char* what) {
            write_scalar(name, member, what, "1",
                         [=](const MemberRow& row) { return std::vector{row.residuals[k]}; });
        };
        residual("residual_goods", 0, "worst relative residual: output against deliveries");
        residual("residual_stocks", 1, "worst relative residual: stocks against flows");
        residual("residual_money", 2,
                 "worst relative residual: value added and tariffs against what was spent");
        write_binding("bound_by", "production, in value added, bound", &MemberRow::binding);
        write_binding("lost_to", "national GDP lost while production was bound",
                      &MemberRow::binding_of_loss);
    }

    void write_binding(const std::string& prefix, const std::string& what,
                       Binding MemberRow::*which) {
        static constexpr std::array constraints{
            std::pair{"demand", &Binding::demand}, std::pair{"capacity", &Binding::capacity},
            std::pair{"input", &Binding::input}, std::pair{"labour", &Binding::labour}};
        for (const auto& [name, share] : constraints)
            write_scalar(fmt::format("{}_{}", prefix, name), {"member"},
                         fmt::format("share of {} by {}", what, name), "1",
                         [&, share = share](const MemberRow& row) {
                             return std::vector{row.*which.*share};
                         });
        write_scalar(prefix + "_each_input", {"member", "sector"},
                     fmt::format("share of {} by lack of a good", what), "1",
                     [&](const MemberRow& row) { return (row.*which).by_input; });
    }

    void write_flag(const std::string& name, const std::vector<int>& values,
                    const std::string& long_name) {
        const Handle flag = write_integers(file_, name, values);
        describe(flag, {"member"}, long_name, "1");
        write_attribute(flag, "flag_values", std::vector{0, 1});
        write_attribute(flag, "flag_meanings", "no yes");
    }

    static std::string safe(std::string name) {
        for (char& c : name)
            if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
        return name;
    }

    std::string path_;
    const BatchHeader& header_;
    const std::vector<MemberRow>& rows_;
    OutputFile file_;
    std::map<std::string, Handle> scales_;
};

}  // namespace

void write_result(const std::string& path, const BatchHeader& header,
                  const std::vector<MemberRow>& rows) {
    ResultWriter{path, header, rows}.write();
}

}  // namespace spillover::hdf5
