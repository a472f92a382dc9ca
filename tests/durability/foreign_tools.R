# Reads a result with R's ncdf4 and prints what foreign_tools.py looks for.
library(ncdf4)
file <- nc_open(commandArgs(trailingOnly = TRUE)[1])
values <- ncvar_get(file, "output_by_region_sector")
cat("dim", dim(values), "\n")  # R turns the order of dimensions round
cat("sum", format(sum(values), digits = 15), "\n")
cat("region", ncvar_get(file, "region")[1:3], "\n")
cat("time", file$dim$time$units, "\n")
cat("title", ncatt_get(file, 0, "title")$value, "\n")
cat("yaml", nchar(ncvar_get(file, "scenario_yaml")[1]), "\n")
nc_close(file)
