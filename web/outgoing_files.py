"""Files of an issued document on its way: looked at, kept in every store, and fetched again.

One version is one folder of the stores: the document, its annexes, and what it was written in.
Nothing that bears a mark of secrecy is kept: what a store has kept stays (regulation Điều 1.2).
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repository.digest import Digest
from repository.documents import safe_name
from repository.errors import DamageError, NotFoundError, RefusedError, UnavailableError
from repository.ledger import EventKind, NewEvent, Outcome
from repository.outgoing_steps import Draft, Outgoing
from repository.people import Person
from repository.profiles import profile_on
from repository.stores.store import Parcel
from repository.workplace import workplace
from web.wiring import Archive

if TYPE_CHECKING:  # heavy libraries are imported when somebody brings a file
    from ingest.examine import Examined

Piece = tuple[Path, str]
"""Where a file lies, and what it is called."""
MOST_ANNEXES = 50
LARGEST = 256 * 1024 * 1024
"""Bytes of one file; signing holds it in memory a few times over."""


@dataclass(frozen=True, slots=True)
class Files:
    """What is brought for one version."""

    pdf: Piece
    annexes: tuple[Piece, ...] | None = None
    """In files of their own (PDF); None: those of the version before."""
    source: Piece | None = None
    """What the PDF was written in (docx, odt), kept beside it."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version whose bytes lie in every store, not yet written down."""

    draft: Draft
    said: Mapping[str, Any]
    """What goes into the body with it."""


def put(archive: Archive, person: Person, outgoing: Outgoing, files: Files) -> Version:
    """Look at the files of a new version and keep them in every store.

    Raises:
        RefusedError: a file cannot be read, is no PDF, is signed already, or bears a mark.
        UnavailableError: a store did not answer.
    """
    annexes = files.annexes or ()
    if len(annexes) > MOST_ANNEXES:
        raise RefusedError(f"Quá {MOST_ANNEXES} phụ lục · more than {MOST_ANNEXES} annexes")
    pieces = [files.pdf, *annexes, *([files.source] if files.source else ())]
    with working_folder(archive) as folder:
        seen = looked_at(archive, person, pieces, folder)
        for one in seen[: 1 + len(annexes)]:
            _insist_pdf(one)
        if (seen[0].signatures or {}).get("signatures"):
            raise RefusedError(
                f"{files.pdf[1]}: dự thảo đã có chữ ký số · the draft is signed already"
            )
        brought = [(one.file.path, name) for one, (_, name) in zip(seen, pieces, strict=True)]
        held = Files(
            brought[0],
            tuple(brought[1 : 1 + len(annexes)]) if files.annexes is not None else None,
            brought[-1] if files.source else None,
        )
        made = keep(archive, person, outgoing, "draft", held)
        return Version(made.draft, {**made.said, "pages": seen[0].look.get("pages")})


def keep(archive: Archive, person: Person, outgoing: Outgoing, step: str, files: Files) -> Version:
    """Keep the files of a version in every store; each is on the medium before this returns.

    Raises:
        DigestMismatchError: something else lies there already: another was faster.
        UnavailableError: a store did not answer.
    """
    path, name = files.pdf
    digest = _digest(path)
    draft = Draft(
        outgoing=outgoing.id,
        version=outgoing.version + 1,
        step=step,
        name=name,
        sha256=digest.hex,
        size=path.stat().st_size,
        made_by=person.login,
        at=archive.clock(),
    )
    said: dict[str, Any] = {}
    parcels = []
    if files.source is not None:
        parcel, said["written_in"] = _part(draft, "source", files.source)
        parcels.append(parcel)
    elif step == "draft":
        said["written_in"] = None
    if files.annexes is not None:
        parts = [_part(draft, "annex", piece) for piece in files.annexes]
        parcels += [parcel for parcel, _ in parts]
        said["annexes"] = [told for _, told in parts]
    unique = {parcel.key: parcel for parcel in parcels}
    for store in archive.stores:
        store.keep(draft.folder, [*unique.values(), Parcel("file", path, digest)])
    return Version(draft, said)


def fetch(archive: Archive, key: str, sha256: str, target: Path) -> Path:
    """Copy what is kept under ``key`` to ``target``, its bytes proven; from any store that has it.

    Raises:
        NotFoundError: no store has it.
        DamageError: what the stores have is not what was kept.
        UnavailableError: no store answered.
    """
    trouble: Exception = NotFoundError(key)
    for store in archive.stores:
        seen = hashlib.sha256()
        try:
            with store.open(key) as source, target.open("wb") as to:
                while chunk := source.read(1 << 20):
                    seen.update(chunk)
                    to.write(chunk)
        except (NotFoundError, UnavailableError) as error:
            trouble = error
            continue
        if seen.hexdigest() == sha256:
            return target
        trouble = DamageError(f"{key}: bản lưu bị hỏng · what is kept is damaged")
    raise trouble


