#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace spillover::test {

inline void write_text(const std::string& path, const std::string& text) {
    std::ofstream{path} << text;
}

inline std::string read_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream{path}.rdbuf();
    return text.str();
}

/// A folder of its own for a test, gone with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name =
            (std::filesystem::temp_directory_path() / "spillover_test_XXXXXX").string();
        if (!::mkdtemp(name.data())) throw std::runtime_error{"cannot make " + name};
        path_ = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path(const std::string& name = {}) const { return (path_ / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        write_text(path(name), text);
    }
    std::string text(const std::string& name) const { return read_text(path(name)); }

private:
    std::filesystem::path path_;
};

}  // namespace spillover::test
