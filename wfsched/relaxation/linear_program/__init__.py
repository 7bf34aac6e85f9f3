"""The linear program: rows, columns, solution and proof."""
