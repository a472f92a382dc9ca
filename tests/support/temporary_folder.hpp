#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace spillover::test {

/// A folder of its own for a test, gone with it.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "spillover_XXXXXX").string();
        if (mkdtemp(name.data())) path_ = name;
    }
    ~TemporaryFolder() { std::filesystem::remove_all(path_); }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    std::string path(const std::string& name) const { return (path_ / name).string(); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream{path(name)} << text;
    }
    std::string text(const std::string& name) const {
        std::ostringstream all;
        all << std::ifstream{path(name)}.rdbuf();
        return all.str();
    }

private:
    std::filesystem::path path_;
};

}  // namespace spillover::test
