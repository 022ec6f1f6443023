"""Files that people write and that a run leaves behind: read, checked, written whole."""
