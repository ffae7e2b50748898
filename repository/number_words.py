"""Numbers in Vietnamese words, as the total of a register is written (NĐ 30/2020 PL V)."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
GROUPS = ("", " nghìn", " triệu", " tỷ")
THOUSAND = 1000


def in_words(number: int) -> str:
    """``hai nghìn không trăm linh năm``; from 0 to below a thousand thousand million."""
    if number < 0 or number >= THOUSAND ** len(GROUPS):
        raise ValueError(f"{number}")
    if number == 0:
        return DIGITS[0]
    groups: list[int] = []
    while number:
        number, rest = divmod(number, THOUSAND)
        groups.append(rest)
    return " ".join(
        _group(groups[place], first=place == len(groups) - 1) + GROUPS[place]
        for place in reversed(range(len(groups)))
        if groups[place]
    )


def _group(number: int, *, first: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{DIGITS[hundreds]} trăm"] if hundreds or not first else []
    if tens == 0 and ones and said:
        said.append("linh")
    elif tens == 1:
        said.append("mười")
    elif tens:
        said.append(f"{DIGITS[tens]} mươi")
    if ones:
        said.append(_ones(tens, ones))
    return " ".join(said)


def _ones(tens: int, ones: int) -> str:
    """A one, four or five after tens sounds otherwise."""
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:  # noqa: PLR2004  the digit
        return "tư"
    if ones == 5 and tens:  # noqa: PLR2004
        return "lăm"
    return DIGITS[ones]
