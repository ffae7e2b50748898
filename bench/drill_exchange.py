"""Drill: three agencies exchange documents over a simulated axis that fails, killed at random.

Two archives and a third agency, which has none, send each other documents. The axis runs in a
process of its own with faults on; it and both loops are killed with SIGKILL again and again, and
started again. In the end every document must be there exactly once, and every status right.

usage: python -m bench.drill_exchange [--documents 500] [--kills 40] [--receive web.receiving]
"""

import argparse
import importlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ingest.delivery import Delivery
from ingest.exchange.axis import TransportState
from ingest.exchange.calls import Host
from ingest.exchange.envelope import Header, Kind, Organ, Reference, Status, as_json
from ingest.exchange.national import Account, NationalAxis
from repository.access import Level, Scope
from repository.agencies import Agency
from repository.errors import ArchiveError, NotFoundError, UnavailableError
from repository.incoming import Wanted
from repository.incoming_steps import Incoming, IncomingState, Source
from repository.messages import Direction, Message, MessageState
from repository.migrate import upgrade
from repository.outbox import DOCUMENT, Entry, OutboxState
from repository.outgoing import Sought
from repository.outgoing_steps import Means, Outgoing, OutgoingState, Recipient, Transport
from repository.people import Grant, Person, Role, owner
from tests.axis import document, status
from web import settings
from web.exchange_loop import Receive, turn
from web.incoming_acts import register
from web.simulator.packages import look
from web.simulator.state import State
from web.wiring import Archive

ORGANS = {"a": "000.00.01.X99", "b": "000.00.02.X99", "c": "000.00.03.X99"}
FAULTS = (
    "seed=11 sendEdoc=http500:0.03,fail20:0.03,fail22:0.02,cut:0.03,lost:0.05 "
    "getEdoc=cut64:0.05,http500:0.03,cut:0.02 "
    "getReceivedEdocList=twice:0.2,copy:0.1,rename:0.1,shuffle:0.5,html:0.05,fail20:0.05 "
    "updateStatus=lost:0.05,fail20:0.03,http500:0.03 getSentEdocList=html:0.1 *=slow1:0.01"
)
_LONGEST = 3600.0
_SHARED = 5
_KILLED = 0.15
"""How likely one of the three is killed each second."""
BASE = datetime(2026, 11, 27, tzinfo=UTC)
ALL = Scope.of_owner()


def drill(
    folder: Path, documents: int = 500, kills: int = 40, receive: str = "", seed: int = 5
) -> dict[str, Any]:
    """Exchange ``documents`` documents; what is there in the end."""
    chance = random.Random(seed)
    axis = _Simulator(folder)
    homes = {name: _home(folder / name, name, axis.url) for name in ("a", "b")}
    began = time.monotonic()
    wanted = _queue(homes, documents, chance, folder, own=bool(receive))
    prepared = time.monotonic() - began
    loops = {name: _Loop(folder / name, receive) for name in homes}
    parts = [axis, *loops.values()]
    for part in parts:
        part.start()
    third = _Third(axis.url, folder, wanted)
    third.start()
    began, killed = time.monotonic(), 0
    while time.monotonic() - began < _LONGEST:
        time.sleep(chance.uniform(0.3, 1.7))
        if chance.random() < _KILLED:
            chance.choice(parts).kill_and_start()
            killed += 1
        _clerk(homes, real=bool(receive))
        if killed >= kills and third.done() and _quiet(homes, wanted) and not axis.waiting():
            break
    took = time.monotonic() - began
    third.stop()
    for part in parts:
        part.kill()
    return _judge(homes, third, wanted, axis, real=bool(receive)) | {
        "documents": documents,
        "killed": killed,
        "seconds to prepare": round(prepared, 1),
        "seconds": round(took, 1),
        "documents a second": round(documents / took, 2),
    }


