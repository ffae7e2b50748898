"""PREMIS of the corpus' packages."""

import hashlib

from scripts.corpus_packages import DECLARED, TIME, upper


def premis_object(category: str, value: str, data: bytes = b"", path: str = "") -> str:
    """An object of PREMIS."""
    what = ""
    if category == "file":
        digest = hashlib.sha256(data).hexdigest().upper()
        what = (
            "<objectCharacteristics><fixity><messageDigestAlgorithm>SHA-256"
            f"</messageDigestAlgorithm><messageDigest>{digest}</messageDigest></fixity>"
            f"<size>{len(data)}</size><format><formatDesignation><formatName>PDF</formatName>"
            "</formatDesignation></format></objectCharacteristics>"
            f"<originalName>{path.rpartition('/')[2]}</originalName>"
        )
    return (
        f'  <object xsi:type="{category}"><objectIdentifier><objectIdentifierType>UUID'
        f"</objectIdentifierType><objectIdentifierValue>{value}</objectIdentifierValue>"
        f"</objectIdentifier>{what}</object>\n"
    )


def premis_file(objects: list[str], more: str = "") -> bytes:
    """A PREMIS file."""
    head = (
        '<premis xmlns="http://www.loc.gov/premis/v3" version="3.0" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
    )
    return f"{DECLARED}{head}{''.join(objects)}{more}</premis>\n".encode()


def history(kind: str) -> str:
    """One event and who had a hand in it."""

    def linked(tag: str, value: str) -> str:
        return f"<{tag}><{tag}Type>UUID</{tag}Type><{tag}Value>{value}</{tag}Value></{tag}>"

    event = (
        f"  <event>{linked('eventIdentifier', upper(kind, 'event'))}"
        f"<eventType>information package creation</eventType><eventDateTime>{TIME}"
        "</eventDateTime><eventOutcomeInformation><eventOutcome>success</eventOutcome>"
        f"</eventOutcomeInformation>{linked('linkingAgentIdentifier', upper('agent'))}"
        f"{linked('linkingObjectIdentifier', upper(kind))}</event>\n"
    )
    agent = (
        f"  <agent>{linked('agentIdentifier', upper('agent'))}<agentName>corpus</agentName>"
        "<agentType>software</agentType><agentVersion>1</agentVersion></agent>\n"
    )
    return event + agent
