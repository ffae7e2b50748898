"""Labels of packages: by which rules one is checked."""

from collections.abc import Mapping

from preservation.validator.book import AIP, COPY, CSIP, DIP, SIP
from web.label import Label

LABELS_PACKAGES: Mapping[str, Mapping[str, Label]] = {
    "package profile": {
        SIP: Label("SIP theo TT 05/2025", "SIP of TT 05/2025"),
        AIP: Label("AIP theo TT 05/2025", "AIP of TT 05/2025"),
        DIP: Label("DIP theo TT 05/2025", "DIP of TT 05/2025"),
        CSIP: Label("E-ARK CSIP 2.0.4", "E-ARK CSIP 2.0.4"),
        COPY: Label("Bản sao chứng thực của kho", "Certified copy of this archive"),
        "": Label("Không rõ loại gói", "Kind of package not known"),
    },
}
