"""``python -m summarise``."""

from .cli import main

if __name__ == "__main__":
    main(prog_name="summarise")
