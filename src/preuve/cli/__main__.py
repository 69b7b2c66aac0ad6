"""`python -m preuve.cli`."""

from preuve.cli import main

main()
