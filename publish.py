"""The same program as the command `huozi`: `python publish.py` builds `book/`."""

from huozi.__main__ import main

if __name__ == "__main__":
    main()
