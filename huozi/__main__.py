"""The command `huozi`, `python -m huozi` and `publish.py`.

Every child process reads its parent's script again (multiprocessing's way of finding functions),
so nothing is loaded before it is asked for.
"""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from huozi.cli import main as run  # noqa: PLC0415 — not in children

    run()


if __name__ == "__main__":
    main()
