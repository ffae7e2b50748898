"""Options of ``luutru outgoing``: what is said of a document, its files, and whom it goes to."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.cli.keys import FILE

if TYPE_CHECKING:
    from repository.outgoing_steps import Outgoing
    from web.outgoing_files import Files
    from web.outgoing_said import Said, To

_SAID: tuple[Callable[[Any], Any], ...] = (
    click.option("--type", "type_name", default=None, help="Loại văn bản · kind."),
    click.option("--subject", default=None, help="Trích yếu · subject."),
    click.option("--signer", default=None, metavar="LOGIN", help="Người ký · who signs."),
    click.option("--signer-name", default=None, help="Họ tên in trên văn bản · as printed."),
    click.option("--position", default=None, help="Chức vụ người ký · the office."),
    click.option("--competence", default=None, help='Quyền hạn ký: "KT. CHỦ TỊCH".'),
    click.option("--notation", default=None, help="Ký hiệu; mặc định theo loại · notation."),
    click.option("--unit", default=None, help="Viết tắt đơn vị soạn, của công văn · unit."),
    click.option("--council", default=None, help="Viết tắt hội đồng, ban dùng dấu cơ quan."),
    click.option("--place", default=None, help="Địa danh · place."),
    click.option("--priority", type=click.IntRange(0, 4), help="0 thường … 3 hỏa tốc · urgency."),
    click.option("--level", type=click.Choice(["public", "internal", "restricted"])),
    click.option("--due", type=click.DateTime(["%Y-%m-%d"]), help="Hạn trả lời · answer by."),
    click.option("--places", default=None, help="Nơi nhận in trên văn bản, cách bằng ;"),
    click.option("--copies", type=click.IntRange(0, 999), help="Số bản · copies."),
    click.option("--dossier", default=None, metavar="ID", help="Hồ sơ · dossier."),
    click.option("--answers", default=None, metavar="ID", help="Trả lời văn bản đến · answers."),
    click.option("--replaces", default=None, metavar="ID", help="Thay văn bản đi · replaces."),
    click.option("--note", default=None, help="Ghi chú · note."),
    click.option("--numbered-annexes", is_flag=True, default=None, help="Số, ngày trên cả phụ lục"),
    click.option("--annex", "annexes", multiple=True, type=FILE, help="Phụ lục khác tệp, PDF."),
    click.option("--written-in", type=FILE, help="Tệp soạn thảo kèm theo: docx, odt · its source."),
)
_TO: tuple[Callable[[Any], Any], ...] = (
    click.option("--to", multiple=True, metavar="CODE[=TÊN]", help="Nơi nhận · recipient."),
    click.option("--paper-to", multiple=True, metavar="TÊN", help="Nơi nhận bản giấy · on paper."),
)


def SAID(function: Any) -> Any:  # noqa: ANN401, N802  click's own decorators are as loose
    """What is said of a document."""
    return _with(_SAID, function)


def TO(function: Any) -> Any:  # noqa: ANN401, N802
    """Whom it goes to."""
    return _with(_TO, function)


def said_of(options: dict[str, Any], held: "Outgoing | None" = None) -> "Said":
    """What the options say; what they do not say stays as it is in ``held``."""
    from dataclasses import replace

    from repository.access import Level
    from repository.incoming_steps import Priority
    from web.outgoing_said import Said
    from web.outgoing_said import said_of as before

    known = {
        name: options[name]
        for name in Said.__slots__
        if options.get(name) is not None and name != "places"
    }
    if options.get("places") is not None:
        parts = (part.strip() for part in options["places"].split(";"))
        known["places"] = tuple(part for part in parts if part)
    if "level" in known:
        known["level"] = Level(known["level"])
    if "priority" in known:
        known["priority"] = Priority(known["priority"])
    if isinstance(known.get("due"), datetime):
        known["due"] = known["due"].date()
    if held is not None:
        return replace(before(held), **known)
    if not known.get("type_name") or not known.get("subject"):
        raise click.UsageError("Cần --type và --subject · --type and --subject are needed")
    return Said(**known)


def files_of(pdf: Path, options: dict[str, Any]) -> "Files":
    """The files of a version."""
    from web.outgoing_files import Files

    annexes = tuple((path, path.name) for path in options["annexes"])
    source = options["written_in"]
    return Files((pdf, pdf.name), annexes or None, (source, source.name) if source else None)


def to_of(options: dict[str, Any]) -> "tuple[To, ...]":
    """Whom it goes to."""
    from repository.outgoing_steps import Means
    from web.outgoing_said import To

    coded = [one.partition("=") for one in options["to"]]
    return (
        *(To(code.strip(), name.strip()) for code, _, name in coded),
        *(To(name=name, means=Means.PAPER) for name in options["paper_to"]),
    )


def told(made: "Outgoing") -> dict[str, Any]:
    """An issued document as one line."""
    from web.outgoing_lines import line_of

    return line_of(made)


def _with(options: tuple[Callable[[Any], Any], ...], function: Any) -> Any:  # noqa: ANN401
    for option in reversed(options):
        option(function)
    return function
