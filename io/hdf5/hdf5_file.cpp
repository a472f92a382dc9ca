#include "io/hdf5/hdf5_file.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

#include "io/hdf5/chunked_numbers.hpp"

namespace spillover::hdf5 {

bool Handle::close() noexcept {
    if (id_ < 0) return true;
    const hid_t id = std::exchange(id_, -1);
    switch (H5Iget_type(id)) {
        case H5I_FILE:
            return H5Fclose(id) >= 0;
        case H5I_GROUP:
            return H5Gclose(id) >= 0;
        case H5I_DATASET:
            return H5Dclose(id) >= 0;
        case H5I_DATASPACE:
            return H5Sclose(id) >= 0;
        case H5I_DATATYPE:
            return H5Tclose(id) >= 0;
        case H5I_ATTR:
            return H5Aclose(id) >= 0;
        default:
            return H5Pclose(id) >= 0;
    }
}

namespace {

constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
constexpr hsize_t worth_compressing = 4096;  ///< numbers

hsize_t size_of(const Shape& shape) {
    return std::accumulate(shape.begin(), shape.end(), hsize_t{1}, std::multiplies<>{});
}

Handle space_of(const Shape& shape) {
    return Handle{shape.empty()
                      ? H5Screate(H5S_SCALAR)
                      : H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr)};
}

}  // namespace

void be_quiet() {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Handle file_creation_properties() {
    Handle properties{H5Pcreate(H5P_FILE_CREATE)};
    H5Pset_obj_track_times(properties, false);  // the same content gives the same file
    H5Pset_link_creation_order(properties, creation_order);
    H5Pset_attr_creation_order(properties, creation_order);
    return properties;
}

Handle open_file(const std::string& path) {
    be_quiet();
    return Handle{require(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT),
                          "open " + path + " as an HDF5 file")};
}

Handle create_group(hid_t parent, const std::string& name) {
    const Handle properties{H5Pcreate(H5P_GROUP_CREATE)};
    H5Pset_obj_track_times(properties, false);  // the same content gives the same file
    H5Pset_link_creation_order(properties, creation_order);
    H5Pset_attr_creation_order(properties, creation_order);
    return Handle{require(H5Gcreate2(parent, name.c_str(), H5P_DEFAULT, properties, H5P_DEFAULT),
                          "create group " + name)};
}

Handle creation_properties() {
    Handle properties{H5Pcreate(H5P_DATASET_CREATE)};
    H5Pset_obj_track_times(properties, false);  // the same content gives the same file
    H5Pset_attr_creation_order(properties, creation_order);
    return properties;
}

Handle text_type() {
    Handle type{H5Tcopy(H5T_C_S1)};
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

void write_attribute(hid_t object, const std::string& name, const std::string& text) {
    const Handle type{H5Tcopy(H5T_C_S1)}, space{H5Screate(H5S_SCALAR)};
    H5Tset_size(type, std::max<std::size_t>(1, text.size() + 1));
    H5Tset_cset(type, H5T_CSET_UTF8);
    const Handle attribute{require(
        H5Acreate2(object, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), "write " + name)};
    require(H5Awrite(attribute, type, text.c_str()), "write " + name);
}

void write_attribute(hid_t object, const std::string& name, const std::vector<int>& values) {
    const hsize_t count = values.size();
    const Handle space{H5Screate_simple(1, &count, nullptr)};
    const Handle attribute{
        require(H5Acreate2(object, name.c_str(), H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT),
                "write " + name)};
    require(H5Awrite(attribute, H5T_NATIVE_INT, values.data()), "write " + name);
}

void write_fill_value(hid_t dataset, hid_t file_type) {
    const hsize_t one = 1;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    const Handle space{H5Screate_simple(1, &one, nullptr)};
    const Handle attribute{
        H5Acreate2(dataset, "_FillValue", file_type, space, H5P_DEFAULT, H5P_DEFAULT)};
    require(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &nothing), "write _FillValue");
}

std::string read_text_attribute(hid_t object, const std::string& name) {
    if (H5Aexists(object, name.c_str()) <= 0) return {};
    const Handle attribute{H5Aopen(object, name.c_str(), H5P_DEFAULT)};
    const Handle type{H5Aget_type(attribute)};
    if (H5Tget_class(type) != H5T_STRING) return {};
    if (H5Tis_variable_str(type) > 0) {
        char* text = nullptr;
        if (H5Aread(attribute, text_type(), &text) < 0 || !text) return {};
        std::string copy{text};
        H5free_memory(text);
        return copy;
    }
    std::string text(H5Tget_size(type) + 1, '\0');
    require(H5Aread(attribute, type, text.data()), "read " + name);
    text.resize(text.find('\0'));
    return text;
}

