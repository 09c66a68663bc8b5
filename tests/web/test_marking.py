"""Marking with a plain browser: marks, drafts, calls, recusals, and what is kept from whom until when."""

import re

import pytest

from jury import BLIND, MARKED, TEAMS, Judge, judge_of, marked_competition, organiser_of, sign
from rig import Competition
from visitor import Visitor

UNMARKED = MARKED.partition("[recipe]")[0]


@pytest.fixture(scope="module")
def day(server):
    """A competition of which each team has one call on the list, with two judges and an organiser."""
    return marked_competition(server)


def radio(shown, name: str) -> str:
    """The mark that is chosen on a scale."""
    found = re.search(rf'name="{re.escape(name)}" value="(\d+)" checked', shown.html)
    return found.group(1) if found else ""


def state_of(shown, team: str) -> str:
    found = re.search(rf'team={team}".*?<span class="marks-state[^>]*>(.*?)</span>\s*</a>', shown.html, re.DOTALL)
    assert found, team
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", found.group(1)).split())


def entries(competition) -> list[str]:
    return [entry["kind"] for entry in competition.organiser.get("entries?limit=500").json["entries"]]


def test_a_judge_gives_every_team_its_marks_and_is_led_from_one_to_the_next(day):
    judge = judge_of(day, "Mirjam")

    assert state_of(judge.mark("KO"), "KO") == "done"
    after = judge.mark("MA")

    assert "team=ZO" in after.address
    assert "Madelief: the marks are kept." in after.text
    assert "2 of 3 teams done" in after.text
    assert radio(judge.look("KO"), judge.scales("KO")[0]) == "8"
    assert entries(day).count("MarksGiven") == 2


def test_marks_that_are_not_all_there_stay_a_draft_that_only_their_judge_sees(day):
    judge, other = judge_of(day), judge_of(day)
    first, *_ = judge.scales("KO")
    given = entries(day).count("MarksGiven")

    after = judge.mark("KO", None, **{first: "3", "remark": "Sterke opening"})

    assert "some marks are missing" in after.text
    assert state_of(after, "KO") == "1 of 3"
    assert (radio(judge.look("KO"), first), radio(other.look("KO"), first)) == ("3", "")
    assert "Sterke opening" in judge.look("KO").html
    assert "Sterke opening" not in other.look("KO").html + organiser_of(day).look("KO").html
    assert entries(day).count("MarksGiven") == given


def test_each_tap_is_kept_without_a_passphrase_and_there_after_a_restart(new_server):
    server = new_server()
    competition = marked_competition(server)
    judge = judge_of(competition)
    scale = judge.scales("ZO")[-1]

    kept = judge.post("teams/ZO/draft", **{scale: "4", "remark": "Kort"})
    server.restart()

    assert '"have":1,"wanted":3' in kept.html
    assert radio(judge.look("ZO"), scale) == "4"
    assert "Kort" in judge.look("ZO").html
    server.stop()


def test_a_draft_that_arrives_behind_its_marks_changes_nothing(day):
    judge = judge_of(day)
    marks = dict.fromkeys(judge.scales("ZO"), "6")
    judge.post("teams/ZO", **marks, remark="Goed")

    judge.post("teams/ZO/draft", **marks, remark="Goed")

    assert state_of(judge.look("ZO"), "ZO") == "done"


def test_a_draft_of_the_rehearsal_goes_with_it(server):
    competition = server.competition(MARKED)
    judge = judge_of(competition)
    scale = judge.scales("KO")[0]
    judge.post("teams/KO/draft", **{scale: "3", "remark": "Proef"})
    assert radio(judge.look("KO"), scale) == "3"

    competition.phase("open")

    assert radio(judge.look("KO"), scale) == ""
    assert "Proef" not in judge.look("KO").html


def test_a_team_without_a_call_on_the_list_is_not_done(server):
    competition = server.competition(MARKED)
    competition.phase("open")
    judge = judge_of(competition)

    assert "No call of this team is on the list yet." in judge.look("KO").text
    assert state_of(judge.mark("KO"), "KO") == "1 of 1"


