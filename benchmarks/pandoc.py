"""Pandoc as anyone would run it: a process for each text."""

import subprocess

from qgen.render.convert import OPTIONS, READER
from qgen.render.numerals import unmark


def to_typst(source: str) -> str:
    """Convert one text, its numerals in place, as `pandoc -t typst` does."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), f"--from={READER}", "--to=typst", *OPTIONS]
    done = subprocess.run(
        command, input=unmark(source), encoding="utf-8", capture_output=True, check=True
    )
    return done.stdout.strip()
