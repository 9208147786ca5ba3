"""``casedraft completion``: the script that lets a shell complete commands, options and file names."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from .console import GuardedCommand

EPILOG = """\b
Examples:
  casedraft completion bash >> ~/.bashrc
  casedraft completion zsh >> ~/.zshrc
  casedraft completion fish > ~/.config/fish/completions/casedraft.fish
"""


@click.command(cls=GuardedCommand, epilog=EPILOG)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete casedraft's commands with the Tab key."""
    maker = get_completion_class(shell)
    if maker is None:  # pragma: no cover -- click knows all three
        raise click.UsageError(f"{shell} is not known.")
    root = ctx.find_root()
    click.echo(maker(root.command, {}, "casedraft", "_CASEDRAFT_COMPLETE").source())