@pytest.mark.parametrize("mark", ["0", "11", "-1", "7.5", "zeven", "٧"])
def test_what_is_not_on_the_scale_is_no_mark(day, mark):
    judge = judge_of(day)
    first, *_ = judge.scales("KO")

    assert state_of(judge.mark("KO", 7, **{first: mark}), "KO") == "2 of 3"


def test_what_others_gave_is_told_only_to_whoever_has_given_their_own(server):
    competition = marked_competition(server)
    first, second = judge_of(competition, "Mirjam"), judge_of(competition, "Karel")
    organiser = organiser_of(competition)
    first.mark("KO", 9)

    before, at_the_desk = second.look("KO"), organiser.look("KO")
    after = second.mark("KO", 4) and second.look("KO")

    assert "once your marks for this team are given" in before.text
    assert "Mean" not in before.text + at_the_desk.text
    assert "9 Mirjam 4 Karel 6.5" in after.text
    assert "unusually far apart" in after.text
    assert state_of(after, "KO") == "talk done"


def test_judges_that_are_near_each_other_need_no_talk(server):
    competition = marked_competition(server)
    first, second = judge_of(competition), judge_of(competition)
    first.mark("MA", 9)
    second.mark("MA", 6)

    assert "unusually far apart" not in second.look("MA").text
    assert "9 Judge 1 6 Judge 2 7.5" in second.look("MA").text


def test_whoever_is_tied_to_a_team_is_out_of_its_mean_and_may_come_back(server):
    competition = marked_competition(server)
    first, second = judge_of(competition), judge_of(competition)
    first.mark("KO", 2)
    second.mark("KO", 8)

    out = first.post("recusals", of="KO", reason="related")
    alone = second.look("KO")
    back = first.post("recusals", of="KO", back="yes")

    assert "team=KO" not in out.html.split("</nav>")[-2]
    assert "8 Judge 2 8" in alone.text
    assert "2 Judge 1" not in alone.text
    assert "You mark this team again." in back.text
    assert "2 Judge 1 5" in second.look("KO").text


def test_a_recusal_needs_a_team_and_a_reason(day):
    judge = judge_of(day)

    assert judge.post("recusals", of="KO").problems == ["Say why: a reason is needed here."]
    assert judge.post("recusals", reason="other").problems == ["Choose the team."]
    assert judge.post("recusals", of="KO", reason="bored").status == 422


def test_calls_are_put_on_the_list_and_taken_off_with_their_marks(server):
    competition = marked_competition(server, calls=2)
    judge, organiser = judge_of(competition), organiser_of(competition)
    judge.mark("KO", 6)
    added = organiser.post("teams/KO/calls", reference="  KO-003  ")

    assert "KO-003" in added.text
    assert state_of(judge.look("KO"), "KO") == "5 of 7"
    assert organiser.post("teams/KO/calls", reference=" ").status == 422
    assert organiser.post("teams/KO/calls", reference="x" * 61).status == 422

    drops = re.findall(r'action="[^"]*/judge/marks/(teams/KO/calls/[^"]+/drop)"', organiser.look("KO").html)
    organiser.post(drops[-1])
    assert state_of(judge.look("KO"), "KO") == "done"
    assert organiser.post(drops[-1]).status == 409


def test_the_page_says_how_far_each_judge_is(server):
    competition = marked_competition(server)
    first, second = judge_of(competition, "Mirjam"), judge_of(competition)
    first.mark("KO")
    second.post("recusals", of="ZO", reason="other")

    said = organiser_of(competition).look().text
    assert "Mirjam 2 teams left Judge 2 2 teams left" in said
    assert "Mirjam (you) 2 teams left" in first.look().text


