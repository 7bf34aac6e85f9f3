"""Evolutionary search on pymoo: encoding, operators, survival and the algorithms made of them."""
