#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/yaml/diagnostics.hpp"

namespace spillover::yaml {

std::vector<std::string> lines_of(const std::string& text);  ///< without their line ends

/// True where a file is UTF-8 without byte order mark, control characters and tabs in the
/// indentation: what yaml-cpp takes without a word or reports in the wrong place.
bool is_plain_text(const std::shared_ptr<const SourceText>& source, Diagnostics& diagnostics);

/// Tells a syntax error in words of the language instead of those of the parser.
/// \param place    where the parser gave up
/// \param message  what it said
void tell_syntax_error(const Place& place, const std::string& message, Diagnostics& diagnostics);

/// Number of bytes of the UTF-8 character that begins at a byte of a text; 0 if none does.
std::size_t character_length(const std::string& text, std::size_t at);
/// How many columns of a terminal a stretch of text takes: East Asian characters take two.
std::size_t display_width(const std::string& text);
/// How many characters a stretch of text has.
std::size_t characters_in(const std::string& text);

}  // namespace spillover::yaml
