"""Tables of a platform between text and types: cells understood by their column's type, every bad one reported."""
