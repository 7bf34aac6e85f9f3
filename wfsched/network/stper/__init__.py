"""Slots one after another, over a year of prices, hydropower and demand: policies, environments, learning."""
