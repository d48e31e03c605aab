"""The command line: the only place that prints and exits.

Exit codes: 0 fine, 1 findings that are errors, 2 wrong usage, 130 interrupted (143 by SIGTERM).
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper

import click

from huozi import __version__
from huozi.commands.building import build, check
from huozi.commands.deciding import hant
from huozi.commands.indexing import index
from huozi.commands.looking import clean, doctor, fonts
from huozi.commands.printing import impose, spread
from huozi.commands.receiving import import_, new, review
from huozi.commands.shared import ERRORS, INTERRUPTED, USAGE, plain, print_json, show
from huozi.commands.shelving import shelf
from huozi.commands.verifying import verify
from huozi.commands.wrapping import cover
from huozi.reasons import shortage
from huozi.usage import Verbs, complaint
from huozi.work.stopping import stoppable
from huozi.work.workers import end_all

# In the order of `--help`.
VERBS = (
    *(build, shelf, check, verify, cover, impose, spread, import_, review, hant, index),
    *(new, fonts, doctor, clean),
)


@click.group(
    cls=Verbs,
    invoke_without_command=True,
    help="活字：把收到的中文文章编成一本书，一条命令出 EPUB 和 PDF。不带参数时排 book/ 这本书。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="huozi %(version)s", help="版本。")
@click.pass_context
def app(context: click.Context) -> None:
    """Build `book/` where no verb is given."""
    if context.invoked_subcommand is None:
        context.invoke(build)


for verb in VERBS:
    app.add_command(verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; Ctrl-C ends it with 130, other signals alike, none with a traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with stoppable() as came:
        try:
            app.main(words, prog_name="huozi", standalone_mode=False)
        except click.ClickException as error:
            click.echo(f"用法不对：{complaint(error)}\n运行 huozi --help 看用法。", err=True)
            sys.exit(USAGE)
        except (KeyboardInterrupt, click.Abort):
            _interrupted(came)
        except Exception as error:  # noqa: BLE001 — a person gets a message, whatever it was
            _crashed(error, as_json="--json" in words)
            sys.exit(ERRORS)
        finally:
            end_all()


def _interrupted(came: Sequence[int]) -> None:
    """Put away what was begun, say so, and end with what a shell makes of the signal that came."""
    end_all()
    with suppress(OSError):  # the terminal may be what has gone
        click.echo("已中断；原来的文件没有动。", err=True)
    sys.exit(128 + came[0] if came else INTERRUPTED)


def _crashed(error: Exception, *, as_json: bool) -> None:
    """Tell of an error of the machine or in the program; how it came to it where somebody asks."""
    from huozi.diagnostics import Span, finding  # noqa: PLC0415

    if os.environ.get("HUOZI_DEBUG"):
        traceback.print_exception(error)
    words = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    code, words = ("R012", short) if (short := shortage(error)) else ("R006", words)
    found = (finding(code, Span("huozi"), reason=words),)
    if as_json:
        print_json({"findings": plain(found)})
    else:
        show(found)


if __name__ == "__main__":
    main()
