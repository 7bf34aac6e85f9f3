"""Synthetic supply: seeded models of sun, wind, and carbon intensity and price of a grid."""
