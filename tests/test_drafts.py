"""A draft is one file: nothing typed is lost, nobody overwrites somebody else unknowingly."""

import json
import os
import stat
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import gevent
import pytest

from scoreboard.drafts import Drafts, Made, Stale, Unknown

TABLE = {
    "name": {"nl": "Belweek", "fr": "Semaine"},
    "starts_at": datetime(2031, 11, 24, 9, 0),  # noqa: DTZ001 - as the clocks of the place show it
    "ends_at": datetime(2031, 11, 24, 17, 0, tzinfo=UTC),
    "recipe": {"cut_off": date(2031, 12, 31), "measure": [{"kind": "money", "weight": Decimal("0.10")}]},
}


@pytest.fixture
def drafts(tmp_path):
    return Drafts(tmp_path / "drafts")


def kept(drafts, draft, step="purpose", *, key="name", value="B", typed=None, read_at=None):
    return drafts.keep_step(
        draft.id,
        step,
        keys=(key,),
        table={key: value},
        typed=typed or {},
        read_at=draft.version if read_at is None else read_at,
    )


def test_what_was_kept_is_there_after_a_new_start(tmp_path):
    draft = Drafts(tmp_path / "drafts").begin(TABLE, session="me", slug="belweek", read_at=7)

    again = Drafts(tmp_path / "drafts").get(draft.id)

    assert again.table["name"] == TABLE["name"]
    assert again.table["starts_at"] == TABLE["starts_at"]
    assert again.table["ends_at"] == TABLE["ends_at"]
    assert again.table["recipe"] == {"cut_off": "2031-12-31", "measure": [{"kind": "money", "weight": "0.10"}]}
    assert (again.slug, again.read_at, again.version) == ("belweek", 7, 1)
    assert again.base == again.table


def test_nobody_else_on_the_machine_reads_a_draft(drafts, tmp_path):
    draft = drafts.begin(TABLE, session="me")

    file = tmp_path / "drafts" / f"{draft.id}.json"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(file.parent).st_mode) == 0o700
    assert "me" not in json.loads(file.read_text())["holder"][:3]


@pytest.mark.parametrize("wrong", ["", "x", "../../etc/passwd", "a" * 22, "é" * 22, "." * 22])
def test_what_is_no_draft_is_unknown(drafts, wrong):
    with pytest.raises(Unknown):
        drafts.get(wrong)


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"id": 3}', '{"table": {"starts_at": "yesterday"}}'])
def test_a_file_that_is_no_draft_harms_nobody(drafts, tmp_path, harm):
    draft = drafts.begin(TABLE, session="me")
    other = drafts.begin(TABLE, session="me")
    (tmp_path / "drafts" / f"{draft.id}.json").write_text(harm)

    with pytest.raises(Unknown):
        drafts.get(draft.id)
    assert [one.id for one in drafts.held_by("me")] == [other.id]


def test_a_step_that_somebody_saved_since_it_was_read_is_not_overwritten(drafts):
    draft = drafts.begin(TABLE, session="me")
    theirs = kept(drafts, draft, value="theirs")

    with pytest.raises(Stale) as caught:
        kept(drafts, draft, value="mine")

    assert caught.value.draft == theirs
    assert drafts.get(draft.id).table["name"] == "theirs"


def test_a_step_is_not_stale_because_another_one_was_saved(drafts):
    draft = drafts.begin(TABLE, session="me")
    kept(drafts, draft, "teams", key="team", value=["a"])

    assert kept(drafts, draft, "purpose", value="b").table["name"] == "b"


def test_going_on_after_being_told_overwrites_knowingly(drafts):
    draft = drafts.begin(TABLE, session="me")
    theirs = kept(drafts, draft, value="theirs")

    assert kept(drafts, draft, value="mine", read_at=theirs.version).table["name"] == "mine"


def test_saving_what_is_there_already_makes_no_new_version_and_disturbs_nobody(drafts):
    draft = drafts.begin({"name": "B"}, session="me")

    assert kept(drafts, draft, value="B").version == 1
    first = kept(drafts, draft, value="C")
    assert kept(drafts, draft, value="C", read_at=0) == first


def test_what_a_table_cannot_hold_is_kept_as_it_was_typed_until_it_can(drafts):
    draft = drafts.begin({"name": "B"}, session="me")

    wrong = kept(drafts, draft, "goals", typed={"goal": "12,,5"})
    assert drafts.get(draft.id).typed == {"goals": {"goal": "12,,5"}}
    right = kept(drafts, wrong, "goals")

    assert right.typed == {}


