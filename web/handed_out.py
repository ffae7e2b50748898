"""What is handed out: files, pictures of pages, packages. Always with careful headers."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfileobj
from urllib.parse import quote

from flask import Blueprint, Response, send_file
from werkzeug.wsgi import FileWrapper

from repository.documents import safe_name, shown_name
from repository.errors import NotFoundError
from repository.people import Right
from repository.workplace import workplace
from web import acts
from web.checking import later_pages
from web.current import archive, person, pictures
from web.views import WIDTH, marked

bp = Blueprint("handed_out", __name__, url_prefix="/documents")

_BLOCK = 1 << 18
_SAFE_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/tiff", "text/plain"})
"""Given as they are; everything else goes out as a stream of bytes."""
_SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


@bp.get("/<document>/files/<int:number>")
def file(document: str, number: int) -> Response:
    """One file, byte for byte as it came."""
    stack = ExitStack()
    found, source = stack.enter_context(acts.original(archive(), person(), document, number))
    kind = found.media_type if found.media_type in _SAFE_TYPES else "application/octet-stream"
    response = Response(FileWrapper(source, _BLOCK), mimetype=kind)
    response.headers["Content-Length"] = str(found.size)
    response.call_on_close(stack.close)
    return attached(response, Path(found.name).name)


@bp.get("/<document>/files/<int:number>/pages/<int:page>")
def picture(document: str, number: int, page: int) -> Response:
    """A picture of one page, to read; it bears whose it is, who reads it, and when."""
    found = archive().catalogue.get(document, person().scope)
    if number >= len(found.files):
        raise NotFoundError(f"tệp {number}")
    drawn = pictures().draw(found, found.files[number], page, WIDTH)
    shown = marked(archive(), person(), found.agency, drawn, family="png")
    return _guarded(Response(shown, mimetype="image/png"))


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@bp.get("/<document>/signatures/<int:place>/pages/<int:page>/<side>")
def seen(document: str, place: int, page: int, side: str) -> Response:
    """A page as a signer saw it (``then``), or ``now``, where fields were filled since."""
    found = archive().catalogue.get(document, person().scope)
    report = found.signatures or {}
    wanted = [(p, field) for p, field, n in later_pages(report) if (p, n) == (place, page)]
    if not wanted or side not in {"then", "now"}:
        raise NotFoundError(f"chữ ký {place}, trang {page}")
    name = report["signatures"][place].get("file")
    file = next((f for f in found.files if f.name == name), found.files[0])
    drawn = pictures().seen(found, file, wanted[0][1], page)
    picture = next((path for path in drawn if path.stem.endswith(side)), None)
    if picture is None:
        raise NotFoundError(f"chữ ký {place}, trang {page}")
    shown = marked(archive(), person(), found.agency, picture, family="png")
    return _guarded(Response(shown, mimetype="image/png"))


@bp.post("/<document>/package")
def package(document: str) -> Response:
    """The whole package of a document, with all that it names, as one zip."""
    asker, held = person(), archive()
    asker.require(Right.EXPORT, held.catalogue.get(document, asker.scope).agency)
    return zipped(lambda folder: acts.export(held, asker, document, folder))


def zipped(make: Callable[[Path], Path]) -> Response:
    """What ``make`` puts into a folder, as one zip that is gone once it was sent."""
    parent = archive().settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = stack.enter_context(workplace(parent))
        bag = make(folder)
        packed = folder / "package.zip"
        _pack(bag, packed)
        source = stack.enter_context(packed.open("rb"))
        response = Response(FileWrapper(source, _BLOCK), mimetype="application/zip")
        response.headers["Content-Length"] = str(packed.stat().st_size)
        response.call_on_close(stack.pop_all().close)
    return attached(response, f"{bag.name}.zip")


def _pack(bag: Path, target: Path) -> None:
    """A bag as a zip without compression: what is in it is mostly compressed already."""
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED) as packed:
        for path in _files(bag):
            inside = zipfile.ZipInfo(f"{bag.name}/{path.relative_to(bag).as_posix()}")
            with path.open("rb") as source, packed.open(inside, "w", force_zip64=True) as entry:
                copyfileobj(source, entry, _BLOCK)


def _files(bag: Path) -> Iterator[Path]:
    return (path for path in sorted(bag.rglob("*")) if path.is_file())


def attached(response: Response, name: str) -> Response:
    """To be saved, never shown: with its own name (RFC 6266, RFC 5987)."""
    plain, extended = safe_name(name), quote(shown_name(name), safe="")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}"
    )
    response.headers["Content-Security-Policy"] = _SANDBOX
    return response


def saved(content: bytes | Path, name: str) -> Response:
    """Bytes, or a file of ours, to be saved under a name; never shown."""
    kind = "application/octet-stream"
    if isinstance(content, bytes):
        return attached(Response(content, mimetype=kind), name)
    return attached(send_file(content, mimetype=kind, conditional=False, etag=False), name)
