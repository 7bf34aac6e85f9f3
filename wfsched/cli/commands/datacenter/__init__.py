"""`wfsched datacenter`: jobs over data centres in space and time."""
