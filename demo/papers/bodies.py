"""Bodies: how a decision, a plan, a letter … is built from what a topic has to say."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demo.papers.office import Block

ROMAN = ("I", "II", "III", "IV", "V")
SECTIONS = (
    "MỤC ĐÍCH, YÊU CẦU",
    "TÌNH HÌNH VÀ KẾT QUẢ",
    "NHIỆM VỤ, GIẢI PHÁP",
    "KINH PHÍ",
    "TỔ CHỨC THỰC HIỆN",
)
END = "./."
LONG_TABLE = 14


@dataclass(frozen=True, slots=True)
class Words:
    """What fills the gaps of a text."""

    place: str
    office: str
    head: str
    day: str
    year: int
    grounds: tuple[str, ...]
    dice: random.Random

    def fill(self, text: str) -> str:
        """``text`` with its slots filled; the figures are new each time."""
        return text.format(
            place=self.place,
            office=self.office,
            day=self.day,
            year=self.year,
            later=self.year + 5,
            n=self.dice.randint(11, 960),
            m=f"{self.dice.randint(1, 9)}.{self.dice.randint(100, 999)}",
            work="{work}",
        )


def body_of(
    shape: str, words: Words, topic: Mapping[str, Any], dice: random.Random
) -> tuple[Block, ...]:
    """The body of a document of this ``shape``; about every second one is longer than a page."""
    return tuple(SHAPES[shape](words, topic, dice))


def _says(words: Words, topic: Mapping[str, Any], dice: random.Random, most: int) -> list[str]:
    said = list(topic["says"])
    dice.shuffle(said)
    return [words.fill(one) for one in said[:most]]


def _tasks(words: Words, topic: Mapping[str, Any]) -> Iterator[Block]:
    tasks = topic["tasks"]
    for number, task in enumerate(tasks, 1):
        letter = "abcd"[number - 1]
        yield Block("text", f"{letter}) {words.fill(task)}{';' if number < len(tasks) else '.'}")


def _table(topic: Mapping[str, Any]) -> Block:
    return Block(
        "table", rows=tuple(tuple(map(str.strip, row.split("|"))) for row in topic["table"])
    )


def _grounds(words: Words) -> Iterator[Block]:
    yield Block("ground", "Căn cứ Luật Tổ chức chính quyền địa phương;")
    for ground in words.grounds:
        yield Block("ground", ground)
    yield Block("ground", "Theo đề nghị của Chánh Văn phòng và Trưởng các phòng chuyên môn.")


def _decision(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, 3)
    yield Block("middle", words.head)
    yield from _grounds(words)
    yield Block("middle", "QUYẾT ĐỊNH:")
    yield Block("text", said[0], lead="Điều 1. ")
    yield Block("text", said[1], lead="Điều 2. ")
    number = 3
    if dice.random() < 0.5:  # noqa: PLR2004
        yield _table(topic)
        yield Block("text", said[2], lead="Điều 3. ")
        number = 4
    last = (
        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng, thủ trưởng các đơn vị và các cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này"
        + END
    )
    yield Block("text", last, lead=f"Điều {number}. ")


def _resolution(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block("middle", words.head)
    yield Block("middle", "KHÓA XII, KỲ HỌP THỨ 9")
    yield from _grounds(words)
    yield Block("middle", "QUYẾT NGHỊ:")
    for number, one in enumerate(_says(words, topic, dice, 3), 1):
        yield Block("text", one, lead=f"Điều {number}. ")
    yield Block(
        "text",
        f"Nghị quyết này được thông qua tại kỳ họp thứ 9 và có hiệu lực từ ngày {words.day}{END}",
    )


def _numbered(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, 4)
    yield Block(
        "text", f"{said[0]} Để khắc phục tồn tại, hạn chế nêu trên, {words.office} yêu cầu:"
    )
    for number, one in enumerate(said[1:], 1):
        yield Block("text", one, lead=f"{number}. ")
    yield from _tasks(words, topic)
    yield Block(
        "text",
        f"Yêu cầu các cơ quan, đơn vị nghiêm túc triển khai, báo cáo kết quả trước ngày {words.day}{END}",
    )


def _rules(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, 4)
    yield Block("middle", "Chương I")
    yield Block("middle", "QUY ĐỊNH CHUNG")
    yield Block("heading", "Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng")
    yield Block("text", f"1. {said[0]}")
    yield Block(
        "text", f"2. Áp dụng đối với các cơ quan, tổ chức, cá nhân trên địa bàn {words.place}."
    )
    yield Block("heading", "Điều 2. Nguyên tắc thực hiện")
    yield Block("text", said[1])
    yield Block("middle", "Chương II")
    yield Block("middle", "QUY ĐỊNH CỤ THỂ")
    yield Block("heading", "Điều 3. Trách nhiệm của các cơ quan")
    yield from _tasks(words, topic)
    yield Block("heading", "Điều 4. Kiểm tra, giám sát")
    yield Block("text", said[2])
    yield Block("heading", "Điều 5. Hiệu lực thi hành")
    yield Block("text", said[3])
    yield Block(
        "text",
        f"Trong quá trình thực hiện nếu có vướng mắc, các cơ quan phản ánh về {words.office} để xem xét, sửa đổi, bổ sung{END}",
    )


def _sections(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, 4)
    if words.grounds:
        opening = words.grounds[0].rstrip(";")
        yield Block("text", f"{opening}, {words.office} báo cáo, triển khai các nội dung như sau:")
    for number, title in enumerate(SECTIONS):
        yield Block("heading", f"{ROMAN[number]}. {title}")
        if number < len(said):
            yield Block("text", said[number])
        if number == 1:
            yield _table(topic)
        if number == 2:  # noqa: PLR2004
            yield from _tasks(words, topic)
    yield Block(
        "text",
        f"Giao Văn phòng theo dõi, đôn đốc, tổng hợp, báo cáo kết quả thực hiện trước ngày {words.day}{END}",
    )


def annex_of(words: Words, topic: Mapping[str, Any], dice: random.Random) -> tuple[Block, ...]:
    """An annex: one long table on a page of its own."""
    return tuple(_annex(words, topic, dice))


def _annex(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block("middle", "Phụ lục", new_page=True)
    yield Block("note", f"(Kèm theo văn bản của {words.office})")
    head, *rows = _table(topic).rows
    many = [rows[number % len(rows)] for number in range(LONG_TABLE)]
    yield Block("table", rows=(head, *(_other(row, dice) for row in many)))


def _other(row: tuple[str, ...], dice: random.Random) -> tuple[str, ...]:
    """The same row with other figures in it."""
    return tuple(
        "".join(str(dice.randint(1, 9)) if letter.isdigit() else letter for letter in cell)
        for cell in row
    )


def _letter(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, dice.choice((2, 3, 4)))
    yield Block("text", said[0])
    yield Block(
        "text",
        f"{words.office} đề nghị các cơ quan, đơn vị quan tâm thực hiện một số nội dung sau:",
    )
    for number, one in enumerate(said[1:], 1):
        yield Block("text", f"{number}. {one}")
    if dice.random() < 0.35:  # noqa: PLR2004
        yield _table(topic)
    yield Block("text", f"{words.office} trân trọng đề nghị quý cơ quan phối hợp thực hiện{END}")


def _minutes(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block("text", f"Thời gian bắt đầu: 08 giờ 00, ngày {words.day}.")
    yield Block("text", f"Địa điểm: Phòng họp số 2, trụ sở {words.office}.")
    yield Block("heading", "I. Thành phần tham dự")
    yield Block(
        "text",
        "Chủ trì: lãnh đạo cơ quan; thư ký: chuyên viên Văn phòng; đại diện các phòng có liên quan.",
    )
    yield Block("heading", "II. Nội dung")
    for one in _says(words, topic, dice, 3):
        yield Block("text", one)
    yield Block("heading", "III. Kết luận")
    yield from _tasks(words, topic)
    yield Block(
        "text",
        "Biên bản được đọc lại cho các thành viên dự họp cùng nghe và thống nhất thông qua. Cuộc họp kết thúc vào 11 giờ 15 phút cùng ngày"
        + END,
    )


def _telegram(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block("middle", f"{words.head} điện:")
    yield Block(
        "text", "Thủ trưởng các cơ quan, đơn vị; Chủ tịch Ủy ban nhân dân các xã, phường, đặc khu."
    )
    for number, one in enumerate(_says(words, topic, dice, 3), 1):
        yield Block("text", f"{number}. {one}")
    yield Block(
        "text", "Nhận được Công điện này, yêu cầu các đơn vị triển khai thực hiện ngay" + END
    )


def _invitation(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block(
        "text",
        f"{words.office} trân trọng kính mời quý cơ quan cử đại diện tham dự cuộc họp, cụ thể như sau:",
    )
    yield Block("text", f"14 giờ 00, ngày {words.day} (nửa ngày).", lead="1. Thời gian: ")
    yield Block("text", f"Hội trường tầng 2, trụ sở {words.office}.", lead="2. Địa điểm: ")
    yield Block("text", _says(words, topic, dice, 1)[0], lead="3. Nội dung: ")
    yield Block(
        "text", "Đề nghị các đại biểu chuẩn bị ý kiến và tham dự đúng thời gian, thành phần" + END
    )


def _introduction(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    yield Block("text", f"{words.office} trân trọng giới thiệu:")
    yield Block("text", "Ông (bà): Lò Văn Sáng")
    yield Block("text", "Chức vụ: Chuyên viên")
    yield Block(
        "text", f"Được cử đến: {dice.choice(('Kho bạc Nhà nước', 'Sở Xây dựng', 'Bưu điện tỉnh'))}"
    )
    yield Block("text", f"Về việc: {topic['works'][0]}")
    yield Block(
        "text", "Đề nghị quý cơ quan tạo điều kiện để người có tên ở trên hoàn thành nhiệm vụ."
    )
    yield Block("text", f"Giấy này có giá trị đến hết ngày {words.day}{END}")


def _slip(words: Words, topic: Mapping[str, Any], dice: random.Random) -> Iterator[Block]:
    said = _says(words, topic, dice, 1)
    yield Block("text", f"{words.office} nhận được hồ sơ, đơn thư với nội dung: {said[0]}")
    yield Block(
        "text",
        f"Sau khi xem xét, {words.office} chuyển hồ sơ đến quý cơ quan để giải quyết theo thẩm quyền và thông báo kết quả trước ngày {words.day}{END}",
    )


SHAPES: Mapping[str, Callable[[Words, Mapping[str, Any], random.Random], Iterator[Block]]] = {
    "decision": _decision,
    "resolution": _resolution,
    "numbered": _numbered,
    "rules": _rules,
    "sections": _sections,
    "letter": _letter,
    "minutes": _minutes,
    "telegram": _telegram,
    "invitation": _invitation,
    "introduction": _introduction,
    "slip": _slip,
}
