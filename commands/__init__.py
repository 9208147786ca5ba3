"""The commands, one module each: parse, call, print. ``cli.py`` hangs them together."""
