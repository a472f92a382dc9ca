#pragma once

#include <optional>
#include <string>

namespace spillover {

/// Bytes of memory that this process may use: the machine's, or what its control group leaves it
/// (containers, batch systems), whichever is less.
/// \param root  of the file system that /proc and /sys are looked up in
double memory_available(const std::string& root = "");

/// \throws InputError, naming `where`, if `what` ("a table of 3 regions x 2 sectors") takes more
/// memory than this process may use. To be asked before anything of the size is made.
void require_memory(double bytes, const std::string& where, const std::string& what,
                    const std::string& hint = "");

/// Bytes of memory that this process holds now, and has held at most.
struct MemoryHeld {
    double now = 0, peak = 0;
};
MemoryHeld memory_held();

/// Gives memory that was let go back to the system.
void return_memory();

/// "4GB", "500 MB", "2 GiB" as bytes; nothing if the text is no amount of memory.
std::optional<double> parse_bytes(const std::string& text);

}  // namespace spillover
