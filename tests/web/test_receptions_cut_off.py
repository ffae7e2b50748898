"""Taking in what was handed over may be cut off anywhere: done again, it is the same."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from repository.dossiers import DossierState
from repository.errors import DamageError
from tests.web.handing_over import ALL, SENDER, House, signer
from web.reception_bringing import bring
from web.reception_receipts import data_of, sign


@pytest.fixture
def house(receiver: House) -> House:
    return receiver


class Died(BaseException):
    """Nobody catches it: as if the process were gone."""


CUTS = (
    *(("accessions", "promise", after) for after in (False, True)),
    *(("accessions", "became", after) for after in (False, True)),
    *(("dossiers", "enter", after) for after in (False, True)),
    *(("dossiers", "place", after) for after in (False, True)),
    *(("dossiers", "move", after) for after in (False, True)),
    *(("dossiers", "keep_package", after) for after in (False, True)),
    *(("dossiers", "move", after) for after in (False, True)),
    *(("accessions", "entered", after) for after in (False, True)),
    *(("accessions", "all_entered", after) for after in (False, True)),
)
"""The steps of one hồ sơ in their order, cut off before each and after it; then the end."""


def test_cut_off_before_or_after_any_step_and_done_again_it_is_the_same(house: House) -> None:
    begun = house.approved()
    archive = house.archive
    for cut in CUTS:
        assert _cut(house, begun.id, cut), f"not reached: {cut}"
    lines = house.taken(begun.id)
    assert [line["taken"] for line in lines] == [True] * 3
    assert archive.catalogue.count(ALL) == 4
    plan = [d for d in archive.dossiers.plan(SENDER) if d.year == 2024]
    assert [d.state for d in plan] == [DossierState.SUBMITTED] * 3
    assert [archive.dossiers.count(d.id) for d in plan] == [2, 2, 1]
    assert len({d.package for d in plan}) == 3
    ended = sign(archive, house.clerk, begun.id, signer(house.pki))
    first = data_of(archive, ended), archive.ledger.count(), archive.catalogue.package_count()
    assert house.taken(begun.id) == lines
    again = sign(archive, house.clerk, begun.id, signer(house.pki))
    assert (data_of(archive, again), archive.ledger.count()) == first[:2]
    assert archive.catalogue.package_count() == first[2]
    kinds = [event.kind for event in archive.ledger.of(plan[0].id)]
    assert len(kinds) == len(set(kinds)) + 1, "entered into the state, and written down: no more"
    assert archive.ledger.verify().valid


def _cut(house: House, identifier: str, where: tuple[str, str, bool]) -> bool:
    """Take in, and die at the first call of a step, before or after it is done."""
    name, step, after = where
    held = getattr(house.archive, name)

    class Deadly:
        def __getattr__(self, asked: str) -> object:
            found = getattr(held, asked)
            return self._deadly(found) if asked == step else found

        def _deadly(self, found: Callable[..., object]) -> Callable[..., object]:
            def call(*given: object, **more: object) -> object:
                if after:
                    found(*given, **more)
                raise Died

            return call

    house.archive.__dict__[name] = Deadly()
    try:
        house.taken(identifier)
    except Died:
        return True
    finally:
        house.archive.__dict__[name] = held
    return False


@pytest.mark.slow
def test_a_package_that_is_no_longer_what_came_is_brought_again(house: House) -> None:
    begun = house.approved()
    place = house.archive.settings.spool / "receptions" / begun.id / "2.zip"
    rotten = bytearray(place.read_bytes())
    rotten[100] ^= 1
    place.write_bytes(rotten)
    with pytest.raises(DamageError):
        house.taken(begun.id)
    bring(house.archive, house.clerk, begun.id, house.files())
    assert [line["taken"] for line in house.taken(begun.id)] == [True] * 3


@pytest.mark.slow
def test_after_kill_minus_nine_the_same_command_ends_it(house: House) -> None:
    begun = house.approved()
    home = str(house.archive.settings.home)
    words = ["reception", "accept", begun.id, "--home", home, "--json"]
    command = [sys.executable, "-c", "from web.cli import main; main()", *words]
    for seconds in (2.0, 3.0, 3.5, 4.0, 5.0):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                process.kill()
    done = subprocess.run(command, check=True, capture_output=True)
    assert done.stdout.count(b'"taken": true') == 3
    assert house.archive.catalogue.count(ALL) == 4
    assert len([d for d in house.archive.dossiers.plan(SENDER) if d.year == 2024]) == 3
    assert house.archive.ledger.verify().valid
