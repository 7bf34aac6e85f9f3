"""What no schedule of a problem can beat, by linear programming, and the fractional schedule that does."""
