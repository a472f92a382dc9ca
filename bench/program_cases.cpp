#include "bench/program_cases.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "engine/error.hpp"
#include "io/hdf5/result_file.hpp"
#include "io/hdf5/table_file.hpp"

namespace spillover::bench {
namespace {

namespace fs = std::filesystem;

/// A folder for the files of this process, removed at its end.
class Scratch {
public:
    Scratch() : path_{fs::temp_directory_path() / ("spillover_bench." + std::to_string(getpid()))} {
        fs::create_directory(path_);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string file(const std::string& name) const { return path_ / name; }

private:
    fs::path path_;
};

const Scratch& scratch() {
    static const Scratch folder;
    return folder;
}

class Nowhere : public Recorder {
public:
    void record(MemberResult) override {}
};

/// Of a run of one member.
class Last : public Recorder {
public:
    void record(MemberResult member) override { result = std::move(member); }
    MemberResult result;
};

std::vector<Index> first(Index members) {
    std::vector<Index> all;
    for (Index m = 0; m < members; ++m)
        all.push_back(m);
    return all;
}

double run_command(const char* command) {
    if (std::system(command) != 0) throw FileError{std::string{"failed: "} + command};
    return 0;
}

}  // namespace

double simulate_batch(const Size& size, Preset preset, Index members, Index steps, int threads,
                      ShareForm shares, const std::function<bool()>& before_step) {
    const MrioTable& table = table_of(size);
    const auto scenarios = scenarios_on(table, preset, members, steps);
    Nowhere nowhere;
    simulate(table, scenarios, first(members), {threads, 0, before_step, {}, shares}, nowhere);
    return 0;
}

double load_table(const Size& size) {
    const std::string path = scratch().file(size.name() + ".h5");
    if (!fs::exists(path)) hdf5::write_table(path, table_of(size).data());
    const MrioTable table{hdf5::read_table(path)};
    return size_of_sales({size.regions, size.sectors, 1, size.form});
}

double write_members(const Size& size, Index members) {
    struct Batch {
        std::vector<Scenario> scenarios;
        hdf5::BatchHeader header;
        MemberResult result;
    };
    static std::map<std::pair<std::string, Index>, Batch> batches;
    Batch& batch = batches[{size.name(), members}];
    if (batch.scenarios.empty()) {
        const MrioTable& table = table_of(size);
        batch.scenarios = scenarios_on(table, Preset::quantity, members);
        batch.header.records =
            records_of(batch.scenarios[0].time, batch.scenarios[0].outputs.every);
        batch.header.batch_hash = hdf5::batch_hash("table", batch.scenarios);
        Last last;
        simulate(table, batch.scenarios, {0}, {1, {}, {}}, last);
        batch.result = std::move(last.result);
    }
    batch.header.table = &table_of(size);
    batch.header.scenarios = &batch.scenarios;
    std::vector<hdf5::MemberRow> rows;
    for (Index m = 0; m < members; ++m) {
        batch.result.member = m;
        rows.push_back(hdf5::make_row(batch.header, batch.result));
    }
    hdf5::write_result(scratch().file("result.h5"), batch.header, rows);
    return 4.0 * static_cast<double>(members) * static_cast<double>(batch.result.fields[0].size());
}

double start_program() {
    return run_command(SPILLOVER_PROGRAM " --version > /dev/null");
}

double check_scenario() {
    return run_command(SPILLOVER_PROGRAM " check " SPILLOVER_SOURCE_DIR
                                         "/scenarios/lithium_mine_stop.yaml > /dev/null");
}

}  // namespace spillover::bench
