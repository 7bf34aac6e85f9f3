"""Models of supply: sun, wind, and the carbon intensity and price of a grid; seeded, no download."""
