"""The crosswalk: hồ sơ as TT 02/2019 and NĐ 30 describe them, as TT 05/2025 does, and back. Pure.

(law.md §5.10.) Words become codes; codes of agencies of 13 characters become those of QĐ 20/2020.
What cannot be mapped is a remark (CNV-01 …), and its text is kept where there is room for it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.importing.columns import known
from ingest.importing.dates import partial_of
from repository.succession import converted, is_code

DOSSIER_FIELDS: Mapping[str, tuple[str, str]] = {
    "arcFileCode": ("Mã hồ sơ lưu trữ", ""),
    "fileCode": ("Mã hồ sơ", ""),
    "title": ("Tiêu đề hồ sơ", "Title"),
    "maintenance": ("Thời hạn lưu trữ", "Maintenance"),
    "mode": ("Chế độ sử dụng", "Rights"),
    "language": ("Ngôn ngữ", "Language"),
    "startDate": ("Thời gian bắt đầu", "StartDate"),
    "endDate": ("Thời gian kết thúc", "EndDate"),
    "keyword": ("Từ khóa", "Keyword"),
    "totalDoc": ("Tổng số tài liệu", "TotalDoc"),
    "numberOfPaper": ("Số lượng tờ", "SheetNumber"),
    "numberOfPage": ("Số lượng trang", "PageNumber"),
    "format": ("Tình trạng vật lý", "Format"),
    "inforSign": ("Ký hiệu thông tin", "InforSign"),
    "confidenceLevel": ("Mức độ tin cậy", "ConfidenceLevel"),
    "paperFileCode": ("Mã hồ sơ giấy gốc", "PaperFileCode"),
    "description": ("Chú giải", "Description"),
}
"""Element of TT 05 (AIP_hoso) → its name, and the code of TT 02 that says the same."""

DOCUMENT_FIELDS: Mapping[str, tuple[str, str]] = {
    "fileCode": ("Mã hồ sơ", ""),
    "docCode": ("Mã lưu trữ tài liệu", ""),
    "docId": ("Mã định danh tài liệu", "DocCode"),
    "docOrdinal": ("Số thứ tự văn bản", "DocOrdinal"),
    "maintenance": ("Thời hạn tài liệu", ""),
    "typeName": ("Tên loại văn bản", "TypeName"),
    "codeNumber": ("Số văn bản", "CodeNumber"),
    "codeNotation": ("Ký hiệu văn bản", "CodeNotation"),
    "issuedDate": ("Ngày, tháng, năm văn bản", "IssuedDate"),
    "organName": ("Cơ quan ban hành", "OrganName"),
    "subject": ("Trích yếu", "Subject"),
    "language": ("Ngôn ngữ", "Language"),
    "numberOfPage": ("Số trang", "PageAmount"),
    "inforSign": ("Ký hiệu thông tin", "InforSign"),
    "keyword": ("Từ khóa", "Keyword"),
    "mode": ("Chế độ sử dụng", "Mode"),
    "confidenceLevel": ("Mức độ tin cậy", "ConfidenceLevel"),
    "autograph": ("Bút tích", "Autograph"),
    "format": ("Tình trạng vật lý", "Format"),
    "process": ("Quy trình xử lý", "Process"),
    "description": ("Ghi chú", "Description"),
}
"""The same of a document; ``docCode`` is that of the hồ sơ with seven figures."""

_LISTS: Mapping[str, str] = {
    "maintenance": "maintenance",
    "mode": "mode",
    "language": "language",
    "typeName": "type",
    "format": "format",
    "confidenceLevel": "confidence",
}
_DATES = frozenset({"startDate", "endDate", "issuedDate"})
_LENGTHS: Mapping[str, int] = {"docId": 25, "fileCode": 100, "arcFileCode": 100, "docCode": 100}
"""Of TT 05/2025, where it allows less than the older sets or is put together here."""
_FILE_CODE = re.compile(r"(?P<organ>.+?)\.(?P<year>(?:1[6-9]|2[01])\d\d)\.(?P<notation>.+)")
_VAGUE = "07"


@dataclass(frozen=True, slots=True)
class Remark:
    """What could not be mapped."""

    rule: str
    code: str
    """Of the column that says it."""
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A hồ sơ or a document in the fields of TT 05/2025."""

    values: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()


def dossier_to_tt05(said: Mapping[str, str], organ: str, year: int | None, notation: str) -> Mapped:
    """A hồ sơ of TT 02 or NĐ 30; ``organ``, ``year``, ``notation``: its code, as it was read."""
    remarks = list[Remark]()
    code = _organ(organ, "OrganId", remarks)
    file_code = ".".join(part for part in (code, str(year or ""), notation) if part)
    archive = said.get("Identifier", "")
    values = _mapped(DOSSIER_FIELDS, said, remarks)
    values["fileCode"] = file_code
    if archive:
        values["arcFileCode"] = f"{_organ(archive, 'Identifier', remarks)}.{file_code}"
    notes = [values.get("description", ""), said.get("FileNote", "")]
    if creator := said.get("Creator"):
        notes.append(f"Người lập: {creator}")
    if values.get("maintenance") == _VAGUE:
        notes.append(f"Thời hạn lưu trữ: {said['Maintenance']}")
    values["description"] = "; ".join(text for text in notes if text)
    if said.get("ConfidenceLevel") in {"Số hóa", "Hỗn hợp"} and not said.get("PaperFileCode"):
        vi = "hồ sơ số hóa phải có mã hồ sơ giấy gốc (TT 05/2025)"
        en = "a digitised hồ sơ needs the code of its paper original (TT 05/2025)"
        remarks.append(Remark("CNV-04", "PaperFileCode", vi, en))
    return _done(values, remarks)


