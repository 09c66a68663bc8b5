"""A live scoreboard for telesales charity competitions."""

__version__ = "0.1.0"
