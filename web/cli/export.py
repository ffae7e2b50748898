"""``luutru export``: hand a package out, with all that it names put inside."""

from pathlib import Path

import click

from web.cli.desk import Desk, command


@command("export")
@click.argument("documents", nargs=-1)
@click.option("--dossier", "dossiers", multiple=True, help="Hồ sơ kèm văn bản · a whole dossier.")
@click.option("--to", "folder", required=True, type=click.Path(file_okay=False, path_type=Path))
def export(desk: Desk, documents: tuple[str, ...], dossiers: tuple[str, ...], folder: Path) -> None:
    """Xuất gói kèm lược đồ và chứng cứ chữ ký · hand packages out, complete in themselves."""
    from web.acts import export as put_out
    from web.dossier_export import export as put_whole

    if not documents and not dossiers:
        raise click.UsageError("DOCUMENTS, --dossier")
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        target = put_out(desk.archive, desk.person, document, folder)
        desk.answer({"document": document, "path": str(target)}, str(target))
    for dossier in dossiers:
        target = put_whole(desk.archive, desk.person, dossier, folder)
        desk.answer({"dossier": dossier, "path": str(target)}, str(target))