def test_without_names_nothing_on_the_page_tells_which_team_it_is(server):
    competition = marked_competition(server, BLIND)
    judges = [judge_of(competition, language="en") for _ in range(4)]
    pages = [judge.look() for judge in judges]

    for shown in pages:
        marked = shown.html.split('id="recusals"')[0]
        assert not re.search("Korenbloem|Madelief|Zonnestraal|team=(KO|MA|ZO)|c-sky|c-lemon|c-violet", marked)
        assert "Team 1" in marked
        assert "Team 3" in marked
    assert re.search(rf'team={judges[0].tokens()[0]}"\s+aria-current', judges[0].look("KO").html)
    assert judges[0].post("teams/KO", remark="x").status == 404
    assert len({token for judge in judges for token in judge.tokens()}) == 12
    assert all(judge.tokens() == judge.tokens() for judge in judges)
    assert "Korenbloem" in organiser_of(competition).look("KO").html


def test_without_names_the_order_is_another_for_each_judge(server):
    competition = marked_competition(server, BLIND)
    judges = [judge_of(competition) for _ in range(6)]
    marks = {"KO": 3, "MA": 5, "ZO": 8}
    orders = set()
    for judge in judges:
        tokens = judge.tokens()
        calls = [re.search(r"(KO|MA|ZO)-001", judge.look(token).text).group(1) for token in tokens]
        orders.add(tuple(calls))
        judge.mark(tokens[0], marks[calls[0]])

    assert len(orders) > 1


def test_without_names_the_order_is_the_same_when_the_file_came_back_on_another_machine(server, new_server, tmp_path):
    competition, copy = marked_competition(server, BLIND), str(tmp_path / "copy.db")
    orders, of_judge = [], competition.token("judge")
    for there in (server, new_server()):
        if orders:
            assert server.run("backup", competition.slug, "--out", copy).returncode == 0
            assert there.run("restore", copy, "--as", competition.slug).returncode == 0
        same = Competition(there, competition.slug, {("judge", ""): of_judge})
        judge = Judge(same, Visitor(there, language="en").enter(same, "judge").sits(same))
        orders.append([(token, re.search(r"(KO|MA|ZO)-001", judge.look(token).text)[1]) for token in judge.tokens()])

    assert len(orders[0]) == 3
    assert orders[0] == orders[1]


def test_without_names_the_ledger_does_not_tell_whom_a_judge_marks_either(server):
    competition = marked_competition(server, BLIND)
    judge, organiser = judge_of(competition), organiser_of(competition)
    judge.mark(judge.tokens()[0])
    page = f"/{competition.slug}/judge?show=marks"
    seen, at_the_desk = ledger_of(judge.visitor.get(page)), ledger_of(organiser.visitor.get(page))

    assert seen.count("Marks given") == 1
    assert not re.search("Korenbloem|Madelief|Zonnestraal|KO-001", seen)
    assert "KO-001" in at_the_desk
    for team in ("Korenbloem", "Madelief", "Zonnestraal"):
        assert "Marks given" not in ledger_of(judge.visitor.get(f"{page}&q={team}"))


def ledger_of(shown) -> str:
    """The lines of the ledger on a page of the desk."""
    return " ".join(re.findall(r'class="entries".*?</ol>', shown.html, re.DOTALL))


def test_a_remark_of_another_judge_is_not_read_in_the_ledger_before_the_reveal(server):
    competition = marked_competition(server)
    first, second = judge_of(competition), judge_of(competition)
    first.mark("KO", 9, remark="Warm en geduldig")
    page = f"/{competition.slug}/judge?show=marks"

    assert "Warm en geduldig" in first.visitor.get(page).html
    assert "Warm en geduldig" not in second.visitor.get(page).html


def test_no_amount_stands_on_the_page_while_marks_are_given(day):
    day.give("KO", 123_45)
    judge = judge_of(day)

    assert not re.search(r"123[.,]45|€", judge.look("KO").text)


def test_whoever_is_no_judge_gives_no_marks_and_keeps_no_draft(day):
    organiser = organiser_of(day)

    assert organiser.post("teams/KO/draft", remark="x").status == 409
    assert organiser.post("teams/KO", do="draft").status == 403
    assert Visitor(day.server).get(f"/{day.slug}/judge/marks").status == 403


