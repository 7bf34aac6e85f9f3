"""Policies of data centres by name, and what they are made of."""
