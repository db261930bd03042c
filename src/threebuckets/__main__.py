"""`python -m threebuckets`: the command line."""

from threebuckets.cli import main

if __name__ == "__main__":
    main()
