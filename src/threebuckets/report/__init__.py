"""Pages and charts from rounds, verdicts and exhibits: the look, the drawings, the one-file report."""
