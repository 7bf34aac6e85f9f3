"""The engine of data centres: it runs policies slot by slot, bills, checks and bounds them."""
