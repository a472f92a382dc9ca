#include "io/program_info.hpp"

#include <fmt/core.h>
#include <libdeflate.h>

#include <Eigen/Core>

#include "io/build_info.hpp"
#include "io/hdf5/library_version.hpp"

namespace spillover {
namespace {

/// The clone of the kernels that this processor runs (kernels/dispatch.hpp).
std::string instruction_set() {
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "x86-64-v3";
#endif
    return "baseline";
}

}  // namespace

const ProgramInfo& program_info() {
    static const ProgramInfo info = [] {
        return ProgramInfo{build::version,
                           build::commit,
                           build::compiler,
                           instruction_set(),
                           {fmt::format("HDF5 {}", hdf5::library_version()),
                            fmt::format("Eigen {}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION,
                                        EIGEN_MINOR_VERSION),
                            fmt::format("yaml-cpp {}", build::yaml_cpp),
                            fmt::format("libdeflate {}", LIBDEFLATE_VERSION_STRING),
                            fmt::format("fmt {}.{}.{}", FMT_VERSION / 10000,
                                        FMT_VERSION / 100 % 100, FMT_VERSION % 100)}};
    }();
    return info;
}

std::string program_name() {
    return fmt::format("Spillover {} ({})", program_info().version, program_info().commit);
}

}  // namespace spillover
