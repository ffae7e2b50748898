"""Remarks: what people say of a document on its way, kept with it. Private to this package."""

from sqlalchemy.orm import Session

from repository.correspondence_tables import RemarkRow
from repository.incoming_steps import Remark


def add_remark(session: Session, remark: Remark) -> None:
    """Write one down, within the caller's transaction."""
    session.add(
        RemarkRow(
            object=remark.object,
            kind=remark.kind,
            version=remark.version,
            said=remark.said,
            said_by=remark.said_by,
            at=remark.at,
        )
    )
    session.flush()


def remark_of(row: RemarkRow) -> Remark:
    """Read one back."""
    return Remark(row.object, row.kind, row.said, row.said_by, row.at, row.version)
