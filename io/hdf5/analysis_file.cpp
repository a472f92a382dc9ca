#include "io/hdf5/analysis_file.hpp"

#include <fmt/format.h>
#include <hdf5_hl.h>

#include "io/durable_file.hpp"
#include "io/hdf5/hdf5_file.hpp"
#include "io/hdf5/output_file.hpp"
#include "io/program_info.hpp"

namespace spillover::hdf5 {
namespace {

void write_root(hid_t file, const Analysis& analysis) {
    write_attribute(file, "schema", "analysis/1");
    write_attribute(file, "analysis", analysis.name);
    write_attribute(file, "title", analysis.title);
    write_attribute(file, "table", analysis.table);
    write_attribute(file, "references", fmt::format("{}", fmt::join(analysis.sources, "; ")));
    write_attribute(file, "comment", fmt::format("{}", fmt::join(analysis.notes, "\n")));
    write_attribute(file, "program", program_name());
}

Handle write_words(hid_t file, const std::string& name, const Shape& shape,
                   const std::vector<std::string>& texts) {
    const Handle type = text_type(), properties = creation_properties();
    const Handle space{H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
    Handle dataset{
        require(H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                "create dataset " + name)};
    std::vector<const char*> pointers;
    for (const auto& text : texts)
        pointers.push_back(text.c_str());
    require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
            "write dataset " + name);
    return dataset;
}

}  // namespace

void write_analysis(const std::string& path, const Analysis& analysis) {
    UnfinishedFile unfinished{path};
    {
        OutputFile file{unfinished.path()};
        write_root(file, analysis);
        std::map<std::string, Handle> scales;
        for (const auto& [name, labels] : analysis.axes) {
            Handle scale = write_texts(file, name, labels);
            require(H5DSset_scale(scale, name.c_str()), "make a dimension");
            scales.emplace(name, std::move(scale));
        }
        for (const auto& variable : analysis.variables) {
            Shape shape;
            for (const auto& axis : variable.axes)
                shape.push_back(analysis.axes.at(axis).size());
            const Handle dataset =
                variable.values.empty()
                    ? write_words(file, variable.name, shape, variable.texts)
                    : write_numbers(file, variable.name, shape, variable.values.data());
            for (std::size_t axis = 0; axis < shape.size(); ++axis)
                require(H5DSattach_scale(dataset, scales.at(variable.axes[axis]),
                                         static_cast<unsigned>(axis)),
                        "attach a dimension");
            write_attribute(dataset, "long_name", variable.long_name);
            if (variable.values.empty()) continue;
            write_attribute(dataset, "units", variable.unit);
            write_fill_value(dataset, H5T_IEEE_F64LE);
        }
        scales.clear();
        file.close();
    }
    unfinished.publish(path);
}

}  // namespace spillover::hdf5
