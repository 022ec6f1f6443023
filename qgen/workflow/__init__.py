"""The jobs that a command starts: each reads files, does one thing, and writes files."""
