"""Errors, units, random streams, tables and array aliases: what every layer stands on."""
