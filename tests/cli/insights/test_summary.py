import json


def test_a_quarter_reads_as_it_was_reviewed(asked, golden):
    lines = asked("summary", "--period", "quarter", "--at", "2025-07-15")
    assert lines[-1].startswith("Source endpoints, revision ")
    golden("insights/quarter.txt", "\n".join(lines[:-1]) + "\n")


def test_a_year_reads_as_it_was_reviewed(asked, golden):
    lines = asked("summary", "--period", "year", "--at", "2026-02-01", "--format", "markdown")
    golden("insights/year.md", "\n".join(lines[:-1]) + "\n")


def test_the_running_month_is_so_far(asked):
    assert " so far" in asked("summary", "--current", "--at", "2025-07-15")[2]


def test_a_summary_as_json_is_one_object(asked):
    [line] = asked("summary", "--period", "week", "--at", "2025-06-10", "--json")
    found = json.loads(line)
    assert (found["period"], found["opened"], found["complete"]) == ("2025-W23", ["ap-east-2"], True)


def test_what_is_told_of_a_period_does_not_change_when_it_is_told_later(asked):
    asked_then = json.loads(asked("summary", "--period", "year", "--at", "2025-06-01", "--json")[0])
    asked_now = json.loads(asked("summary", "--period", "year", "--at", "2025-12-31", "--json")[0])
    assert asked_then == asked_now


def test_a_period_before_the_history_is_refused(refused):
    code, said = refused("summary", "--period", "year", "--at", "2015-12-31")
    assert code == 5
    assert said.startswith("reporter: the history starts with 2015-06-22T20:23:59Z, after 2014: choose a later period")
