"""``python -m linkspider.verbs.step MODULE ARGUMENTS``: runs a module as a step of an audit.

Ctrl-C reaches all processes of a terminal. A step that is still importing what it needs would answer with a traceback;
the audit says all there is to say.
"""

import runpy
import signal
import sys
from typing import Any

from linkspider.model.crawl import EXIT_INTERRUPTED


def main() -> None:
    """Runs the module that the command line names, as ``python -m`` does."""
    signal.signal(signal.SIGINT, _stop)  # until the module installs its own
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _stop(*_: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the audit passes on what reached this process already
    raise SystemExit(EXIT_INTERRUPTED)


if __name__ == "__main__":
    main()
