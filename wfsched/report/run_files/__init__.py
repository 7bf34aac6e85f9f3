"""Files of runs: documents, tables and figures in one folder."""
