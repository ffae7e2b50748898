"""Wiring: the one place where parts are chosen and put together."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from repository.calendar import VIETNAM, Clock, system_clock
from repository.digitisation import PaperKind, rule_for
from repository.stores.directory import DirectoryStore
from repository.witness import Witnesses
from web.books import Books
from web.settings import Settings, StoreSettings

if TYPE_CHECKING:  # heavy rooms are opened when they are first needed: a command starts quickly
    from ingest.digitise.digitiser import Digitiser
    from ingest.digitise.engine import Engine
    from ingest.pipeline import Ingest
    from preservation.evidence.rounds import Workshop
    from preservation.malware import Scanner
    from preservation.signatures.tsa import Stamper
    from preservation.workers import Workers
    from repository.stores.store import ObjectStore
    from search.index import Index

SOFTWARE = "luutru 0.1.0"
PRELOADED = (
    "preservation.look",
    "preservation.pages.pdf",
    "preservation.texts.sheets",
    "preservation.signatures.report",
)
"""What a worker imports before its first file."""


def new_id() -> str:
    """A fresh UUID, in lower case."""
    return str(uuid4())


@dataclass(frozen=True)
class Archive(Books):
    """The archive, put together. What views, commands and jobs are given."""

    settings: Settings
    clock: Clock = system_clock
    new_id: Callable[[], str] = new_id

    @property
    def database_url(self) -> str:
        """Where the database is."""
        return self.settings.database_url

    @cached_property
    def stamper(self) -> "Stamper":
        """The time-stamping authority; one that refuses where none is configured."""
        from preservation.signatures.tsa import HttpStamper, Unconfigured

        url = self.settings.tsa_url
        return HttpStamper(url) if url else Unconfigured()

    @cached_property
    def evidence_workshop(self) -> "Workshop":
        """Where rounds of evidence are made."""
        from ingest.turns import Turns
        from preservation.evidence.rounds import Workshop

        turns = Turns(self.settings.spool / "turns-evidence")
        return Workshop(
            stores=self.stores,
            spool=self.settings.spool / "incoming",
            clock=self.clock,
            new_id=self.new_id,
            alone=lambda: turns.of(["evidence"]),
            software=SOFTWARE,
        )

    @cached_property
    def stores(self) -> "tuple[ObjectStore, ...]":
        """Every store, the one that is read first."""
        return tuple(_store(entry) for entry in self.settings.stores)

    @cached_property
    def index(self) -> "Index":
        """The full-text index."""
        folder = self.settings.index
        if self.settings.search_engine == "whoosh":
            from search.whoosh_engine import WhooshIndex

            return WhooshIndex(folder)
        from search.tantivy_engine import TantivyIndex

        return TantivyIndex(folder)

    @cached_property
    def workers(self) -> "Workers":
        """The processes that open foreign bytes."""
        from preservation.workers import Limits, Workers

        return Workers(self.settings.workers, Limits(), preload=PRELOADED)

    @cached_property
    def copiers(self) -> "Workers":
        """The processes that make copies: a map or a thousand pages takes longer than a look."""
        from preservation.copies.make import LIMITS
        from preservation.workers import Workers

        return Workers(1, LIMITS)

    @cached_property
    def message_readers(self) -> "Workers":
        """The processes that read messages of the document axis, which may be very long."""
        from ingest.exchange.edxml import task
        from preservation.workers import Workers

        return Workers(1, task.LIMITS, preload=task.PRELOAD, tasks=task.TASKS)

    @cached_property
    def package_readers(self) -> "Workers":
        """The processes that check packages, which may be very large."""
        from preservation.validator import task
        from preservation.workers import Workers

        return Workers(1, task.LIMITS, preload=task.PRELOAD, tasks=task.TASKS)

    @cached_property
    def form_makers(self) -> "Workers":
        """The processes that fill forms: their templates come from outside too."""
        from preservation.forms import task
        from preservation.workers import Workers

        return Workers(1, task.LIMITS, tasks=task.TASKS)

    @cached_property
    def ingest(self) -> "Ingest":
        """The way in."""
        from ingest.keeping import Keeper
        from ingest.pipeline import Ingest, Places
        from ingest.reading.glance import Ocr
        from ingest.turns import Turns

        keeper = Keeper(
            catalogue=self.catalogue,
            agencies=self.agencies,
            intakes=self.intakes,
            quarantine=self.quarantine,
            stores=self.stores,
            clock=self.clock,
            new_id=self.new_id,
            software=SOFTWARE,
            schema_carrier=self.schema_carrier,
            turns=Turns(self.settings.spool / "turns-shared"),
        )
        return Ingest(
            places=Places(self.settings.spool, self.settings.trust, self.settings.default_agency),
            agencies=self.agencies,
            catalogue=self.catalogue,
            quarantine=self.quarantine,
            ledger=self.ledger,
            keeper=keeper,
            turns=Turns(self.settings.spool / "turns"),
            workers=self.workers,
            glance=Ocr(lambda: self.engine_each, self.settings.spool / "incoming"),
            hands=self.settings.workers,
            clock=self.clock,
            scanner=self.scanner,
        )

    @cached_property
    def scanner(self) -> "Scanner | None":
        """What is asked whether a file is malware, if the settings name one.

        Raises:
            SettingsError: they name no address.
        """
        from preservation.malware import Scanner

        address = self.settings.malware_scanner
        return Scanner(address) if address else None

    @cached_property
    def engine(self) -> "Engine":
        """What makes pages of sheets of paper, on every core."""
        return self._engine(self.settings.workers)

    @cached_property
    def engine_each(self) -> "Engine":
        """The same, for whoever works on many papers at once."""
        return self._engine(1)

    def _engine(self, hands: int) -> "Engine":
        from ingest.digitise.engine import Engine
        from ingest.digitise.tesseract import Tesseract

        return Engine(self.workers, Tesseract(languages=self.settings.ocr_languages), hands)

    def digitiser(self, kind: PaperKind, *, each: bool = False) -> "Digitiser":
        """What digitises paper of one kind, by the rule of today.

        Raises:
            NotFoundError: no rule is in force.
        """
        from ingest.digitise.digitiser import Digitiser
        from ingest.reading.propose import propose

        today = self.clock().astimezone(VIETNAM).date()
        names = tuple(agency.name for agency in self.agencies.all())
        read = partial(propose, latest=today, agencies=names)
        return Digitiser(self.engine_each if each else self.engine, read, rule_for(today, kind))

    @property
    def schema_carrier(self) -> Path | None:
        """See ``carrier``."""
        return carrier()

    @cached_property
    def witnesses(self) -> Witnesses:
        """What the stores say of the ledger."""
        return Witnesses(self.ledger, self.stores, self.settings.spool / "incoming")

    def close(self) -> None:
        """Stop the workers and give back the database connections."""
        for name in _CLOSED:
            if name in self.__dict__:
                self.__dict__[name].close()


_CLOSED = (
    "engine",
    "engine_each",
    "workers",
    "copiers",
    "form_makers",
    "message_readers",
    "package_readers",
    "database",
)
"""Parts that hold processes or connections, in the order in which they are let go."""


def carrier() -> Path | None:
    """The folder that set-up filled with the standards' schemas, if it did."""
    folder = Path(sys.prefix) / "share" / "luutru" / "schemas"
    return folder if folder.is_dir() else None


def _store(entry: StoreSettings) -> "ObjectStore":
    if entry.kind == "s3":
        from repository.stores.s3 import S3Store

        return S3Store(entry.name, entry.bucket, entry.endpoint, entry.prefix, entry.retention_days)
    return DirectoryStore(entry.name, entry.path or Path())
