"""Speed and search quality, each time with a value that is checked beside it."""
