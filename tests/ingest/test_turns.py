from pathlib import Path
from threading import Event, Thread

from ingest.turns import Turns


def test_the_same_thing_is_in_one_hand_at_a_time(tmp_path: Path) -> None:
    turns, order, begun = Turns(tmp_path), [], Event()

    def second() -> None:
        begun.set()
        with Turns(tmp_path).of(["a", "b"]):
            order.append("second")

    with turns.of(["b"]):
        thread = Thread(target=second)
        thread.start()
        begun.wait()
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_documents_and_shared_things_never_wait_for_each_other(tmp_path: Path) -> None:
    documents, shared = Turns(tmp_path / "documents"), Turns(tmp_path / "shared")
    everything = [str(number) for number in range(20_000)]
    with documents.of(everything), shared.of(["shared packages"]):
        pass
