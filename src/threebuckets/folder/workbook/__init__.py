"""A platform as one workbook, a sheet a table, for people who live in spreadsheets."""
