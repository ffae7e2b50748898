"""DOC-TOI-TRUOC.txt of a package of a hồ sơ: tells a stranger what it is, and how to verify it."""

from string import Template

from preservation.hoso.content import FileDescription
from preservation.hoso.mets_parts import Head
from preservation.markup import clean
from repository.calendar import show_vietnam

_TEXT = Template("""\
ĐỌC TÔI TRƯỚC · READ ME FIRST (English below)

Thư mục này giữ một hồ sơ của cơ quan nhà nước Việt Nam: mô tả hồ sơ, danh sách và mô tả từng tài
liệu. Đây là túi BagIt 1.0 (RFC 8493), bên trong theo cấu trúc gói AIP_hoso của Thông tư
05/2025/TT-BNV. Tệp của tài liệu không chép lại ở đây: mỗi tài liệu có gói riêng.

Hồ sơ: $title
Mã hồ sơ lưu trữ: $code
Cơ quan: $agency
Số tài liệu: $documents
Đóng gói: $made_at, bằng $software

CÓ GÌ Ở ĐÂY
data/metadata/descriptive/EAD.xml: mô tả hồ sơ, 18 trường
data/representations/rep1/metadata/descriptive/: mô tả từng tài liệu
data/representations/rep1/data/*.fetch.txt: mỗi tệp của tài liệu nằm ở gói nào: tên urn, độ dài,
đường dẫn, mã tài liệu
data/metadata/other/: dossier.json có mọi điều kho biết về hồ sơ; documents.jsonl mỗi dòng một tài
liệu: gói của nó và mã băm bản kê (manifest-sha256.txt) của gói ấy
data/metadata/, data/METS.xml: lịch sử (PREMIS), cấu trúc (METS)

KIỂM TRA TOÀN VẸN, tại thư mục có bagit.txt
Linux: sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
macOS: shasum -a 256 -c …
BagIt: bagit.py --validate .
Rồi tìm gói của từng tài liệu theo documents.jsonl: sha256sum manifest-sha256.txt của gói ấy phải
bằng mã băm ghi ở đó.

ENGLISH
One file (hồ sơ) of a Vietnamese state agency: its description and a description of each document, a
BagIt 1.0 bag around an AIP_hoso of Circular 05/2025/TT-BNV. The documents' own files are not copied
here: every document has a package of its own, named in data/metadata/other/documents.jsonl with the
SHA-256 of its manifest-sha256.txt. If anything differs, change nothing and tell the archive.
""")


def letter(description: FileDescription, head: Head, documents: int) -> bytes:
    """The page that is read first."""
    said = {
        "title": description.title,
        "code": description.archive_file_code,
        "agency": f"{head.agency_name} ({head.agency})",
        "documents": str(documents),
        "made_at": show_vietnam(head.made_at),
        "software": head.software,
    }
    lines = {key: " ".join(clean(value).split())[:300] for key, value in said.items()}
    return _TEXT.substitute(lines).encode()
