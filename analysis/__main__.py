"""``python -m analysis``; what it does is in ``command.py``."""

import sys

try:
    from analysis.commands.command import main
except KeyboardInterrupt:  # while pandas is imported, which takes a second
    sys.exit(130)

if __name__ == "__main__":
    sys.exit(main())
