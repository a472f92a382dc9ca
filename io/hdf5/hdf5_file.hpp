#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/hdf5/handle.hpp"

namespace spillover::hdf5 {

using Shape = std::vector<hsize_t>;

/// HDF5 prints its own stack of errors unless told otherwise; ours say what matters to users.
void be_quiet();
Handle file_creation_properties();  ///< creation order kept
/// Opens for reading. \throws FileError where it is not an HDF5 file
Handle open_file(const std::string& path);
Handle create_group(hid_t parent, const std::string& name);
Handle creation_properties();  ///< of a dataset, attribute order kept

Handle text_type();  ///< variable-length UTF-8

void write_attribute(hid_t object, const std::string& name, const std::string& text);
void write_attribute(hid_t object, const std::string& name, const std::vector<int>& values);
/// The attribute of a missing value, in the dataset's own type.
void write_fill_value(hid_t dataset, hid_t file_type);
std::string read_text_attribute(hid_t object, const std::string& name);  ///< "" if there is none
std::vector<std::string> attribute_names(hid_t object);

/// Writes a dataset in one piece; compressed where it is large. The dataset stays open.
Handle write_numbers(hid_t parent, const std::string& name, const Shape& shape, const double* data);
Handle write_integers(hid_t parent, const std::string& name, const std::vector<int>& values);
Handle write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts);

bool exists(hid_t parent, const std::string& path);
Handle open_dataset(hid_t parent, const std::string& name);
Shape shape_of(hid_t dataset);
std::vector<double> read_numbers(hid_t parent, const std::string& name);
/// The same to where there is room for all of them.
void read_numbers(hid_t parent, const std::string& name, double* values);
std::vector<std::string> read_texts(hid_t parent, const std::string& name);
/// Names of the datasets or groups in a group, in order of creation.
std::vector<std::string> members_of(hid_t group);

}  // namespace spillover::hdf5
