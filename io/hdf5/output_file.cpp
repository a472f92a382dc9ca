#include "io/hdf5/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/hdf5/hdf5_file.hpp"

namespace spillover::hdf5 {
namespace {

// The driver: calls that HDF5 makes on an open file. All but the errors is as in its default one.

/// What HDF5 holds of an open file; `common` has to come first.
struct DriverFile {
    H5FD_t common = {};
    int descriptor = -1;
    haddr_t allocated = 0, size = 0;
    std::shared_ptr<WriteFailure> failure;
};

DriverFile& self(H5FD_t* file) {
    return *reinterpret_cast<DriverFile*>(file);
}
const DriverFile& self(const H5FD_t* file) {
    return *reinterpret_cast<const DriverFile*>(file);
}

void note(WriteFailure& failure, const char* reason) {
    if (failure.reason.empty()) failure.reason = reason;
}

H5FD_t* open(const char* name, unsigned flags, hid_t access, haddr_t) {
    const void* info = H5Pget_driver_info(access);
    if (!info) return nullptr;
    const auto& failure = **static_cast<const std::shared_ptr<WriteFailure>* const*>(info);
    int how = (flags & H5F_ACC_RDWR) ? O_RDWR : O_RDONLY;
    if (flags & H5F_ACC_TRUNC) how |= O_TRUNC;
    if (flags & H5F_ACC_CREAT) how |= O_CREAT;
    if (flags & H5F_ACC_EXCL) how |= O_EXCL;
    const int descriptor =
        ::open(name, how | O_CLOEXEC, 0666);  // NOLINT(cppcoreguidelines-pro-type-vararg)
    struct stat about = {};
    if (descriptor < 0 || ::fstat(descriptor, &about) != 0) {
        // HDF5 first looks whether the file is there; that it is not is no failure.
        if (flags & H5F_ACC_CREAT) note(*failure, std::strerror(errno));
        if (descriptor >= 0) ::close(descriptor);
        return nullptr;
    }
    auto* file = new DriverFile;
    file->descriptor = descriptor;
    file->size = static_cast<haddr_t>(about.st_size);
    file->failure = failure;
    return &file->common;
}

herr_t close(H5FD_t* file) {
    if (::close(self(file).descriptor) != 0) note(*self(file).failure, std::strerror(errno));
    delete &self(file);
    return 0;
}

herr_t query(const H5FD_t*, unsigned long* features) {
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
    return 0;
}

haddr_t end_of_allocation(const H5FD_t* file, H5FD_mem_t) {
    return self(file).allocated;
}

herr_t set_end_of_allocation(H5FD_t* file, H5FD_mem_t, haddr_t end) {
    self(file).allocated = end;
    return 0;
}

haddr_t end_of_file(const H5FD_t* file, H5FD_mem_t) {
    return self(file).size;
}

/// What lies behind the end of the file reads as zeros.
herr_t read(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, void* buffer) {
    auto* to = static_cast<char*>(buffer);
    while (size > 0) {
        const ssize_t count = ::pread(self(file).descriptor, to, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) note(*self(file).failure, std::strerror(errno));
        if (count <= 0) break;
        to += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    std::memset(to, 0, size);
    return 0;
}

herr_t write(H5FD_t* file, H5FD_mem_t, hid_t, haddr_t address, size_t size, const void* buffer) {
    const auto* from = static_cast<const char*>(buffer);
    DriverFile& own = self(file);
    own.size = std::max(own.size, address + size);
    while (size > 0 && own.failure->reason.empty()) {
        const ssize_t count = ::pwrite(own.descriptor, from, size, static_cast<off_t>(address));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            note(*own.failure, std::strerror(errno));
            break;
        }
        from += count;
        address += static_cast<haddr_t>(count);
        size -= static_cast<size_t>(count);
    }
    return 0;
}

herr_t truncate(H5FD_t* file, hid_t, hbool_t) {
    DriverFile& own = self(file);
    if (own.size == own.allocated || !own.failure->reason.empty()) return 0;
    if (::ftruncate(own.descriptor, static_cast<off_t>(own.allocated)) != 0)
        note(*own.failure, std::strerror(errno));
    own.size = own.allocated;
    return 0;
}

hid_t driver() {
    static const H5FD_class_t callbacks = [] {
        H5FD_class_t driver = {};
        driver.name = "spillover";
        driver.maxaddr = (haddr_t{1} << 62) - 1;
        driver.fc_degree = H5F_CLOSE_WEAK;
        driver.fapl_size = sizeof(void*);
        driver.open = open;
        driver.close = close;
        driver.query = query;
        driver.get_eoa = end_of_allocation;
        driver.set_eoa = set_end_of_allocation;
        driver.get_eof = end_of_file;
        driver.read = read;
        driver.write = write;
        driver.truncate = truncate;
        const H5FD_mem_t kinds[] = H5FD_FLMAP_DICHOTOMY;
        std::copy(std::begin(kinds), std::end(kinds), driver.fl_map);
        return driver;
    }();
    static const hid_t id = require(H5FDregister(&callbacks), "register the file driver");
    return id;
}

}  // namespace

OutputFile::OutputFile(std::string path, bool points_elsewhere)
    : path_{std::move(path)}, failure_{std::make_shared<WriteFailure>()} {
    be_quiet();
    const Handle creation = file_creation_properties(), access{H5Pcreate(H5P_FILE_ACCESS)};
    // Virtual datasets came with 1.10.
    H5Pset_libver_bounds(access, H5F_LIBVER_EARLIEST,
                         points_elsewhere ? H5F_LIBVER_V110 : H5F_LIBVER_V18);
    const auto* failure = &failure_;
    require(H5Pset_driver(access, driver(), &failure), "set the file driver");
    file_ = Handle{H5Fcreate(path_.c_str(), H5F_ACC_TRUNC, creation, access)};
    require_good();
    require(file_.get(), "create " + path_);
}

void OutputFile::require_good() const {
    if (!failure_->reason.empty())
        throw FileError{"cannot write " + path_ + ": " + failure_->reason};
}

void OutputFile::close() {
    const bool closed = file_.close();
    require_good();
    if (!closed) throw FileError{"cannot write " + path_};
}

}  // namespace spillover::hdf5
