"""``luutru search``: find documents again."""

from datetime import datetime

import click

from web.cli.desk import Desk, command


@command("search")
@click.argument("query")
@click.option("--type", "type_name", default="", help="Tên loại văn bản · document type.")
@click.option("--agency", default="", help="Mã cơ quan của phông · agency code of the fonds.")
@click.option("--dossier", default="", help="Số, ký hiệu hồ sơ · dossier notation.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày · from this day.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Đến ngày · to this day.")
@click.option("--withdrawn", is_flag=True, help="Kể cả văn bản đã thu hồi · taken back too.")
@click.option("--limit", type=click.IntRange(0, 1000), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
def search(
    desk: Desk,
    query: str,
    *,
    type_name: str,
    agency: str,
    dossier: str,
    since: datetime | None,
    until: datetime | None,
    withdrawn: bool,
    limit: int,
    offset: int,
) -> None:
    """Tìm văn bản: có dấu hoặc không dấu · find documents, with or without diacritics."""
    from search.index import Filters
    from search.snippets import as_text
    from web.acts import catch_up
    from web.standing import usual

    filters = Filters(
        type_name=type_name,
        agency=agency,
        dossier=dossier,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )
    if not withdrawn:
        filters = usual(desk.archive, filters)
    catch_up(desk.archive)
    scope = desk.person.scope
    page = desk.archive.index.find(query, scope, filters, limit=limit, offset=offset)
    for hit in page.hits:
        snippet = as_text(hit.snippet)
        line = {
            "document": hit.document,
            "title": hit.title,
            "code": hit.code,
            "score": round(hit.score, 4),
            "snippet": snippet,
        }
        desk.answer(line, f"{hit.document}  {hit.code}  {hit.title}", f"    {snippet}")
    facets = {name: dict(counts) for name, counts in page.facets.items()}
    desk.answer({"total": page.total, "facets": facets}, f"{page.total} văn bản")