def test_two_steps_that_are_kept_at_the_same_moment_are_both_there(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    steps = {"purpose": "name", "teams": "team", "goals": "goal_of", "privacy": "slug"}

    jobs = [gevent.spawn(kept, drafts, draft, step, key=key, value=step) for step, key in steps.items()]
    gevent.joinall(jobs, raise_error=True)

    assert drafts.get(draft.id).table == {key: step for step, key in steps.items()}


def test_of_two_that_save_at_the_same_moment_one_is_told(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    told = []

    def save(name):
        try:
            kept(drafts, draft, value=name)
        except Stale:
            told.append(name)

    gevent.joinall([gevent.spawn(save, f"name {number}") for number in range(8)], raise_error=True)

    assert len(told) == 7
    assert drafts.get(draft.id).version == 2


def test_a_competition_comes_of_a_draft_once(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    made = []

    def make(one):
        gevent.sleep(0.01)
        made.append(one.id)
        return "belweek"

    jobs = [gevent.spawn(drafts.make_once, draft.id, make) for _ in range(5)]
    gevent.joinall(jobs, raise_error=True)

    assert [job.value for job in jobs] == ["belweek"] * 5
    assert made == [draft.id]
    assert drafts.held_by("me") == ()


def test_a_draft_that_a_competition_came_of_changes_no_more(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    drafts.make_once(draft.id, lambda _: "belweek")

    with pytest.raises(Made) as caught:
        kept(drafts, drafts.get(draft.id), value="C")
    assert caught.value.slug == "belweek"
    assert drafts.get(draft.id).table == {"name": "B"}


def test_what_is_typed_while_a_competition_is_made_is_in_it_or_not_called_saved(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    made = []

    def make(one):
        gevent.sleep(0.01)
        made.append(one.table["name"])
        return "belweek"

    making = gevent.spawn(drafts.make_once, draft.id, make)
    typing = gevent.spawn(kept, drafts, draft, value="C")
    gevent.joinall([making, typing])

    assert made == ["B"]
    assert isinstance(typing.exception, Made)
    assert drafts.get(draft.id).table["name"] == "B"


def test_what_could_not_be_made_may_be_tried_again(drafts):
    draft = drafts.begin({"name": "B"}, session="me")

    def refuse(_):
        raise ValueError

    with pytest.raises(ValueError):
        drafts.make_once(draft.id, refuse)
    assert drafts.make_once(draft.id, lambda _: "belweek") == "belweek"


def test_only_the_own_drafts_are_offered_the_newest_first(drafts):
    drafts.begin({"name": "other"}, session="somebody")
    first = drafts.begin({"name": "first"}, session="me")
    drafts.begin({"name": "thrown away"}, session="me")
    drafts.drop(drafts.held_by("me")[0].id if drafts.held_by("me")[0].id != first.id else drafts.held_by("me")[1].id)

    assert [one.id for one in drafts.held_by("me")] == [first.id]
    assert drafts.held_by("") == ()


def test_what_nobody_touched_for_three_months_is_thrown_away(drafts):
    draft = drafts.begin({"name": "B"}, session="me")
    now = datetime.now(UTC)

    drafts.tidy(now + timedelta(days=89))
    assert drafts.get(draft.id)
    drafts.tidy(now + timedelta(days=91))

    with pytest.raises(Unknown):
        drafts.get(draft.id)


def test_what_a_power_cut_left_half_written_is_gone_after_the_next_start(drafts, tmp_path):
    draft = drafts.begin({"name": "B"}, session="me")
    (tmp_path / "drafts" / f".{draft.id}.json.12345678").write_text("{")

    drafts.tidy(datetime.now(UTC))

    assert [path.name for path in (tmp_path / "drafts").iterdir()] == [f"{draft.id}.json"]


def test_a_write_that_fails_leaves_the_old_draft_and_no_crumbs(drafts, tmp_path):
    draft = drafts.begin({"name": "B"}, session="me")

    with pytest.raises(TypeError):
        kept(drafts, draft, value=object())

    assert drafts.get(draft.id) == draft
    assert [path.name for path in (tmp_path / "drafts").iterdir()] == [f"{draft.id}.json"]


def test_what_was_typed_for_a_competition_goes_with_its_words(drafts):
    made = drafts.begin({"name": "B"}, session="me")
    drafts.make_once(made.id, lambda _: "belweek")
    change, other = (drafts.begin({"name": "B"}, session="me", slug=slug) for slug in ("belweek", "other"))

    drafts.drop_of("belweek")

    assert drafts.get(other.id)
    for gone in (made, change):
        with pytest.raises(Unknown):
            drafts.get(gone.id)
