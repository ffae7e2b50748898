"""edXML: the format of the document axis (QCVN 102:2016/BTTTT, and the older form 1.0).

``read`` takes any message apart; ``write_document`` and ``write_status`` make those that we send.
"""

from ingest.exchange.edxml.limits import Limits
from ingest.exchange.edxml.reading import read
from ingest.exchange.edxml.rules import RULES
from ingest.exchange.edxml.writing import Part, write_document, write_status

__all__ = ["RULES", "Limits", "Part", "read", "write_document", "write_status"]
