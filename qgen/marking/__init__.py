"""Marking: compare, follow through, diagnose, award."""
