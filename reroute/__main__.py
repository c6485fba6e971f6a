"""`python -m reroute` is `reroute`."""

from reroute.cli import main

main()