std::vector<std::string> attribute_names(hid_t object) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5A_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_NATIVE, nullptr, add, &names);
    return names;
}

Handle write_numbers(hid_t parent, const std::string& name, const Shape& shape,
                     const double* data) {
    const Handle space = space_of(shape), properties = creation_properties();
    const bool chunked = size_of(shape) >= worth_compressing;
    if (chunked) set_chunks(properties, chunk_of(shape));
    Handle dataset{require(H5Dcreate2(parent, name.c_str(), H5T_IEEE_F64LE, space, H5P_DEFAULT,
                                      properties, H5P_DEFAULT),
                           "create dataset " + name)};
    if (chunked) {
        write_chunks(dataset, shape, data, name);
    } else if (size_of(shape) > 0) {
        require(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, data),
                "write dataset " + name);
    }
    return dataset;
}

Handle write_integers(hid_t parent, const std::string& name, const std::vector<int>& values) {
    const Handle space = space_of({values.size()}), properties = creation_properties();
    Handle dataset{require(H5Dcreate2(parent, name.c_str(), H5T_STD_I32LE, space, H5P_DEFAULT,
                                      properties, H5P_DEFAULT),
                           "create dataset " + name)};
    if (!values.empty())
        require(H5Dwrite(dataset, H5T_NATIVE_INT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()),
                "write dataset " + name);
    return dataset;
}

Handle write_texts(hid_t parent, const std::string& name, const std::vector<std::string>& texts) {
    const Handle type = text_type(), space = space_of({texts.size()}),
                 properties = creation_properties();
    Handle dataset{
        require(H5Dcreate2(parent, name.c_str(), type, space, H5P_DEFAULT, properties, H5P_DEFAULT),
                "create dataset " + name)};
    std::vector<const char*> pointers;
    for (const auto& text : texts)
        pointers.push_back(text.c_str());
    if (!texts.empty())
        require(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
                "write dataset " + name);
    return dataset;
}

bool exists(hid_t parent, const std::string& path) {
    // Every group on the way has to be asked for.
    for (std::size_t end = path.find('/', 1);; end = path.find('/', end + 1)) {
        const std::string part = path.substr(0, end);
        if (H5Lexists(parent, part.c_str(), H5P_DEFAULT) <= 0) return false;
        if (end == std::string::npos) return true;
    }
}

Handle open_dataset(hid_t parent, const std::string& name) {
    return Handle{require(H5Dopen2(parent, name.c_str(), H5P_DEFAULT), "find dataset " + name)};
}

Shape shape_of(hid_t dataset) {
    const Handle space{H5Dget_space(dataset)};
    Shape shape(static_cast<std::size_t>(std::max(0, H5Sget_simple_extent_ndims(space))));
    H5Sget_simple_extent_dims(space, shape.data(), nullptr);
    return shape;
}

void read_numbers(hid_t parent, const std::string& name, double* values) {
    const Handle dataset = open_dataset(parent, name);
    require(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
            "read dataset " + name);
}

std::vector<double> read_numbers(hid_t parent, const std::string& name) {
    std::vector<double> values(size_of(shape_of(open_dataset(parent, name))));
    read_numbers(parent, name, values.data());
    return values;
}

std::vector<std::string> read_texts(hid_t parent, const std::string& name) {
    const Handle dataset = open_dataset(parent, name);
    const Handle type{H5Dget_type(dataset)}, space{H5Dget_space(dataset)};
    const hsize_t count = size_of(shape_of(dataset));
    std::vector<std::string> texts;
    if (H5Tget_class(type) != H5T_STRING) throw FileError{"dataset " + name + " is not text"};
    if (H5Tis_variable_str(type) > 0) {
        std::vector<char*> pointers(count);
        const Handle memory = text_type();
        require(H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, pointers.data()),
                "read dataset " + name);
        for (const char* text : pointers)
            texts.emplace_back(text ? text : "");
        H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
        return texts;
    }
    const std::size_t width = H5Tget_size(type);
    std::vector<char> data(width * count);
    require(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data.data()),
            "read dataset " + name);
    for (hsize_t n = 0; n < count; ++n) {
        std::string text(data.data() + n * width, width);
        text.resize(std::min(text.find('\0'), text.size()));
        texts.push_back(text);
    }
    return texts;
}

std::vector<std::string> members_of(hid_t group) {
    std::vector<std::string> names;
    const auto add = [](hid_t, const char* name, const H5L_info_t*, void* list) -> herr_t {
        static_cast<std::vector<std::string>*>(list)->emplace_back(name);
        return 0;
    };
    if (H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, add, &names) < 0) {
        names.clear();
        H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names);
    }
    return names;
}

}  // namespace spillover::hdf5
