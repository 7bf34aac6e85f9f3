"""Files that commands write, and progress on a terminal."""
