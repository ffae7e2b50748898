"""A place where documents are issued: who drafts, checks, signs, numbers; and both keys."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from preservation.signatures.signing.pkcs12 import Pkcs12Signer
from repository.access import Level
from repository.calendar import VIETNAM
from repository.outgoing_steps import Means, Outgoing, OutgoingState
from repository.people import Grant, Person, Role
from tests import drafts
from tests.databases import Hands
from tests.ingest.office import blank_day
from tests.pki import Party, Pki
from web import outgoing_acts as acts
from web.outgoing_checks import check_content, check_form
from web.outgoing_files import Files, fetch_draft, keep, last
from web.outgoing_said import Said, To
from web.outgoing_sealing import issue, number_and_seal
from web.outgoing_signing import sign
from web.wiring import Archive

KEY_PASSWORD = "mật khẩu 7391"
SIGNED: dict[tuple[int, str], bytes] = {}


@dataclass
class IssueOffice:
    """The agency H34, with everybody whom a document passes on its way out."""

    archive: Archive
    pki: Pki
    hands: Hands
    folder: Path

    def __post_init__(self) -> None:
        self.hands.now = self.pki.made_at + timedelta(minutes=5)
        self.pki.trust_folder(self.archive.settings.trust, crls_at=self.pki.made_at)
        marks = self.archive.settings.marks
        marks.mkdir(exist_ok=True)
        drafts.signature(marks / "lanhdao.png")
        drafts.seal(marks / "H34.png")
        grant = Grant(Role.OFFICER, "H34", Level.INTERNAL)
        self.archive.people.enter([(Person("truongphong", "Trưởng phòng", (grant,)), "")])

    def person(self, login: str) -> Person:
        return self.archive.people.find(login)

    def key(self, party: Party, name: str) -> Pkcs12Signer:
        path = self.folder / f"{name}.p12"
        if not path.exists():
            path.write_bytes(party.pkcs12(KEY_PASSWORD.encode(), [self.pki.issuing]))
        return Pkcs12Signer.open(path, KEY_PASSWORD)

    @property
    def own_key(self) -> Pkcs12Signer:
        return self.key(self.pki.person, "an")

    @property
    def seal_key(self) -> Pkcs12Signer:
        return self.key(self.pki.organisation, "dau")

    @property
    def today(self) -> date:
        return self.hands.now.astimezone(VIETNAM).date()

    @property
    def year(self) -> int:
        return self.today.year

    def pdf(self, name: str = "du-thao", **words: Any) -> Path:
        data = drafts.draft(**({"day": blank_day(self.year)} | words))
        return drafts.write(self.folder / f"{name}.pdf", data)

    def files(self, *annexes: Path, **words: Any) -> Files:
        pieces = tuple((path, path.name) for path in annexes)
        return Files((self.pdf(**words), "Quyết định.pdf"), pieces or None)

    @staticmethod
    def said(**more: Any) -> Said:
        known: dict[str, Any] = {
            "type_name": "Quyết định",
            "subject": "Về việc ban hành Quy chế văn thư",
            "signer": "lanhdao",
            "signer_name": drafts.NAME,
            "position": drafts.OFFICE,
        }
        return Said(**known | more)

    def drafted(self, *annexes: Path, to: tuple[To, ...] = (), **more: Any) -> Outgoing:
        files = self.files(*annexes)
        who = self.person("chuyenvien")
        to = to or (To("H34.12"), To(name="Hội Người cao tuổi", means=Means.PAPER))
        return acts.draft(self.archive, who, "H34", self.said(**more), files, to)

    def ready(self, *annexes: Path, **more: Any) -> Outgoing:
        made = self.drafted(*annexes, **more)
        check_content(self.archive, self.person("truongphong"), made.id, right=True)
        return check_form(self.archive, self.person("vanthu"), made.id, right=True)

    def signed(self, *annexes: Path, **more: Any) -> Outgoing:
        """Signed by the person; the usual draft once in a run, then the same bytes again."""
        made, who = self.ready(*annexes, **more), self.person("lanhdao")
        known = (id(self.pki), last(self.archive, made.id, "draft").sha256)
        if known not in SIGNED:
            done = sign(self.archive, who, made.id, self.own_key)
            path = fetch_draft(self.archive, last(self.archive, made.id, "signed"), self.folder)
            SIGNED[known] = path.read_bytes()
            return done
        path = drafts.write(self.folder / "signed.pdf", SIGNED[known])
        version = keep(self.archive, who, made, "signed", Files((path, "Quyết định.pdf")))
        now, to = self.hands.now, OutgoingState.SIGNED
        return self.archive.issues.add_draft(version.draft, who.login, to, signed_at=now)

    def numbered(self, made: Outgoing) -> Outgoing:
        return number_and_seal(self.archive, self.person("vanthu"), made.id, self.seal_key)

    def issued(self, *annexes: Path, **more: Any) -> Outgoing:
        made = self.signed(*annexes, **more)
        return issue(self.archive, self.person("vanthu"), made.id, self.seal_key)
