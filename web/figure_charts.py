"""The charts of figures, and what steps and shares are called in them."""

from markupsafe import Markup

from web.charts import bars, shares
from web.figuring import Figures
from web.labels import label, pick


def charts(found: Figures) -> dict[str, Markup]:
    """The charts of the figures."""
    labels = [step_name(line.key, short=True) for line in found.steps]
    came, went = found.came, found.went
    return {
        "flow": bars(
            pick("Văn bản đến và văn bản phát hành theo kỳ", "Documents received and issued"),
            labels,
            [
                (label("came", "received"), [line.came["received"] for line in found.steps]),
                (label("went", "issued"), [line.went["issued"] for line in found.steps]),
            ],
        ),
        "done": shares(
            pick("Giải quyết văn bản đến có hạn", "Incoming documents with a term"),
            [
                (label("came", "done_in_time"), came["done_in_time"]),
                (label("came", "done_late"), came["done_late"]),
                (label("came", "open_overdue"), came["open_overdue"]),
            ],
        ),
        "sent": shares(
            pick("Gửi văn bản phát hành", "Sending of issued documents"),
            [
                (pick("Đúng hạn", "In time"), went["sent_same_day"] + went["sent_next_morning"]),
                (label("went", "sent_late"), went["sent_late"]),
                (label("went", "unsent_overdue"), went["unsent_overdue"]),
            ],
        ),
    }


def step_name(key: str, *, short: bool = False) -> str:
    """What people read for a step."""
    year, _, rest = key.partition("-")
    if not rest:
        return year
    if rest.startswith("Q"):
        return pick(f"Quý {rest[1:]}", rest) + ("" if short else f"/{year}")
    if rest.startswith("H"):
        return pick(f"6 tháng {'đầu' if rest == 'H1' else 'cuối'} năm", rest) + f" {year}"
    month, _, day = rest.partition("-")
    if day:
        return f"{day}/{month}" if short else f"{day}/{month}/{year}"
    return f"{int(month)}/{year[2:]}" if short else pick(f"Tháng {int(month)}/{year}", key)


def percent(share: float | None) -> str:
    """``93,1%``; a dash of nothing."""
    return "–" if share is None else f"{share:.1f}%".replace(".", pick(",", "."))
