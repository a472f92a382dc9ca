#include "io/hdf5/provenance.hpp"

#include <fmt/format.h>

#include "io/hdf5/hdf5_file.hpp"
#include "io/program_info.hpp"

namespace spillover::hdf5 {

void write_root_attributes(hid_t file, const BatchHeader& header) {
    const Scenario& first = header.scenarios->front();
    const TableData& table = header.table->data();
    write_attribute(file, "Conventions", "CF-1.10");
    write_attribute(file, "title", first.title.empty() ? first.id : first.title);
    write_attribute(file, "schema", "result/1");
    write_attribute(file, "source", program_name());
    write_attribute(file, "instruction_set", program_info().instruction_set);
    write_attribute(file, "table_name", table.name);
    write_attribute(file, "table_quality", table.quality);
    write_attribute(file, "table_sha256", header.table_hash);
    write_attribute(file, "batch_sha256", header.batch_hash);
    write_attribute(file, "batch_members", std::vector{static_cast<int>(header.scenarios->size())});
}

void write_provenance(hid_t file, const BatchHeader& header) {
    const Handle group = create_group(file, "provenance");
    const auto& program = program_info();
    write_attribute(group, "program", "Spillover " + program.version);
    write_attribute(group, "commit", program.commit);
    write_attribute(group, "compiler", program.compiler);
    write_attribute(group, "libraries", fmt::format("{}", fmt::join(program.libraries, ", ")));
    write_attribute(group, "table_source", header.table->data().source);
    write_attribute(group, "stability_report", header.stability);
}

}  // namespace spillover::hdf5
