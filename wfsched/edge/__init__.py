"""Jobs with deadlines on edge servers that have green power at times, and a distant cloud."""