def document_to_tt05(said: Mapping[str, str], file_code: str, ordinal: int) -> Mapped:
    """A document of TT 02 or NĐ 30, the ``ordinal``-th of its hồ sơ."""
    remarks = list[Remark]()
    values = _mapped(DOCUMENT_FIELDS, said, remarks)
    values |= {
        "fileCode": file_code,
        "docCode": f"{file_code}.{ordinal:07}",
        "docOrdinal": str(ordinal),
    }
    return _done(values, remarks)


def dossier_from_tt05(values: Mapping[str, str]) -> dict[str, str]:
    """A hồ sơ of TT 05 in the fields of TT 02 and NĐ 30; codes become words."""
    said = _unmapped(DOSSIER_FIELDS, values)
    if found := _FILE_CODE.fullmatch(values.get("fileCode", "")):
        said |= {"OrganId": found["organ"], "FileYear": found["year"]}
        said["FileNotation"] = found["notation"]
    whole = values.get("arcFileCode", "").removesuffix("." + values.get("fileCode", ""))
    return said | ({"Identifier": whole} if whole else {})


def document_from_tt05(values: Mapping[str, str]) -> dict[str, str]:
    """The same of a document."""
    return _unmapped(DOCUMENT_FIELDS, values)


def _mapped(
    fields: Mapping[str, tuple[str, str]], said: Mapping[str, str], remarks: list[Remark]
) -> dict[str, str]:
    values: dict[str, str] = {}
    for element, (_, code) in fields.items():
        text = said.get(code, "") if code else ""
        if not text:
            continue
        if element in _DATES:
            values[element] = partial_of(text).shown
        elif element in _LISTS:
            values[element] = _coded(element, code, text, remarks)
        else:
            values[element] = text
    return values


def _coded(element: str, code: str, text: str, remarks: list[Remark]) -> str:
    """The codes of what a cell says; the text itself, where the list has no such word."""
    codes = known().lists[_LISTS[element]]
    found = [codes.find(text)] if codes.find(text) else [*map(codes.find, text.split("; "))]
    words = [word for word in found if word]
    if len(words) < len(found):
        vi = f"không đổi được sang mã của TT 05/2025: {text[:60]}"
        remarks.append(
            Remark("CNV-01", code, vi, f"no code of TT 05/2025 stands for it: {text[:60]}")
        )
        return text
    if words[0].code == _VAGUE and element == "maintenance":
        vi = f"{text[:60]}: TT 05/2025 chỉ có mã 07 Khác; thời hạn được ghi ở ghi chú"
        en = f"{text[:60]}: TT 05/2025 has only 07, other; the period is kept in the note"
        remarks.append(Remark("CNV-03", code, vi, en))
    return "; ".join(dict.fromkeys(word.code for word in words))


def _unmapped(fields: Mapping[str, tuple[str, str]], values: Mapping[str, str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for element, (_, code) in fields.items():
        text = values.get(element, "")
        if not code or not text:
            continue
        if element in _DATES:
            said[code] = "-".join(reversed(text.split("/")))
        elif element in _LISTS:
            codes = known().lists[_LISTS[element]]
            words = [codes.find(one) for one in text.split("; ")]
            said[code] = "; ".join(word.name for word in words if word) or text
        else:
            said[code] = text
    return said


def _organ(code: str, column: str, remarks: list[Remark]) -> str:
    """A code of QĐ 20/2020; as it is, where it is of neither system."""
    if new := converted(code):
        return new
    if code and not is_code(code):
        vi = f"{code[:40]}: không phải mã của QĐ 28/2018 hay QĐ 20/2020, giữ nguyên"
        en = f"{code[:40]}: of neither QĐ 28/2018 nor QĐ 20/2020; kept as it is"
        remarks.append(Remark("CNV-02", column, vi, en))
    return code


def _done(values: Mapping[str, str], remarks: list[Remark]) -> Mapped:
    kept = {element: text for element, text in values.items() if text}
    return Mapped(kept, (*remarks, *_too_long(kept)))


def _too_long(values: Mapping[str, str]) -> Iterator[Remark]:
    for element, most in _LENGTHS.items():
        if len(values.get(element, "")) > most:
            vi = f"{element} dài {len(values[element])} ký tự, TT 05/2025 cho {most}"
            en = f"{element}: {len(values[element])} characters, TT 05/2025 allows {most}"
            code = DOCUMENT_FIELDS.get(element, ("", ""))[1] or "FileNotation"
            yield Remark("CNV-05", code, vi, en)
