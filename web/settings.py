"""Settings: the environment and ``luutru.toml`` of a home, read once. Nothing else reads them."""

import json
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from repository.errors import NotFoundError, SettingsError
from web.axes import AxisSettings, axes_from
from web.handover_settings import HandoverSettings, handover_from
from web.watched import WatchSettings, watch_from

CONFIG = "luutru.toml"
RENEW_BEFORE_DAYS = 180
SCAFFOLD = """\
# Settings of this home. Units are in the names. See docs/operations.md.

# database_url = "postgresql+psycopg://luutru@localhost/luutru"   # default: SQLite in this folder
# search_engine = "tantivy"        # or "whoosh"
# workers = 2                      # processes that open foreign bytes; default: one per core
{agency}# fonds of files that come without an agency
# session_lock_minutes = 15        # QCVN 12:2026 3.6.2.1.8
# https = false                    # true behind TLS: cookies are then sent over TLS only
# tsa_url = "http://tsa.example/"  # RFC 3161; without one nothing is time-stamped
# fetch_allowed = ["crl.example"]  # who may be asked for CRLs, OCSP: host, host:port, *.suffix
# public_url = "https://archive.example"  # where citizens verify copies: it is in their QR
# demonstration_keys = ""          # folder of .p12 files that pages sign with; never in production
# renew_before_days = 180          # evidence is renewed so long before it ends
# malware_scanner = "/run/clamav/clamd.ctl"  # ClamAV's daemon, or 127.0.0.1:3310
# ocr_languages = "vie"            # of Tesseract; "vie" reads Vietnamese better than "vie+eng"

# The first store is the one that is read; every package is kept in all of them.
[[store]]
name = "kho-1"
kind = "directory"
path = "stores/kho-1"

# [[watch]]                        # a folder that a scanner writes to
# path = "/srv/may-quet"
# agency = "H48"
# login = "vanthu"                 # on whose behalf: may digitise; another person reviews
# profile = "administrative"       # or "map", "photo"
# dossier = ""                     # hồ sơ that everything is placed in, by its identifier
# split = "none"                   # or "blank", "barcode": what stands between two documents

# [[axis]]                         # axes (trục liên thông): one entry for each agency
# name = "truc-quoc-gia"
# kind = "national"                # or "lgsp"
# url = "https://truc.example"
# system_id = "vxp.mau.01"
# secret_file = "truc.secret"      # the secret stands there, never here
# agency = "H48"                   # its code here
# organ_id = "000.00.00.H48"       # its code on the axis
# login = "vanthu"                 # on whose behalf: may take in and register
# hash_form = "unpadded"           # or "padded": how hash-file is written
# fetch = "base64"                 # getEdoc; or "stream": downloadEdoc
# poll_seconds = 300
# largest_bytes = 52428800         # of one message; never more than 200 MB
# [[handover]]                     # a folder that a system which only exports files writes to
# path = "/srv/ban-giao"           # documents with a metadata.json or .csv beside, or .edxml files
# agency = "H48"                   # they become its incoming documents (văn bản đến)
# login = "vanthu"                 # on whose behalf: may register what comes in
# out = "/srv/ban-giao/out"        # receipts: <name>.bien-nhan.json, kept up to date
# level = "internal"               # or "public", "restricted"

# [[store]]
# name = "kho-2"
# kind = "s3"
# bucket = "luutru"
# endpoint = "http://127.0.0.1:9000"
# prefix = ""
# retention_days = 0               # Object Lock, where the bucket has it
"""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where one copy of every package is kept."""

    name: str
    kind: str
    """``directory`` or ``s3``."""
    path: Path | None = None
    bucket: str = ""
    endpoint: str = ""
    prefix: str = ""
    retention_days: int = 0


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation may decide."""

    home: Path
    database_url: str
    stores: tuple[StoreSettings, ...]
    search_engine: str = "tantivy"
    workers: int = 1
    default_agency: str = ""
    session_lock_minutes: int = 15
    https: bool = False
    tsa_url: str = ""
    """Where timestamps come from (RFC 3161 over HTTP); empty: from nowhere."""
    fetch_allowed: tuple[str, ...] = ()
    """Hosts that may be asked for CRLs and OCSP answers (``preservation.signatures.reaching``)."""
    public_url: str = ""
    """Where the pages are reached from outside: what the QR of a copy leads to; empty: nowhere."""
    demonstration_keys: str = ""
    """Folder of PKCS#12 files that pages may sign with, below the home; empty: none."""
    renew_before_days: int = RENEW_BEFORE_DAYS
    ocr_languages: str = "vie"
    """Of Tesseract, joined by ``+``."""
    malware_scanner: str = ""
    """Where ClamAV's daemon listens: a path, or ``127.0.0.1:port``; empty: nowhere."""
    watched: tuple[WatchSettings, ...] = ()
    axes: tuple[AxisSettings, ...] = ()
    handovers: tuple[HandoverSettings, ...] = ()
    secret_key: str = ""

    @property
    def spool(self) -> Path:
        """Where files lie between the doorstep and the store; on the store's file system."""
        return self.home / "spool"

    @property
    def trust(self) -> Path:
        """Trusted anchors, intermediates and revocation lists."""
        return self.home / "trust"

    @property
    def marks(self) -> Path:
        """Pictures of seals and signatures, at true size (PNG with its resolution)."""
        return self.home / "marks"

    @property
    def index(self) -> Path:
        """The full-text index; can be lost."""
        return self.home / "index" / self.search_engine

    @property
    def copies(self) -> Path:
        """Files of issued copies, until they are deleted."""
        return self.home / "copies"

    @property
    def exchange(self) -> Path:
        """Messages of the document axis as they were received, and how each connection is."""
        return self.home / "exchange"

    @property
    def cache(self) -> Path:
        """Pictures of pages; can be lost."""
        return self.home / "cache"


