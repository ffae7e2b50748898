"""Kinds of columns, named once."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, Dialect, Integer, MetaData, String, Text, TypeDecorator
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, mapped_column


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values on the way in; gives UTC on the way out."""

    impl = SqlDateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC without a zone, which every database can."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Words(TypeDecorator[str]):
    """Text that people or files gave us. Letters that no database can hold become U+FFFD."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace NUL, which PostgreSQL refuses, and lone surrogates, which UTF-8 cannot hold."""
        return None if value is None else _UNHELD.sub("\ufffd", value)


_UNHELD = re.compile(r"[\x00\ud800-\udfff]")
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Identifier = Annotated[str, mapped_column(String(64))]
Serial = Annotated[int, mapped_column(BigInteger().with_variant(Integer, "sqlite"))]


class Base(DeclarativeBase):
    """What every row class is. The naming makes migrations reproducible."""

    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012  SQLAlchemy's own way
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
