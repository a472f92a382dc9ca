#pragma once

#include <string>
#include <vector>

#include "io/import/problems.hpp"
#include "io/import/settle.hpp"

namespace spillover::importing {

/// What is to be imported, and what the user says about it.
struct Request {
    std::string path;                  ///< file or folder
    std::string format = "auto";       ///< one of format_names()
    std::string mapping;               ///< YAML file that tells the layout; for wide and long
    std::string year, currency, name;  ///< instead of what the source says; may be empty
    double scale = 0;                  ///< of all figures, instead of the form's own; 0 = its own
    Progress progress;
};

/// The names of the formats, "auto" first.
const std::vector<std::string>& format_names();

/// Reads a source and makes a table of it. \throws InputError with everything that is wrong
Imported import_table(const Request& request);

// One function per format; docs/tables.md tells where to get them and what is done to them.

Imported import_folder(const Request& request);  ///< the project's own CSV folder
Imported import_flows(const Request& request);   ///< the same with all flows in one file
Imported import_mapped(const Request& request);  ///< wide and long files with a mapping
Imported import_nbs(const Request& request);     ///< NBS, national tables of China
Imported import_pymrio(const Request& request);  ///< a folder that pymrio saved; EXIOBASE 3
Imported import_icio(const Request& request);    ///< OECD inter-country tables
Imported import_wiod(const Request& request);    ///< WIOD, releases of 2013 and 2016
Imported import_eora26(const Request& request);  ///< Eora26
Imported import_ceads(const Request& request);   ///< CEADs, provinces and cities of China

// What they share.

/// A table with the name, year and currency that the request gives, else those of the source.
TableData described(const Request& request, TableData table);
/// What figures of a form are multiplied by, so that they are in millions: what the request says,
/// else `usual` of the form. Told in the report.
/// \param from  what `usual` takes them from, "10,000 yuan"
double scale_of(const Request& request, double usual, const std::string& from, Report& report);
/// The four digits of a year in a file name; nothing where there are none.
std::string year_in(const std::string& path);

}  // namespace spillover::importing
