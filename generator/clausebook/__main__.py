"""Where the program begins, as `clausebook` and as `python -m clausebook`."""

import signal


def main() -> None:
    """Load the command line and run it; never return."""
    # Nothing is begun while Python loads the rest: whoever presses Ctrl-C then simply ends the program.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from clausebook import cli  # noqa: PLC0415

    cli.main()


if __name__ == "__main__":
    main()
