"""DOC-TOI-TRUOC.txt of a round: tells a stranger what it proves, and how to verify that."""

from string import Template

from preservation.markup import clean
from repository.calendar import show_vietnam
from repository.evidence import Round, RoundKind

LETTER = "data/DOC-TOI-TRUOC.txt"
_KINDS = {
    RoundKind.FIRST: (
        "dấu thời gian đầu tiên cho các gói",
        "the first timestamp over packages",
    ),
    RoundKind.STAMP: (
        "gia hạn: dấu thời gian mới trên các dấu thời gian cũ",
        "timestamp renewal: a new timestamp over older ones",
    ),
    RoundKind.TREE: (
        "gia hạn: băm lại các gói bằng thuật toán mới",
        "hash-tree renewal: packages digested again by a new algorithm",
    ),
}
_TEXT = Template("""\
ĐỌC TÔI TRƯỚC · READ ME FIRST (English below)

Thư mục này giữ một vòng bằng chứng (RFC 4998): một dấu thời gian (RFC 3161) chứng minh $leaves nhóm
tệp đã tồn tại vào lúc đóng dấu và từ đó không bị sửa.

Vòng: $id
Loại: $kind
Thuật toán băm: $algorithm
Đóng dấu: $stamped_at, bởi $authority
Tạo bằng: $software

CÓ GÌ Ở ĐÂY
data/round.json: vòng này là gì
data/groups.jsonl: mỗi dòng một nhóm: gói nào, văn bản nào, mã băm nào
data/tree.bin: cây băm, từ lá đến gốc, mỗi nút dài bằng một mã băm
data/timestamp.tst: dấu thời gian trên gốc của cây (DER)
data/trust/: chứng thư, CRL, OCSP của ngày đóng dấu, tên tệp là SHA-256

KIỂM TRA
1. Mã băm của tệp có trong groups.jsonl: sha256sum TỆP (hoặc sha512sum)
   Nhóm của một gói: mọi tệp gốc, tagmanifest-sha256.txt và tagmanifest-sha512.txt của gói.
   Khi băm lại (kind = tree): H(H(tệp) + H(các chuỗi cũ)), RFC 4998 mục 5.2.
2. Lá của nhóm: H(các mã băm của nhóm, xếp tăng dần, nối lại). Nút cha: H(hai nút, xếp tăng dần).
3. Gốc: nút cuối của tree.bin. Dấu thời gian:
   openssl ts -verify -digest GỐC -token_in -in data/timestamp.tst -CAfile GỐC_TIN_CẬY.pem
Bản rút gọn cho từng gói (.ers) nằm trong mỗi gói xuất ra: data/metadata/preservation/evidence/.
Kiểm tra bằng phần mềm này: luutru evidence verify TỆP --record TỆP.ers --trust THƯ_MỤC

ENGLISH
One round of evidence records (RFC 4998): one timestamp that proves that $leaves groups of files
existed when it was made ($kind_en). Verify as above: digests in groups.jsonl, leaf and parents in
binary ascending order, the root is the last node of tree.bin, and openssl checks the timestamp.
""")


def letter(made: Round, software: str) -> bytes:
    """The page that is read first."""
    kind, kind_en = _KINDS[made.kind]
    said = {
        "id": made.id,
        "leaves": str(made.leaves),
        "kind": kind,
        "kind_en": kind_en,
        "algorithm": made.algorithm,
        "stamped_at": show_vietnam(made.stamped_at),
        "authority": made.authority,
        "software": software,
    }
    lines = {key: " ".join(clean(value).split())[:300] for key, value in said.items()}
    return _TEXT.substitute(lines).encode()
