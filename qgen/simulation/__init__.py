"""Simulated classes, and what the marker makes of them: whether an exam can be marked fairly."""
