"""From files to rows of text: opening, encodings, CSV, spreadsheets and JSON, within limits."""
