"""The formats that workflows are read from: a table of readers, chosen by the content of the file."""
