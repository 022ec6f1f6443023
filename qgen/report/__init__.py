"""What the people of an exam are given to read: sheets, and tables of marks."""
