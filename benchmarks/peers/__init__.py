"""The NSGA-II of other libraries, as their documentation shows it, on the kernel of wfsched."""
