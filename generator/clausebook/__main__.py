"""Run the command as `python -m clausebook`."""

from clausebook.cli import main

if __name__ == "__main__":
    main()
