"""What the scripts of the documentation are made of: one module a reference page, consoles, pictures."""