def test_nothing_at_all_is_neither_given_nor_kept_in_the_place_of_marks(server):
    competition = marked_competition(server)
    judge = judge_of(competition)
    empty = judge.mark("KO", None)
    judge.mark("KO", 7)
    judge.post("teams/KO/draft")

    assert (empty.status, "Give at least one mark." in empty.text) == (409, True)
    assert state_of(judge.look("KO"), "KO") == "done"
    assert radio(judge.look("KO"), judge.scales("KO")[0]) == "7"


def test_a_draft_is_kept_for_judges_at_the_table_who_mark_the_team_alone(day):
    judge, away = judge_of(day), Visitor(day.server, language="en").enter(day, "judge")
    judge.post("recusals", of="MA", reason="other")
    page = f"/{day.slug}/judge/marks/teams/MA"

    assert judge.post("teams/MA/draft", remark="Warm").status == 409
    assert judge.post("teams/MA", remark="Warm", do="draft").status == 409
    assert away.post(f"{page}/draft", request_id="never-kept-01", remark="Warm").status == 409


def test_without_names_no_judge_changes_what_belongs_to_a_team_with_a_name(server):
    competition = marked_competition(server, BLIND)
    judge = judge_of(competition)
    token = judge.tokens()[0]
    (call,) = re.findall(r'id="call-([^"]+)"', judge.look(token).html)

    assert judge.post(f"teams/{token}/calls", reference="NEW-1").status == 403
    assert judge.post(f"teams/{token}/calls/{call}/drop").status == 403
    assert judge.post(f"teams/{token}/summary").status == 403
    assert not {"CallDropped", "SummaryReceived"} & set(entries(competition))
    assert entries(competition).count("CallSampled") == len(TEAMS)


def test_nothing_is_marked_where_the_recipe_has_no_criteria(server):
    competition = server.competition(UNMARKED)

    assert "Nothing is marked in this competition" in judge_of(competition).look().text


def test_marks_and_remarks_are_nobody_elses_before_the_reveal_and_told_without_names_after_it(server):
    competition = marked_competition(server)
    judges = [judge_of(competition, "Mirjam"), judge_of(competition, "Karel")]
    lead = Visitor(server, language="en").enter(competition, "lead", "KO")
    anybody = Visitor(server, language="en")
    pages = [f"/{competition.slug}/{page}" for page in ("scoring", "board", "lead", "lead/mine", "lead/summary")]
    before = [lead.get(page).text for page in pages[:1] + pages[4:]]

    for judge, mark in zip(judges, (9, 6), strict=True):
        for team in TEAMS:
            judge.mark(team, mark, remark=f"Rustig en warm {mark}")
    hidden = [lead.get(page).text for page in pages[:1] + pages[4:]]
    seen = "".join(visitor.get(page).html for visitor in (lead, anybody) for page in pages)

    assert hidden == before
    assert "Rustig en warm" not in seen
    assert "Mirjam" not in seen
    assert "come with the result" in lead.get(pages[0]).text
    assert "What the judges said" not in lead.get(pages[4]).text

    sign(competition, judges)
    competition.phase("reveal")
    told, own = anybody.get(f"{pages[0]}?open=all").text, lead.get(pages[4]).text

    assert "Call quality on a scale from 1 to 10 · 2 judges 7.5" in told
    assert "Advice 7.5 on a scale from 1 to 10 · 2 judges" in own
    assert "Rustig en warm 6 Rustig en warm 9" in own
    assert "Rustig en warm" not in told
    assert "Mirjam" not in told + own


def test_the_page_about_privacy_names_marks_and_summaries_where_judges_give_them(day, server):
    anybody = Visitor(server, language="en")

    assert "the summary that a team handed in" in anybody.get(f"/{day.slug}/privacy").text
    assert "Marks and summaries" not in anybody.get(f"/{server.competition(UNMARKED).slug}/privacy").text
