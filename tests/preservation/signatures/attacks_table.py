"""The table: eighteen ways of tampering with a file that a person and an organisation signed.

Both signatures are B-LTA, so that there are two document timestamps. Of the eighteen, ``pdfsig``
22.12 catches six and the AdES indication of the library seven.
"""

from io import BytesIO

import pikepdf

from tests.preservation.signatures import attacks
from tests.preservation.signatures.attacks import Attack, byte_ranges


def rewritten_without_the_seal(data: bytes) -> bytes:
    """Saved anew by another program, the organisation's field left out."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        fields = pdf.Root.AcroForm.Fields
        kept = [field for field in fields if str(field.get("/T", "")) != "Signature2"]
        pdf.Root.AcroForm.Fields = pikepdf.Array(kept)
        names = {str(field.get("/T", "")) for field in kept}
        notes = [note for note in pdf.pages[0].Annots if str(note.get("/T", "")) in names]
        pdf.pages[0].Annots = pikepdf.Array(notes)
        pdf.save(out)
    return out.getvalue()


def cut_back(signatures: int) -> Attack:
    """Cut back to the revision that has so many signatures."""

    def attack(data: bytes) -> bytes:
        if signatures == 0:
            first = byte_ranges(data)[0]
            before = data[: first[1]].rindex(b"%%EOF")
            return data[:before] + b"%%EOF\n"
        # The second range is that of the document timestamp over the person's signature.
        _, _, second, rest = byte_ranges(data)[1]
        return data[: second + rest]

    return attack


TABLE: dict[str, Attack] = {
    "a bit of the page": attacks.page_bit,
    "a bit of signature 1": attacks.cms_digit(0),
    "a bit of signature 2": attacks.cms_digit(2),
    "a bit of the first timestamp": attacks.cms_digit(1),
    "a bit of the last timestamp": attacks.cms_digit(3),
    "a note": attacks.annotation,
    "free text over the sum": attacks.free_text,
    "other words on a page": attacks.page_text,
    "a page deleted": attacks.page_deleted,
    "a file attached": attacks.attachment,
    "another picture of the seal": attacks.appearance,
    "the organisation's signature removed": attacks.signature_removed("Signature2"),
    "garbage at the end": attacks.garbage,
    "written anew": attacks.rewritten,
    "written anew without the seal": rewritten_without_the_seal,
    "another title": attacks.metadata_only,
    "cut back to one signature": cut_back(1),
    "cut back to none": cut_back(0),
}
OUTSIDE = {"another title", "cut back to one signature", "cut back to none"}
"""What no look at the file alone can catch."""
