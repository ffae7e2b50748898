"""Registers and reports of the demonstration's year, held against plain Python over its plan."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from demo.year import VIETNAM
from demo.year_values import Year
from repository.people import owner
from repository.periods import Period
from repository.registers import Asked as Register
from repository.succession import branch, family
from tests.repository.test_statistics import INSTANTS, counted_in, counted_out
from tests.year import known
from web.figure_questions import Extent, Question
from web.figuring import figures
from web.wiring import Archive

PROVINCE = "H48"


def registers(archive: Archive, year: Year) -> Iterator[tuple[str, int, bool]]:
    """Each register of each agency and instant: its entries, and whether they are the plan's."""
    for at in INSTANTS:
        came = [(one.agency, one.registered_at, one.number) for one in year.came]
        went = [(one.agency, one.numbered_at, one.number) for one in year.went]
        for kind, numbered in (("den", came), ("di", went)):
            by_hand: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
            for agency, when, number in numbered:
                if when and number and when <= at:
                    by_hand[agency, when.astimezone(VIETNAM).year].append(number)
            for agency, number_of in product(sorted(one.code for one in known()), (2025, 2026)):
                asked = Register(kind, agency, number_of, as_of=at)
                found = archive.registers.numbers(asked, owner().scope)
                count = archive.registers.count(asked, owner().scope)
                right = found == sorted(by_hand[agency, number_of]) and count == len(found)
                yield f"{kind} {agency} {number_of} {at:%Y-%m-%d}", count, right


def reports(archive: Archive, year: Year) -> Iterator[tuple[str, bool]]:
    """What reports say of the province, alone and over the merger, as of each instant."""
    for text, extent, at in product(("2025", "2025-H1", "2025-H2"), Extent, INSTANTS):
        period = Period.parse(text)
        reach = {Extent.ALONE: lambda *_: known()[:0], Extent.BRANCH: branch, Extent.FAMILY: family}
        inside = reach[extent](known(), PROVINCE, period.first, period.last)
        codes = {PROVINCE, *(one.code for one in inside)}
        came = [
            one
            for one in year.came
            if one.agency in codes and period.first <= one.arrived_at.date() <= period.last
        ]
        went = [
            one
            for one in year.went
            if one.agency in codes and period.first <= one.numbered_at.date() <= period.last
        ]
        found = figures(archive, owner(), Question(PROVINCE, period, at, extent))
        by_hand = counted_in(came, at).items(), counted_out(went, at).items()
        right = by_hand[0] <= found.came.items() and by_hand[1] <= found.went.items()
        yield f"{text} {extent} {at:%Y-%m-%d}", right
