"""`make bench`: how fast the product answers, at two sizes, beside bare DuckDB."""
