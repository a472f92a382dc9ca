// Cities: their value added, their names, what they are known for.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include "io/csv/city_parts.hpp"

namespace spillover::csv {
namespace {

/// An id made of a city's English name: "Yichun city" -> Yichun, "Dali Bai Autonomous Prefecture"
/// -> Dali, "Yin chuan" -> Yinchuan, "Ma'Anshan" -> Maanshan.
std::string id_of(const std::string& name) {
    static const std::set<std::string> kinds{"city",  "Prefecture", "Prefeture", "Region",
                                             "Areas", "League",     "District"};
    const bool autonomous = name.find("Autonomous") != std::string::npos;
    std::istringstream words{name.substr(0, name.find('('))};
    std::string id;
    for (std::string word; words >> word;) {
        if (kinds.contains(word) || (autonomous && !id.empty())) break;
        for (std::size_t k = 0; k < word.size(); ++k) {
            const auto c = static_cast<unsigned char>(word[k]);
            if (c < 128 && std::isalnum(c))
                id += static_cast<char>(id.empty() ? std::toupper(c) : k > 0 ? std::tolower(c) : c);
        }
    }
    return id;
}

class CitiesReader {
public:
    CitiesReader(const CitySources& sources, const CityCodes& codes, CityFigures& figures,
                 Problems& problems)
        : sources_{sources}, codes_{codes}, figures_{figures}, problems_{problems} {}

    std::vector<std::string> read() {
        read_lines();
        read_names();
        if (problems_.empty()) name_apart();
        if (problems_.empty()) read_known_for();
        return left_out_;
    }

private:
    void read_lines() {
        Sheet sheet{sources_.cities, problems_};
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const std::string code = sheet.text(n, "code");
            if (sheet.text(n, "gdp_100m_yuan").empty()) {
                left_out_.push_back(sheet.text(n, "name_zh"));
                continue;
            }
            if (std::find(code_.begin(), code_.end(), code) != code_.end())
                sheet.problem_in(n, fmt::format("code '{}' stands twice", code));
            const auto province = place_of(sheet, n, "province_code",
                                           sheet.text(n, "province_code"), codes_.province);
            code_.push_back(code);
            figures_.cities.push_back(city(sheet, n, static_cast<Index>(province.value_or(0))));
        }
        if (figures_.cities.empty() && sheet.fine()) sheet.problem("has no city with GDP");
    }

    static CityFigures::City city(Sheet& sheet, std::size_t n, Index province) {
        CityFigures::City city;
        city.long_name = sheet.text(n, "name_en");
        city.id = id_of(city.long_name);
        if (city.id.empty())
            sheet.problem_in(n, fmt::format("name_en '{}' gives no id", city.long_name));
        city.province = province;
        city.lon = sheet.number(n, "lon", -180, 180);
        city.lat = sheet.number(n, "lat", -90, 90);
        city.area = sheet.number(n, "area_km2", positive, 2e8);
        const double gdp = sheet.number(n, "gdp_100m_yuan", positive, unlimited) * hundred_million;
        city.groups = {sheet.number(n, "gdp_primary_100m", 0, unlimited),
                       sheet.number(n, "gdp_secondary_100m", 0, unlimited),
                       sheet.number(n, "gdp_tertiary_100m", 0, unlimited)};
        const double sum = (city.groups[0] + city.groups[1] + city.groups[2]) * hundred_million;
        if (sum <= 0) {
            sheet.problem_in(n, "the three industries have no value added");
            return city;
        }
        // GDP is the better known figure: the three industries are taken as its parts.
        for (double& group : city.groups)
            group *= gdp / sum * hundred_million;
        city.mismatch = (gdp - sum) / gdp;
        city.reported = sheet.text(n, "gdp_flag") == "reported";
        return city;
    }

    void read_names() {
        for (auto& city : figures_.cities)
            city.cluster = figures_.provinces[static_cast<std::size_t>(city.province)].cluster;
        Sheet sheet{sources_.assumptions + "/names.csv", problems_};
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const auto found = std::find(code_.begin(), code_.end(), sheet.text(n, "code"));
            if (found == code_.end()) continue;  // a city file of another year may lack it
            auto& city = figures_.cities[static_cast<std::size_t>(found - code_.begin())];
            if (const auto& id = sheet.text(n, "id"); !id.empty()) city.id = id;
            if (const auto& cluster = sheet.text(n, "cluster"); !cluster.empty())
                city.cluster = cluster;
        }
    }

    /// Of several cities of one name the largest keeps it, the others get their province behind it.
    void name_apart() {
        std::map<std::string, std::size_t> largest;
        const auto size = [&](std::size_t c) {
            const auto& groups = figures_.cities[c].groups;
            return groups[0] + groups[1] + groups[2];
        };
        for (std::size_t c = 0; c < figures_.cities.size(); ++c) {
            const auto [place, first] = largest.emplace(figures_.cities[c].id, c);
            if (!first && size(c) > size(place->second)) place->second = c;
        }
        for (std::size_t c = 0; c < figures_.cities.size(); ++c) {
            auto& city = figures_.cities[c];
            if (largest.at(city.id) != c)
                city.id += "_" + figures_.provinces[static_cast<std::size_t>(city.province)].id;
        }
    }

    void read_known_for() {
        Sheet sheet{sources_.assumptions + "/known_for.csv", problems_};
        std::vector<std::string> ids;
        for (const auto& city : figures_.cities)
            ids.push_back(city.id);
        for (std::size_t n = 0; n < sheet.rows(); ++n) {
            const auto c = place_of(sheet, n, "city", sheet.text(n, "city"), ids);
            const auto i =
                place_of(sheet, n, "sector", sheet.text(n, "sector"), figures_.description.sectors);
            if (!c || !i) continue;
            auto& city = figures_.cities[*c];
            const auto sector = static_cast<Index>(*i);
            const bool quotient = !sheet.text(n, "quotient").empty(),
                       share = !sheet.text(n, "share").empty();
            if (quotient == share) {
                sheet.problem_in(n, "needs either a quotient or a share");
            } else if (city.quotients.contains(sector) || city.shares.contains(sector)) {
                sheet.problem_in(n, fmt::format("{}/{} stands twice", city.id,
                                                figures_.description.sectors[*i]));
            } else if (quotient) {
                city.quotients[sector] = sheet.number(n, "quotient", 0, 1e6);
            } else {
                city.shares[sector] = sheet.number(n, "share", 0, 100) / 100;
            }
        }
    }

    const CitySources& sources_;
    const CityCodes& codes_;
    CityFigures& figures_;
    Problems& problems_;
    std::vector<std::string> code_, left_out_;
};

}  // namespace

std::vector<std::string> read_cities(const CitySources& sources, const CityCodes& codes,
                                     CityFigures& figures, Problems& problems) {
    return CitiesReader{sources, codes, figures, problems}.read();
}

}  // namespace spillover::csv
