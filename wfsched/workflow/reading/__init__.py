"""Reading steps common to all formats: source, draft, defects, edges."""
