"""Jobs: one worker at a time, nothing lost with a worker, and asked to stop means stop."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from repository.errors import NotFoundError
from repository.jobs import STALE, Jobs, JobState
from tests.repository.samples import House


@pytest.fixture
def jobs(house: House) -> Jobs:
    return Jobs(house.database, house.hands.clock, house.hands.new_id)


def test_a_job_waits_until_it_is_claimed(jobs: Jobs) -> None:
    job = jobs.ask("reindex", {"agency": "H34.12"}, "quantri1")
    assert jobs.waiting() == (job.id,)
    claimed = jobs.claim(job.id)
    assert claimed is not None
    assert claimed.state is JobState.RUNNING
    assert claimed.arguments == {"agency": "H34.12"}
    assert jobs.waiting() == ()


def test_of_many_workers_one_gets_the_job(jobs: Jobs) -> None:
    for _ in range(5):
        job = jobs.ask("reindex", {}, "quantri1")
        with ThreadPoolExecutor(4) as pool:
            claims = list(pool.map(jobs.claim, [job.id] * 8))
        assert len([claim for claim in claims if claim]) == 1


def test_a_job_whose_worker_died_is_taken_over_with_its_results(jobs: Jobs, house: House) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    jobs.advance(job.id, 1, 3, [{"path": "a"}])
    house.hands.now += STALE
    assert jobs.claim(job.id) is None
    house.hands.move(seconds=1)
    assert jobs.waiting() == (job.id,)
    taken = jobs.claim(job.id)
    assert taken is not None
    assert (taken.done, taken.results) == (1, ({"path": "a"},))


def test_a_sign_of_life_keeps_a_job(jobs: Jobs, house: House) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    for _ in range(3):
        house.hands.move(seconds=50)
        assert jobs.advance(job.id, 0, 3)
    assert jobs.claim(job.id) is None


def test_results_are_added_not_replaced(jobs: Jobs) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    jobs.advance(job.id, 1, 2, ["một"], "đang làm")
    jobs.advance(job.id, 2, 2, ["hai"])
    jobs.end(job.id, JobState.DONE)
    ended = jobs.get(job.id)
    assert (ended.done, ended.results, ended.message) == (2, ("một", "hai"), "đang làm")
    assert ended.state.ended
    assert jobs.claim(job.id) is None


def test_a_running_job_is_asked_to_stop_at_its_next_step(jobs: Jobs) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    jobs.cancel(job.id)
    assert jobs.advance(job.id, 1, 2, ["một"]) is False
    jobs.end(job.id, JobState.CANCELLED)
    resumed = jobs.resume(job.id)
    assert (resumed.state, resumed.results) == (JobState.WAITING, ("một",))


def test_a_job_that_nobody_works_on_stops_at_once(jobs: Jobs) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.cancel(job.id)
    assert jobs.get(job.id).state is JobState.CANCELLED
    assert jobs.claim(job.id) is None


def test_a_job_asked_to_stop_whose_worker_died_ends_as_cancelled(jobs: Jobs, house: House) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    jobs.cancel(job.id)
    house.hands.move(minutes=2)
    assert jobs.claim(job.id) is None
    assert jobs.get(job.id).state is JobState.CANCELLED


def test_a_job_that_is_done_is_neither_cancelled_nor_resumed(jobs: Jobs) -> None:
    job = jobs.ask("ingest", {}, "vanthu1")
    jobs.claim(job.id)
    jobs.end(job.id, JobState.DONE)
    jobs.cancel(job.id)
    assert jobs.resume(job.id).state is JobState.DONE


def test_the_newest_are_told_first_of_everybody_or_of_one(jobs: Jobs, house: House) -> None:
    ids = []
    for login in ("vanthu1", "quantri1", "vanthu1"):
        house.hands.move(seconds=1)
        ids.append(jobs.ask("reindex", {}, login).id)
    assert [job.id for job in jobs.latest()] == ids[::-1]
    assert [job.id for job in jobs.latest(asked_by="vanthu1")] == [ids[2], ids[0]]


@pytest.mark.parametrize("act", ["get", "cancel", "resume"])
def test_a_job_that_is_not_there_is_said_so(jobs: Jobs, act: str) -> None:
    ask: Callable[[str], object] = getattr(jobs, act)
    with pytest.raises(NotFoundError):
        ask("không có")
    assert jobs.claim("không có") is None


@pytest.mark.parametrize("odd", ["\0", "\ud800"])
def test_a_result_that_a_database_cannot_hold_is_noted_all_the_same(jobs: Jobs, odd: str) -> None:
    job = jobs.ask("ingest", {"files": [{"name": odd}]}, "vanthu1")
    jobs.claim(job.id)
    jobs.advance(job.id, 1, 1, [{"path": odd}], f"xong {odd}")
    assert jobs.get(job.id).results == ({"path": odd},)
