"""Parameters of the algorithms, one file each. Importing them costs nothing."""
