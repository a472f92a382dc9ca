#include "bench/writing_share.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "bench/stopwatch.hpp"
#include "bench/workload.hpp"
#include "engine/figures.hpp"
#include "engine/indicator_runs.hpp"
#include "io/hdf5/batch_store.hpp"

namespace spillover::bench {
namespace {

constexpr int rounds = 5;

class Nowhere : public Recorder {
public:
    void record(MemberResult) override {}
};

struct Kind {
    const char* name;
    Variable variable;
    const char* level;
    Duration every;
};

class Batch {
public:
    Batch(const Size& size, Index members, Index steps, const Kind& kind)
        : table_{&table_of(size)}, scenarios_{scenarios_on(*table_, Preset::full, members, steps)} {
        for (Scenario& scenario : scenarios_) {
            scenario.outputs.every = kind.every;
            scenario.outputs.fields = {
                {kind.name, kind.variable, false, partition_of(table_->data(), kind.level)}};
        }
        for (Index m = 0; m < members; ++m)
            members_.push_back(m);
        header_.table = table_;
        header_.scenarios = &scenarios_;
        header_.records = records_of(scenarios_[0].time, kind.every);
        header_.batch_hash = hdf5::batch_hash("table", scenarios_);
    }

    double seconds_without(int threads) const {
        Nowhere nowhere;
        return seconds_of([&] { run(threads, nowhere); });
    }
    double seconds_with(int threads, const std::string& path) const {
        return seconds_of([&] {
            hdf5::BatchStore::Options options;
            options.threads = threads;
            hdf5::BatchStore store{path, header_, members_, options};
            run(threads, store);
            store.finish({});
        });
    }

private:
    void run(int threads, Recorder& recorder) const {
        simulate_with_indicators(*table_, scenarios_, members_, {threads, {}, {}}, recorder);
    }

    const MrioTable* table_;
    std::vector<Scenario> scenarios_;
    std::vector<Index> members_;
    hdf5::BatchHeader header_;
};

}  // namespace

int tell_writing_share(int count, char** arguments) {
    if (count != 7) {
        fmt::print(stderr, "usage: --writing-share REGIONS SECTORS MEMBERS STEPS THREADS\n");
        return 2;
    }
    const auto number = [&](int n) { return std::atol(arguments[n]); };
    const auto threads = static_cast<int>(number(6));
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() / fmt::format("spillover_share.{}", getpid());
    std::filesystem::create_directory(folder);
    for (const Kind& kind :
         {Kind{"gdp_real", Variable::gdp_real, "region", {1, Duration::Unit::month}},
          Kind{"output", Variable::output, "region_sector", {1, Duration::Unit::week}}}) {
        const Batch batch{{number(2), number(3), TableForm::pooled}, number(4), number(5), kind};
        std::vector<double> without, with, share;
        for (int n = 0; n < rounds; ++n) {
            without.push_back(batch.seconds_without(threads));
            with.push_back(batch.seconds_with(threads, folder / "result.h5"));
            share.push_back(1 - without.back() / with.back());
        }
        fmt::print("{:10} {:14} {:8.3f} s nothing written {:8.3f} s written {:6.1f} % of it\n",
                   kind.name, kind.level, median(without), median(with), 100 * median(share));
    }
    std::filesystem::remove_all(folder);
    return 0;
}

}  // namespace spillover::bench
