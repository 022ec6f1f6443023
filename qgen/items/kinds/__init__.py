"""The kinds of concept items: each file defines KIND, and is named like its kind."""
