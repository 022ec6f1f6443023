"""python -m qgen"""

from qgen.cli import main

main()
