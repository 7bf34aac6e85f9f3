"""The list-scheduling engine below heuristics and searches: gaps, cores, lease costs, ranks, slack."""
