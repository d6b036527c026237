"""``python -m server`` is ``tupoksi``."""

from server.cli import main

if __name__ == "__main__":
    main()
