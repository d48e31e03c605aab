"""Click speaking Chinese: the headings of its help, and what is wrong with a command line."""

from __future__ import annotations

from typing import Any

import click


class Verb(click.Command):
    """A command whose help is Chinese throughout."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[选项]"} | settings)

    def format_usage(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how the command is written."""
        pieces = " ".join(self.collect_usage_pieces(context))
        formatter.write_usage(context.command_path, pieces, prefix="用法：")

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, one a line."""
        options = [item for item in self.get_params(context) if isinstance(item, click.Option)]
        rows = [row for item in options if (row := item.get_help_record(context))]
        with formatter.section("选项"):
            formatter.write_dl(rows)

    def get_help_option(self, context: click.Context) -> click.Option | None:
        """`--help`, its own words in Chinese too."""
        option = super().get_help_option(context)
        if option is not None:
            option.help = "显示这份说明。"
        return option


class Verbs(Verb, click.Group):
    """The program: a group of verbs."""

    command_class = Verb

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "[命令 …]"} | settings)

    def format_options(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the verbs."""
        super().format_options(context, formatter)
        rows = [(name, item.get_short_help_str(60)) for name, item in self.commands.items()]
        with formatter.section("命令"):
            formatter.write_dl(rows)


def complaint(error: click.ClickException) -> str:
    """What is wrong with a command line, and the nearest right word."""
    if isinstance(error, click.NoSuchOption | click.exceptions.NoSuchCommand):
        return _unknown(error)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少{_named(error.param)}"
    if isinstance(error, click.BadOptionUsage):
        takes = "does not take" in error.message
        return f"选项 {error.option_name} {'不带值' if takes else '后面缺一个值'}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{_named(error.param)}不对：{_reason(error, error.param)}"
    if "extra argument" in error.message:
        return f"多了参数 {error.message.partition('(')[2].rstrip(')')}"
    return error.message


def _reason(error: click.BadParameter, param: click.Parameter) -> str:
    if isinstance(param.type, click.Choice):
        return f"可用的有 {'、'.join(param.type.choices)}"
    return error.message


def _named(param: click.Parameter) -> str:
    if isinstance(param, click.Option):
        return f"选项 {' / '.join(param.opts)}"
    return f"参数 {param.metavar or param.human_readable_name}"


def _unknown(error: click.NoSuchOption | click.exceptions.NoSuchCommand) -> str:
    option = isinstance(error, click.NoSuchOption)
    name = error.option_name if isinstance(error, click.NoSuchOption) else error.command_name
    near = f"，是不是 {'、'.join(error.possibilities)}？" if error.possibilities else ""
    return f"没有{'选项' if option else '命令'} {name}{near}"
