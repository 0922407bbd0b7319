"""Teams: an address is looked at without starting its workflow, a bot without writing."""

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from reporter.errors import ReporterError, UsageError
from reporter.notify.connect import look_at
from reporter.notify.connect.terms import TEXT
from reporter.notify.options import TeamsBot, TeamsWorkflow
from reporter.options.secret import Secret
from reporter.verdict import Found
from tests.notify.servers import Answer, Cut, proxy_server, web_server

HOST = "prod-1.westeurope.logic.azure.com"
WORKFLOW = f"https://{HOST}:443/workflows/a/triggers/manual/paths/invoke?sig=hidden"
TENANT, APP = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"


@pytest.fixture
def azure(certificate, monkeypatch):
    """Every host of Microsoft's, behind a proxy that leads there."""
    with web_server(certificate=certificate) as web, proxy_server(web.port) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        yield web


def looked(terms, url: str = WORKFLOW, *, send: bool = False) -> Found:
    return look_at(TeamsWorkflow(type="teams-workflow", url=Secret.of(url)), replace(terms, send=send))


def test_a_workflow_is_reached_and_not_started(azure, terms):
    assert looked(terms) == Found.unknown(f"{HOST} is reached: only a message tells: --send")
    assert (azure.connections, azure.seen) == (1, [])


@pytest.mark.parametrize(
    "url",
    [
        "https://contoso.webhook.office.com/webhookb2/hidden",
        "https://outlook.office.com/webhook/hidden",
        "https://outlook.office365.com/webhook/hidden",
        "https://CONTOSO.webhook.office.com./webhookb2/hidden",
    ],
)
def test_a_retired_connector_fails_without_a_look(azure, terms, url):
    """What to do instead is told."""
    found = looked(terms, url, send=True)

    assert found.verdict == "FAILED"
    assert "which Microsoft has retired: make a workflow in the channel" in found.text
    assert "hidden" not in found.text
    assert azure.connections == 0


def test_a_workflow_gets_an_adaptive_card_when_asked_for(azure, terms):
    """That it took the card does not mean that Teams shows it."""
    azure.plan = lambda _: Answer(202, b"")
    found = looked(terms, send=True)
    [request] = azure.seen
    [attachment] = json.loads(request.body)["attachments"]

    assert (found.verdict, request.path.endswith("?sig=hidden")) == ("unknown", True)
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert attachment["content"]["body"][0]["text"] == TEXT


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"Webhook message delivery failed with error: endpoint returned HTTP error 429"),
        Answer(401, b'{"error": {"code": "DirectApiAuthorizationRequired"}}'),
        Answer(429, b""),
        Answer(502, b""),
        Answer(302, b""),
    ],
)
def test_a_message_that_is_not_taken_fails(azure, terms, answer):
    azure.plan = lambda _: answer
    assert looked(terms, send=True).text.startswith(f"{HOST} answered {answer.status} to a test message: ")


def bot(**more) -> TeamsBot:
    return TeamsBot(type="teams-bot", tenant=TENANT, app=APP, channel="19:abc@thread.tacv2", **more)


def signed_in(terms) -> Found:
    return look_at(bot(secret=Secret.of("hidden")), terms)


def test_an_application_that_signs_in_may_still_not_be_in_the_team(azure, terms):
    """The secret goes to Microsoft's sign-in, for this tenant, and nowhere else."""
    azure.plan = lambda _: Answer(200, json.dumps({"access_token": "hidden", "token_type": "Bearer"}).encode())
    found = signed_in(terms)
    [request] = azure.seen

    assert found == Found.unknown("the application signs in; whether its bot is in the team, the first message tells")
    assert request.path == f"/{TENANT}/oauth2/v2.0/token"
    assert request.headers["Host"] == "login.microsoftonline.com"
    assert parse_qs(request.body.decode()) == {
        "grant_type": ["client_credentials"],
        "client_id": [APP],
        "client_secret": ["hidden"],
        "scope": ["https://api.botframework.com/.default"],
    }


def test_a_sign_in_that_is_refused_names_the_code(azure, terms):
    """The description stays out: it may quote what was sent."""
    said = {"error": "invalid_client", "error_description": "AADSTS7000215: hidden", "error_codes": [7000215, "x"]}
    azure.plan = lambda _: Answer(401, json.dumps(said).encode())
    assert signed_in(terms) == Found.failed(
        "Microsoft refuses the sign-in (invalid_client, AADSTS7000215): check tenant, app and secret"
    )


@pytest.mark.parametrize("said", [{}, {"error": "hidden!"}, {"error_codes": 7}])
def test_a_refusal_without_a_reason_is_told_as_one(azure, terms, said):
    azure.plan = lambda _: Answer(400, json.dumps(said).encode())
    assert "(no reason given)" in signed_in(terms).text


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(429, b"{}"), "unknown"),
        (Answer(503, b"{}"), "FAILED"),
        (Answer(200, b"<html>"), "FAILED"),
        (Answer(200, b"[]"), "FAILED"),
        (Answer(200, b"{}"), "FAILED"),
    ],
)
def test_a_sign_in_that_says_nothing(azure, terms, answer, verdict):
    azure.plan = lambda _: answer
    assert signed_in(terms).verdict == verdict


def test_a_sign_in_that_breaks_off_is_told(azure, terms):
    azure.plan = lambda _: Cut()
    with pytest.raises(ReporterError, match=r"^login\.microsoftonline\.com broke off"):
        signed_in(terms)


@pytest.mark.parametrize(
    ("more", "how"), [({}, "the CI job's identity"), ({"certificate": Secret.of("-----")}, "its certificate")]
)
def test_other_ways_to_sign_in_are_not_tried(terms, more, how):
    assert look_at(bot(**more), terms) == Found.unknown(
        f"a sign-in with {how} is not tried here: the first message tells"
    )


def test_a_certificate_that_cannot_be_opened_is_told(terms):
    def shut() -> str:
        msg = "no key"
        raise UsageError(msg)

    with pytest.raises(UsageError, match="no key"):
        look_at(bot(certificate=Secret(shut)), terms)
