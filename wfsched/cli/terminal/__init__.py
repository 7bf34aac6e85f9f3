"""Output on the terminal: text, JSON, tables and progress."""
