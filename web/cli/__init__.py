"""The command line: ``luutru …``. Each command lives in a file of its own and is read when used."""

import os
import sys
from importlib import import_module

import click

from repository.errors import ArchiveError
from web.cli.desk import visible
from web.errors import UNEXPECTED, face

_COMMANDS = {
    "init": "web.cli.init",
    "demo": "web.cli.demo",
    "ingest": "web.cli.ingest",
    "import": "web.cli.import_sheet",
    "digitise": "web.cli.digitise",
    "batch": "web.cli.batch",
    "handover": "web.cli.handover",
    "verify": "web.cli.verify",
    "search": "web.cli.search",
    "show": "web.cli.show",
    "export": "web.cli.export",
    "signatures": "web.cli.signatures",
    "edxml": "web.cli.edxml",
    "package": "web.cli.package",
    "read": "web.cli.read",
    "sign": "web.cli.sign",
    "seal": "web.cli.seal",
    "incoming": "web.cli.incoming",
    "outgoing": "web.cli.outgoing",
    "numbering": "web.cli.numbering",
    "paper-list": "web.cli.paper_list",
    "register": "web.cli.register",
    "form": "web.cli.form",
    "plan": "web.cli.plan",
    "dossier": "web.cli.dossier",
    "retention": "web.cli.retention",
    "hold": "web.cli.hold",
    "reception": "web.cli.reception",
    "transfer": "web.cli.transfer",
    "disposal": "web.cli.disposal",
    "backup": "web.cli.backup",
    "copy": "web.cli.copy",
    "recall": "web.cli.recall",
    "separator": "web.cli.separator",
    "evidence": "web.cli.evidence",
    "horizon": "web.cli.horizon",
    "exchange": "web.cli.exchange",
    "axis-simulator": "web.cli.axis_simulator",
    "trust": "web.cli.trust",
    "quarantine": "web.cli.quarantine",
    "reindex": "web.cli.reindex",
    "sweep": "web.cli.sweep",
    "ledger": "web.cli.ledger",
    "person": "web.cli.person",
    "agency": "web.cli.agency",
    "report": "web.cli.report",
    "serve": "web.cli.serve",
    "worker": "web.cli.serve",
    "doctor": "web.cli.doctor",
}


class _Lazy(click.Group):
    """A group whose commands are imported only when they are called or listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name.replace("-", "_"))
        assert isinstance(command, click.Command)  # noqa: S101  narrows the type for mypy
        return command


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="luutru", prog_name="luutru")
def luutru() -> None:
    """Lưu Trữ: kho lưu trữ văn bản điện tử · an archive of electronic documents."""


def main() -> None:
    """Run a command; leave with the exit code that ``web.errors`` gives."""
    try:
        luutru(standalone_mode=True)
    except ArchiveError as error:
        click.echo(f"luutru: {visible(str(error))}", err=True)
        sys.exit(face(error).exit_code)
    except BrokenPipeError:  # the reader of our lines went away: nobody is left to tell
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(UNEXPECTED)
