"""What can be wrong with a SIP, in words."""

from dataclasses import dataclass, field

from preservation.hoso.sip_values import SipFinding

SAYS = {
    "altered": ("tệp khác với METS: độ dài hoặc mã băm", "not what METS says: size or digest"),
    "missing": ("METS có ghi, gói không có", "METS names it, it is not there"),
    "unlisted": ("METS không ghi tệp này", "no METS document names it"),
    "unchecked": ("METS không cho mã băm SHA-256", "METS gives no SHA-256 for it"),
    "leads out": ("đường dẫn ra ngoài gói", "the path leads out of the package"),
    "stray": ("tệp nằm ngoài thư mục gói", "it lies outside the package's folder"),
    "hidden": ("tệp nén có byte thừa", "the zip has bytes of no member"),
    "alike": ("tên chỉ khác chữ hoa, thường", "its name differs from another's by case only"),
    "not xml": ("không đọc được XML", "not XML that can be read"),
    "not a sip": ("không ghi là gói SIP", "does not say that it is a SIP"),
    "no kind": ("không rõ SIP_hoso hay SIP_tailieu", "neither SIP_hoso nor SIP_tailieu"),
    "no description": ("không có EAD.xml của gói", "there is no EAD.xml of the package"),
    "no fonds": ("không ghi mã phông", "no code of a fonds"),
    "unknown element": ("phần tử lạ", "an element that does not belong here"),
    "twice": ("phần tử lặp lại", "an element stands twice"),
    "too long": ("giá trị dài quá quy định", "a value is longer than the circular allows"),
    "no documents": ("gói không có tài liệu", "the package has no document"),
    "not linked": ("mô tả không gắn với tệp nào", "the description belongs to no file"),
    "no text": ("tệp liên kết không nói tài liệu nào", "a holey file that names nothing"),
    "record": ("bản ghi kèm theo không đọc được", "the record beside it cannot be read"),
    "record differs": ("bản ghi kèm theo nói khác", "the record beside it says otherwise"),
    "count": ("số tài liệu khác EAD.xml", "another number of documents than EAD.xml says"),
}


@dataclass(slots=True)
class Findings:
    """Gathers what is found, so many at most."""

    limit: int
    kept: list[SipFinding] = field(default_factory=list)
    more: int = 0

    def fatal(self, code: str, where: str, detail: str = "") -> None:
        """Note what a package cannot be taken in with."""
        self._note(code, where, detail, fatal=True)

    def odd(self, code: str, where: str, detail: str = "") -> None:
        """Note what somebody should look at."""
        self._note(code, where, detail, fatal=False)

    def _note(self, code: str, where: str, detail: str, *, fatal: bool) -> None:
        if len(self.kept) >= self.limit:
            self.more += 1
            return
        vi, en = SAYS[code]
        tail = f": {detail[:200]}" if detail else ""
        self.kept.append(SipFinding(code, where[:1000], vi + tail, en + tail, fatal))
