"""DOC-TOI-TRUOC.txt: tells a stranger what a package is, and how to verify it."""

from string import Template

from preservation.markup import clean
from preservation.mets import Header
from repository.calendar import show_vietnam
from repository.documents import Document

_TEXT = Template("""\
ĐỌC TÔI TRƯỚC · READ ME FIRST (English below)

Thư mục này giữ một văn bản của cơ quan nhà nước Việt Nam cùng mọi điều kho lưu trữ biết về nó.
Đây là túi BagIt 1.0 (RFC 8493), bên trong theo cấu trúc gói AIP của Thông tư 05/2025/TT-BNV.

Văn bản: $title
Số, ký hiệu: $code
Cơ quan: $agency
Mã văn bản: $document
Đóng gói: $made_at, bằng $software

CÓ GÌ Ở ĐÂY
data/representations/rep1/data/: tệp gốc, đúng từng byte như khi nhận
data/metadata/other/: document.json có mọi siêu dữ liệu; signatures.json có kết quả kiểm tra chữ ký
data/metadata/, data/METS.xml: mô tả (EAD), lịch sử (PREMIS), cấu trúc (METS)

KIỂM TRA TOÀN VẸN, tại thư mục có bagit.txt
Linux: sha256sum -c manifest-sha256.txt tagmanifest-sha256.txt
macOS: shasum -a 256 -c …
Windows: certutil -hashfile TỆP SHA256, so với manifest-sha256.txt
BagIt: bagit.py --validate .
Mọi dòng phải báo OK, không được có tệp lạ trong data/. Có sai khác: đừng sửa gì, hãy báo kho.
Gói đã xuất có chương trình kiểm tra cả mã băm lẫn bằng chứng thời gian, chỉ cần Python 3.8 trở lên:
python3 data/documentation/kiem-tra.py . --anchor CHUNG-THU-GOC.crt (chứng thư gốc lấy từ nơi bạn
tin, không lấy trong gói này)

KIỂM TRA CHỮ KÝ SỐ của tệp PDF gốc
pdfsig TỆP.pdf, hoặc phần mềm đọc PDF có kiểm tra chữ ký

ENGLISH
One document of a Vietnamese state agency and all that the archive knows of it: a BagIt 1.0 bag
around an AIP of Circular 05/2025/TT-BNV. The original, unchanged, is in
data/representations/rep1/data/. Verify with the commands above; an exported package has a program
for it, which looks at its evidence record too: data/documentation/kiem-tra.py . --anchor ROOT.crt
(from a place that you trust). If anything differs, change nothing and tell the archive.
""")


def letter(document: Document, header: Header) -> bytes:
    """The page that is read first."""
    said = {
        "title": document.title,
        "code": document.code or "(không có)",
        "agency": f"{header.agency_name} ({header.agency})",
        "document": document.id,
        "made_at": show_vietnam(header.made_at),
        "software": header.software,
    }
    lines = {key: " ".join(clean(value).split())[:300] for key, value in said.items()}
    return _TEXT.substitute(lines).encode()
