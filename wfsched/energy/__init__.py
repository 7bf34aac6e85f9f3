"""Supply over time: green power, carbon intensity and price of electricity, read, modelled or built in."""