def home_of(given: Path | None, environ: Mapping[str, str] = os.environ) -> Path:  # noqa: TID251
    """The home folder: as given, or ``LUUTRU_HOME``, or ``~/.luutru``."""
    chosen = given or Path(environ.get("LUUTRU_HOME", "~/.luutru"))
    return chosen.expanduser().resolve()


def create(home: Path, agency: str = "") -> None:
    """Make a home folder with its settings and its secret; what is there stays.

    ``agency`` is the code of the default fonds that new settings will name.
    """
    for folder in (home, home / "trust", home / "spool", home / "index", home / "cache"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    config, secret = home / CONFIG, home / "secret"
    if not config.exists():
        said = (
            f"default_agency = {json.dumps(agency)}    "
            if agency
            else '# default_agency = "H48"    '
        )
        config.write_text(SCAFFOLD.replace("{agency}", said), "utf-8")
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_text(secrets.token_urlsafe(48), "ascii")


def read(home: Path, environ: Mapping[str, str] = os.environ) -> Settings:  # noqa: TID251
    """Read the settings of ``home``; complain of everything wrong at once.

    Raises:
        NotFoundError: there is no home there.
        SettingsError: names each setting that cannot be used.
    """
    config = home / CONFIG
    if not config.exists():
        raise NotFoundError(f"{home}: chưa có kho; chạy `luutru init` · no home; run `luutru init`")
    try:
        values = tomllib.loads(config.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{config}: {error}") from error
    complaints: list[str] = []
    stores = tuple(_store(entry, home, complaints) for entry in values.pop("store", []))
    watched = tuple(watch_from(entry, home, complaints) for entry in values.pop("watch", []))
    axes = axes_from(values.pop("axis", []), home, complaints)
    handovers = tuple(handover_from(one, home, complaints) for one in values.pop("handover", []))
    if not stores:
        complaints.append("store: none given")
    settings = _settings(home, values, stores, environ, complaints)
    if complaints:
        raise SettingsError(f"{config}: " + "; ".join(complaints))
    return replace(settings, watched=watched, axes=axes, handovers=handovers)


_KINDS: Mapping[str, type] = {
    "database_url": str,
    "search_engine": str,
    "workers": int,
    "default_agency": str,
    "session_lock_minutes": int,
    "https": bool,
    "tsa_url": str,
    "fetch_allowed": list,
    "public_url": str,
    "demonstration_keys": str,
    "renew_before_days": int,
    "ocr_languages": str,
    "malware_scanner": str,
}


def _settings(
    home: Path,
    values: Mapping[str, Any],
    stores: tuple[StoreSettings, ...],
    environ: Mapping[str, str],
    complaints: list[str],
) -> Settings:
    for name, value in values.items():
        if name not in _KINDS:
            complaints.append(f"{name}: no such setting")
        elif type(value) is not _KINDS[name]:
            complaints.append(f"{name}: must be {_KINDS[name].__name__}")
        elif isinstance(value, list) and not all(isinstance(one, str) for one in value):
            complaints.append(f"{name}: must be a list of strings")
    if values.get("search_engine", "tantivy") not in {"tantivy", "whoosh"}:
        complaints.append("search_engine: tantivy or whoosh")
    if complaints:
        return Settings(home, "", stores)
    url = environ.get("LUUTRU_DATABASE_URL") or values.get("database_url")
    return Settings(
        home=home,
        database_url=url or f"sqlite:///{home / 'luutru.sqlite'}",
        stores=stores,
        search_engine=values.get("search_engine", "tantivy"),
        workers=values.get("workers", os.cpu_count() or 1),
        default_agency=values.get("default_agency", ""),
        session_lock_minutes=values.get("session_lock_minutes", 15),
        https=values.get("https", False),
        tsa_url=values.get("tsa_url", ""),
        public_url=values.get("public_url", ""),
        demonstration_keys=values.get("demonstration_keys", ""),
        fetch_allowed=tuple(map(str, values.get("fetch_allowed", ()))),
        renew_before_days=values.get("renew_before_days", RENEW_BEFORE_DAYS),
        ocr_languages=values.get("ocr_languages", "vie"),
        malware_scanner=values.get("malware_scanner", ""),
        secret_key=(home / "secret").read_text("ascii"),
    )


def _store(entry: Mapping[str, Any], home: Path, complaints: list[str]) -> StoreSettings:
    name, kind = str(entry.get("name", "")), str(entry.get("kind", ""))
    wants = {"directory": "path", "s3": "bucket"}.get(kind)
    if not name:
        complaints.append("store: a store without a name")
    if wants is None:
        complaints.append(f"store {name}: kind must be directory or s3")
    elif not entry.get(wants):
        complaints.append(f"store {name}: {wants} is missing")
    known = {"name", "kind", "path", "bucket", "endpoint", "prefix", "retention_days"}
    complaints.extend(f"store {name}: {extra}: no such setting" for extra in entry.keys() - known)
    path = entry.get("path")
    return StoreSettings(
        name=name,
        kind=kind,
        path=None if path is None else (home / Path(path)).resolve(),
        bucket=str(entry.get("bucket", "")),
        endpoint=str(entry.get("endpoint", "")),
        prefix=str(entry.get("prefix", "")),
        retention_days=int(entry.get("retention_days", 0)),
    )
