"""Platforms: sites, machines, frequency levels, power, prices and the network between them."""
