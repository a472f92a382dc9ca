#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace spillover::bench {

/// Wall time since it was made.
class Stopwatch {
public:
    double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

/// Wall time that work() takes.
template <class Work>
double seconds_of(const Work& work) {
    const Stopwatch watch;
    work();
    return watch.seconds();
}

/// Of an odd number of values.
inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace spillover::bench