class _Process:
    """A process that is killed and started again."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *self._words], stdout=subprocess.DEVNULL, start_new_session=True
        )

    def kill(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def kill_and_start(self) -> None:
        self.kill()
        self.start()


class _Simulator(_Process):
    def __init__(self, folder: Path) -> None:
        with socket.socket() as line:
            line.bind(("127.0.0.1", 0))
            port = line.getsockname()[1]
        tenants = folder / "tenants.toml"
        tenants.write_text(
            "".join(
                f'[[tenant]]\nsystem_id = "{name}"\nsecret = "bi-mat-{name}"\ncodes = ["{organ}"]\n'
                for name, organ in ORGANS.items()
            )
        )
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder / "axis"
        words = ["axis-simulator", "--port", str(port), "--state", str(self.folder), "--rewrite"]
        words += ["--tenants", str(tenants), "--faults", FAULTS]
        super().__init__("-c", "from web.cli import main; main()", *words)

    def waiting(self) -> int:
        """What the axis still holds for the two archives."""
        with closing(State(self.folder)) as state:
            codes = ORGANS["a"], ORGANS["b"]
            return sum(len(state.waiting(codes, kind.value)) for kind in Kind)

    def known(self, message: Message) -> str:
        """What the axis itself says of a message that we did not hear it acknowledge."""
        with closing(State(self.folder)) as state:
            row = state.find(str(message.axis_id), list(ORGANS.values()))
        if row is None:
            return "unknown to it"
        return "renamed" if row["gone"] else str(row["state"])


class _Loop(_Process):
    def __init__(self, home: Path, receive: str) -> None:
        super().__init__("-m", "bench.drill_exchange", "--loop", str(home), "--receive", receive)


def loop(home: Path, receive: str) -> None:
    """Take turns for ever, as the thread beside the worker does, only without rest."""
    archive = _open(home)
    read: Receive = importlib.import_module(receive).receive if receive else keep
    while True:
        for axis in archive.settings.axes:
            with suppress(ArchiveError):
                turn(archive, axis, read)
        time.sleep(0.2)


def keep(archive: Archive, message: Message, path: Path) -> Message:
    """The least that can be called receiving: a document in the archive and an arrival, once."""
    said = look(path)
    told = {"sender": said.sender, "document_id": said.document_id, "code": said.code}
    if said.status:
        outgoing = said.document_id.rpartition(",")[2]
        at = BASE + timedelta(minutes=int(said.status))
        archive.recipients.status(outgoing, said.sender, said.status, at, "", "vanthu")
        return _noted(archive, message, MessageState.ACCEPTED, status_code=said.status, **told)
    twins = archive.messages.twins(message.agency, said.sender, said.document_id, "")
    if any(twin.id != message.id for twin in twins):
        return _noted(archive, message, MessageState.DUPLICATE, **told)
    text = archive.settings.spool / "exports" / f"{message.id}.txt"
    text.parent.mkdir(parents=True, exist_ok=True)
    text.write_text(f"{said.document_id}\n{said.subject}\n", "utf-8")
    result = archive.ingest.take(Delivery(text, "van-ban.txt", {}, message.agency), owner())
    text.unlink()
    if result.document is None:
        raise UnavailableError(f"{result.findings}")
    arrival = str(uuid5(NAMESPACE_URL, f"drill:{said.document_id}"))
    try:
        archive.arrivals.get(arrival, ALL)
    except NotFoundError:
        archive.arrivals.enter(
            Incoming(
                id=arrival,
                agency=message.agency,
                level=Level.INTERNAL,
                source=Source.AXIS,
                state=IncomingState.RECEIVED,
                arrived_at=archive.clock(),
                document=result.document,
                message=message.id,
                sender=said.sender,
                code=said.code,
                body={"document_id": said.document_id},
            ),
            "vanthu",
        )
    about = Reference(said.sender, said.code, None, said.document_id)
    for code in ("01", "03"):
        answer = Status(Organ(message.agency), about, code, at=archive.clock())
        content = {"status": as_json(answer), "to": [said.sender]}
        _put(archive, message.agency, arrival, "status", content, code)
    return _noted(archive, message, MessageState.ACCEPTED, object=arrival, **told)


def _noted(archive: Archive, message: Message, state: MessageState, **said: Any) -> Message:
    return archive.messages.note(message.id, "vanthu", state=state.value, **said)


def _put(
    archive: Archive, agency: str, of: str, kind: str, content: dict[str, Any], code: str
) -> None:
    now = archive.clock()
    entry = Entry(archive.new_id(), "truc", agency, of, code, kind, content, "vanthu", now)
    archive.outbox.put(entry)


def _home(home: Path, name: str, url: str) -> Archive:
    settings.create(home, name.upper())
    (home / "truc.secret").write_text(f"bi-mat-{name}")
    with (home / settings.CONFIG).open("a", encoding="utf-8") as config:
        config.write(
            f'\n[[axis]]\nname = "truc"\nurl = "{url}"\nsystem_id = "{name}"\n'
            f'secret_file = "truc.secret"\nagency = "{name.upper()}"\n'
            f'organ_id = "{ORGANS[name]}"\nlogin = "vanthu"\n'
        )
    archive = _open(home)
    upgrade(archive.database)
    for store in archive.stores:
        store.create()  # type: ignore[attr-defined]
    archive.agencies.enter(
        Agency(n.upper(), f"Cơ quan {n.upper()}", "sở", aliases=(organ,))
        for n, organ in ORGANS.items()
    )
    clerk = Person("vanthu", "Văn thư", (Grant(Role.CLERK, name.upper(), Level.INTERNAL),))
    archive.people.enter([(clerk, "x")])
    return archive


def _open(home: Path) -> Archive:
    archive = Archive(replace(settings.read(home), workers=1))
    archive.__dict__["outbox"] = replace(archive.outbox, first_wait=timedelta(seconds=0.2))
    return archive


def _queue(
    homes: dict[str, Archive], documents: int, chance: random.Random, folder: Path, *, own: bool
) -> list[tuple[str, str, str]]:
    """Documents to be sent: (sender, identifier, receiver); those of archives are kept first.

    ``own``: each has a file of its own, for a receiver who knows files; else a few are shared.
    """
    wanted, source = [], folder / "sources"
    source.mkdir()
    plan: dict[str, list[tuple[int, str]]] = {name: [] for name in ORGANS}
    for number in range(1, documents + 1):
        sender = chance.choice("aabbc")
        receiver = chance.choice([name for name in ORGANS if name != sender])
        plan[sender].append((number, receiver))
    wanted.extend(("c", f"{ORGANS['c']},{number}", receiver) for number, receiver in plan["c"])
    for name, archive in homes.items():
        kept = _kept(archive, name, source, len(plan[name]) if own else _SHARED)
        for place, (number, receiver) in enumerate(plan[name]):
            identifier = _issue(archive, name, number, receiver, kept[place % len(kept)])
            wanted.append((name, identifier, receiver))
        archive.workers.close()
    return wanted


def _kept(archive: Archive, name: str, source: Path, count: int) -> list[str]:
    """So many documents in an archive."""
    deliveries = []
    for number in range(count):
        path = source / f"{name}-{number}.txt"
        path.write_text(f"Công văn số {number} của {name}\n" * (number % 9 + 1), "utf-8")
        deliveries.append(Delivery(path, path.name, {}, name.upper()))
    results = archive.ingest.take_all(deliveries, owner(), lambda: False)
    return [str(result.document) for result in results]


def _issue(archive: Archive, name: str, number: int, receiver: str, kept: str) -> str:
    organ, made = ORGANS[receiver], archive.new_id()
    identifier = f"{ORGANS[name]},{made}"
    outgoing = Outgoing(
        id=made,
        agency=name.upper(),
        level=Level.INTERNAL,
        source=Source.DRAFT,
        state=OutgoingState.KEPT,
        type_name="Công văn",
        subject=f"V/v số {number}",
        drafted_by="vanthu",
        drafted_at=archive.clock(),
        notation="M-VP",
        document=kept,
        series="cv",
        year=2026,
        number=number,
        issued=BASE.date(),
        body={"document_id": identifier},
    )
    archive.issues.open(outgoing, [Recipient(outgoing.id, organ, organ, Means.AXIS)], "vanthu")
    header = Header(
        Organ(name.upper()),
        (Organ(organ),),
        identifier,
        str(number),
        "M-VP",
        issued=BASE.date(),
        type_name="Công văn",
        subject=outgoing.subject,
    )
    (file, *_) = archive.catalogue.get(kept, ALL).files
    told = {"document": kept, "path": file.path, "name": file.name, "media_type": "text/plain"}
    content = {"header": as_json(header), "files": [told], "to": [organ]}
    _put(archive, name.upper(), outgoing.id, "document", content, DOCUMENT)
    return identifier


class _Third(threading.Thread):
    """An agency without an archive: it sends, fetches, acknowledges and answers."""

    def __init__(self, url: str, folder: Path, wanted: list[tuple[str, str, str]]) -> None:
        super().__init__(daemon=True)
        account = Account("c", "bi-mat-c")
        self._line = NationalAxis("c", Host(url, 30, 5), account, lambda: datetime.now(UTC))
        self._folder = folder / "third"
        self._folder.mkdir()
        self._left = [one for one in wanted if one[0] == "c"]
        self.got: Counter[str] = Counter()
        self.statuses: dict[str, set[str]] = {}
        self._expected = sum(one[2] == "c" for one in wanted)
        self._answered: set[str] = set()
        self._over = threading.Event()

    def done(self) -> bool:
        """Whether all was sent and fetched."""
        heard = all("03" in self.statuses.get(one, ()) for one in self._sent)
        everything = len(self.got) == self._expected == len(self._answered)
        return not self._left and everything and heard

    _sent: tuple[str, ...] = ()

    def stop(self) -> None:
        """End it."""
        self._over.set()
        self.join()

    def run(self) -> None:
        self._sent = tuple(one[1] for one in self._left)
        while not self._over.wait(0.2):
            for act in (self._send, self._fetch, self._hear):
                with suppress(ArchiveError):
                    act()

    def _send(self) -> None:
        for one in list(self._left[:20]):
            _, identifier, receiver = one
            number = int(identifier.rpartition(",")[2])
            organs = ORGANS["c"], ORGANS[receiver]
            path = self._folder / "out"
            path.write_bytes(document(number, *organs, f"V/v {number}", "QUJD", identifier))
            self._line.send(Kind.DOCUMENT, ORGANS["c"], [ORGANS[receiver]], path)
            self._left.remove(one)

    def _fetch(self) -> None:
        for one in list(self._line.waiting(Kind.DOCUMENT)):
            path = self._folder / "in"
            self._line.fetch(one.axis_id, path)
            said = look(path)
            self.got[said.document_id] += 1
            if said.document_id not in self._answered:
                answer = self._folder / "status"
                to = said.sender
                answer.write_bytes(
                    status("03", ORGANS["c"], to, int(said.number), said.document_id)
                )
                self._line.send(Kind.STATUS, ORGANS["c"], [to], answer)
                self._answered.add(said.document_id)
            self._line.acknowledge(one.axis_id, TransportState.DONE)

    def _hear(self) -> None:
        for one in list(self._line.waiting(Kind.STATUS)):
            path = self._folder / "in"
            self._line.fetch(one.axis_id, path)
            said = look(path)
            self.statuses.setdefault(said.document_id, set()).add(said.status)
            self._line.acknowledge(one.axis_id, TransportState.DONE)


def _clerk(homes: dict[str, Archive], *, real: bool) -> None:
    """Somebody presses «gửi lại», and registers what came."""
    for archive in homes.values():
        came = Wanted(states=frozenset({IncomingState.RECEIVED}))
        for one in archive.arrivals.found(came, ALL, 50) if real else ():
            register(archive, owner(), one.id)
        for entry in archive.outbox.latest(None, 100, [OutboxState.FAILED]):
            with suppress(ArchiveError):
                archive.outbox.again(entry.id)


def _quiet(homes: dict[str, Archive], wanted: list[tuple[str, str, str]]) -> bool:
    """Whether nothing is left to be done in either archive."""
    for name, archive in homes.items():
        due = sum(one[2] == name for one in wanted)
        if archive.arrivals.count(Wanted(), ALL) < due or archive.outbox.waiting("truc"):
            return False
        if archive.messages.count(None, [MessageState.STORED]):
            return False
        if _unsettled(archive):
            return False
    return True


def _unsettled(archive: Archive) -> int:
    """Documents sent whose recipient is not seen to have them, and to have taken them in."""
    found = archive.issues.found(Sought(), ALL, 10_000)
    recipients = [one for outgoing in found for one in archive.recipients.of(outgoing.id)]
    return sum(
        one.transport is not Transport.DELIVERED or one.status not in {"03", "04", "05", "06"}
        for one in recipients
    )


def _judge(
    homes: dict[str, Archive],
    third: _Third,
    wanted: list[tuple[str, str, str]],
    axis: _Simulator,
    *,
    real: bool,
) -> dict[str, Any]:
    problems: list[str] = []
    counts: dict[str, Any] = {}
    for name, archive in homes.items():
        due = Counter(one[1] for one in wanted if one[2] == name)
        counts[name], left = _messages(archive, axis)
        found = [*_wrong(archive, due, real=real)]
        found += [f"not acknowledged at the axis: {left}"] if left else []
        problems += [f"{name}: {one}" for one in found]
    if set(third.got) != {one[1] for one in wanted if one[2] == "c"}:
        problems.append("c: not what was sent to it")
    deaf = [one for one in third._sent if "03" not in third.statuses.get(one, set())]  # noqa: SLF001
    if deaf:
        problems.append(f"c: {len(deaf)} of its documents without an answer")
    counts["c"] = {"fetched": sum(third.got.values()), "documents": len(third.got)}
    return {"held": not problems, "problems": problems, "messages": counts, "axis": axis.url}


def _wrong(archive: Archive, due: Counter[str], *, real: bool) -> Iterator[str]:
    """What is not in an archive as it should be."""
    arrived = archive.arrivals.found(Wanted(), ALL, 100_000)
    seen = Counter(str(one.body.get("document_id")) for one in arrived)
    if seen != due:
        yield f"{len(due - seen)} missing, {sum((seen - due).values())} more"
    unsent = archive.issues.count(Sought(states=frozenset({OutgoingState.KEPT})), ALL)
    unsettled = _unsettled(archive)
    if unsent or unsettled:
        yield f"{unsent} not sent, {unsettled} not settled"
    unkept = [one for one in arrived if one.document is None and not real]
    if unkept:
        yield f"{len(unkept)} without a document"
    if not archive.ledger.verify().valid:
        yield "ledger"


def _messages(archive: Archive, axis: _Simulator) -> tuple[dict[str, Any], dict[str, int]]:
    """What came and went; and of what we did not hear acknowledged, what the axis has not either.

    An answer that was cut off, or a kill before it was written down, leaves us without it: the axis
    knows it is done, and does not list it again. A message that got another name came again by it.
    """
    messages = archive.messages.latest(None, 100_000)
    states = Counter(f"{one.direction} {one.kind} {one.state}" for one in messages)
    came = [one for one in messages if one.direction is Direction.IN]
    known = Counter(axis.known(one) for one in came if one.body.get("acknowledged") is None)
    left = {state: count for state, count in known.items() if state not in {"done", "renamed"}}
    return dict(states) | {"answer not heard, at the axis": dict(known)}, left


def main() -> int:
    """Run it, or (``--loop``) be one of its loops."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--receive", default="")
    parser.add_argument("--loop", type=Path)
    said = parser.parse_args()
    if said.loop:
        loop(said.loop, said.receive)
    with tempfile.TemporaryDirectory() as scratch:
        seen = drill(Path(scratch), said.documents, said.kills, said.receive)
    print(json.dumps(seen, ensure_ascii=False, indent=1))
    return 0 if seen["held"] else 1


if __name__ == "__main__":
    sys.exit(main())
