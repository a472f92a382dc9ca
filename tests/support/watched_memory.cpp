#include "tests/support/watched_memory.hpp"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <stdexcept>

namespace spillover::test {
namespace {

/// What the handler of the fault has to know.
struct Watch {
    std::uintptr_t begin = 0, end = 0, page = 4096;
    std::array<std::uintptr_t, 8> open{};
    Index visits = 0;
    struct sigaction before {};
};
Watch watch;

void protect(std::uintptr_t page, std::size_t bytes, int how) {
    // NOLINTNEXTLINE: addresses are what memory protection is about
    mprotect(reinterpret_cast<void*>(page), bytes, how);
}

void open_page(int, siginfo_t* fault, void*) {
    const auto at = reinterpret_cast<std::uintptr_t>(fault->si_addr);  // NOLINT
    if (at < watch.begin || at >= watch.end) {  // somebody else's: fail as ever
        sigaction(SIGSEGV, &watch.before, nullptr);
        return;
    }
    std::uintptr_t& slot = watch.open[static_cast<std::size_t>(watch.visits) % watch.open.size()];
    if (slot != 0) protect(slot, watch.page, PROT_NONE);
    slot = watch.begin + (at - watch.begin) / watch.page * watch.page;
    protect(slot, watch.page, PROT_READ | PROT_WRITE);
    ++watch.visits;
}

}  // namespace

WatchedMemory::WatchedMemory(const Numbers& values) {
    if (watch.begin != 0) throw std::logic_error("something is watched already");
    watch = {};
    watch.page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto first = reinterpret_cast<std::uintptr_t>(values.data());  // NOLINT
    watch.begin = (first + watch.page - 1) / watch.page * watch.page;
    watch.end = (first + values.size() * sizeof(double)) / watch.page * watch.page;
    struct sigaction action {};
    action.sa_sigaction = open_page;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, &watch.before);
    protect(watch.begin, watch.end - watch.begin, PROT_NONE);
}

WatchedMemory::~WatchedMemory() {
    protect(watch.begin, watch.end - watch.begin, PROT_READ | PROT_WRITE);
    sigaction(SIGSEGV, &watch.before, nullptr);
    watch.begin = 0;
}

Index WatchedMemory::visits() const noexcept {
    return watch.visits;
}

}  // namespace spillover::test