def fetch_draft(archive: Archive, draft: Draft, folder: Path) -> Path:
    """The file of a version, in ``folder``; raises as ``fetch``."""
    name = safe_name(Path(draft.name).stem)
    return fetch(archive, draft.key, draft.sha256, folder / f"v{draft.version}-{name}.pdf")


def fetch_annexes(
    archive: Archive, annexes: Sequence[Mapping[str, Any]], folder: Path
) -> tuple[Piece, ...]:
    """Annexes, in ``folder``; raises as ``fetch``."""
    return tuple(
        (
            fetch(archive, one["key"], one["sha256"], folder / f"annex-{place}.pdf"),
            str(one["name"]),
        )
        for place, one in enumerate(annexes, 1)
    )


def hand_out(
    archive: Archive, person: Person, identifier: str, version: int, target: Path
) -> Draft:
    """Copy the file of a version (0: the newest) to ``target``; who fetched it is written down.

    Raises:
        NotFoundError: there is no such document or version for the person.
        RefusedError: something lies at ``target``.
        DamageError: what the stores have is not what was kept.
    """
    outgoing = archive.issues.get(identifier, person.scope)
    wanted = version or outgoing.version
    found = next((one for one in archive.issues.drafts(identifier) if one.version == wanted), None)
    if found is None:
        raise NotFoundError(f"văn bản đi {identifier}: phiên bản {wanted}")
    if target.exists():
        raise RefusedError(f"{target}: đã có tệp này · there is such a file already")
    fetch(archive, found.key, found.sha256, target)
    event = NewEvent(EventKind.ACCESS, Outcome.SUCCESS, identifier, {"version": wanted})
    archive.ledger.record(person.login, event)
    return found


def last(archive: Archive, identifier: str, step: str) -> Draft:
    """The newest version of a document that came of ``step``.

    Raises:
        RefusedError: there is none.
    """
    made = [one for one in archive.issues.drafts(identifier) if one.step == step]
    if not made:
        raise RefusedError("Chưa có tệp dự thảo · no file was brought yet")
    return made[-1]


@contextmanager
def working_folder(archive: Archive) -> Iterator[Path]:
    """A folder to work in; the sweep knows it."""
    parent = archive.settings.spool / "exports"
    parent.mkdir(parents=True, exist_ok=True)
    with workplace(parent) as folder:
        yield folder


def looked_at(
    archive: Archive, person: Person, pieces: Sequence[Piece], folder: Path
) -> "tuple[Examined, ...]":
    """Our own copies of files that were brought, as the workers see them.

    Raises:
        RefusedError: one of them cannot be read, is of no allowed format, was changed after it was
            signed, or bears a mark of secrecy; that refusal is written down without its name.
    """
    from ingest import checks
    from ingest.checks_secrecy import SECRECY, SECRET
    from ingest.examine import examine_all, joint_report
    from ingest.spool import bring
    from repository.findings import Severity

    spooled = [
        bring(path, folder / f"brought-{place}", name) for place, (path, name) in enumerate(pieces)
    ]
    for one in spooled:
        if one.fingerprint.size > LARGEST:
            raise RefusedError(f"{one.name}: tệp quá lớn · too large")
    held = archive.ingest
    now = archive.clock()
    files = examine_all(spooled, archive.workers, archive.settings.trust, now, held.glance)
    submission = checks.Submission(
        name=pieces[0][1],
        files=files,
        given={},
        fields={},
        profile=profile_on(now.date()),
        agency_known=True,
        level="internal",
        signatures=joint_report(files),
    )
    bad = [
        finding
        for finding in checks.judge(submission, (*checks.STANDARD, *SECRECY))
        if finding.severity in {Severity.ERROR, Severity.QUARANTINE}
    ]
    if bad:
        rules = sorted({finding.rule for finding in bad})
        detail = {"rules": rules} if SECRET in rules else {"rules": rules, "of": "draft"}
        event = NewEvent(EventKind.REFUSAL, Outcome.FAILURE, "", detail)
        archive.ledger.record(person.login, event)
        vi = " ".join(finding.message for finding in bad)
        raise RefusedError(f"{vi} · {' '.join(finding.message_en for finding in bad)}")
    return files


def _insist_pdf(seen: "Examined") -> None:
    if seen.family != "pdf":
        raise RefusedError(
            f"{seen.file.name}: văn bản và phụ lục để ký số phải là PDF "
            "· what is to be signed has to be PDF"
        )


def _part(draft: Draft, what: str, piece: Piece) -> tuple[Parcel, dict[str, Any]]:
    path, name = piece
    digest = _digest(path)
    key = f"{what}-{digest.hex[:16]}"
    told = {"name": name, "sha256": digest.hex, "size": path.stat().st_size}
    return Parcel(key, path, digest), told | {"key": draft.folder + key}


def _digest(path: Path) -> Digest:
    with path.open("rb") as source:
        return Digest.of(source)
