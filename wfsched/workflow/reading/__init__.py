"""Reading layer that all formats share: draft, defects, edges, repair."""
