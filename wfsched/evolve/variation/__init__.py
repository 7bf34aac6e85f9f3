"""Variation: crossover and mutation."""
