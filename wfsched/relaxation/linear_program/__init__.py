"""Linear programs: rows, solution by HiGHS, and proof of the bound."""
