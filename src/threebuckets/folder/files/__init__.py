"""Files as they lie on the disk: safe reading within limits, CSV with line numbers, canonical writing."""
