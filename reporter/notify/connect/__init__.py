"""Whether channels can be written to, as far as that is known without writing to them."""

from reporter.notify.connect import github, mail, slack, teams, webhook
from reporter.notify.connect.terms import TEXT, Terms
from reporter.notify.options import Apprise, Email, GitHub, Slack, SlackWebhook, TeamsBot, TeamsWorkflow, Webhook
from reporter.verdict import Found

__all__ = ["TEXT", "Terms", "look_at"]


def look_at(
    channel: Slack | SlackWebhook | TeamsWorkflow | TeamsBot | Email | Webhook | GitHub | Apprise, terms: Terms
) -> Found:
    """What can be known of *channel*. A ``ReporterError`` says why it cannot be written to."""
    match channel:
        case Slack():
            return slack.look_at_bot(channel, terms)
        case SlackWebhook():
            return slack.look_at_webhook(channel, terms)
        case TeamsWorkflow():
            return teams.look_at_workflow(channel, terms)
        case TeamsBot():
            return teams.look_at_bot(channel, terms)
        case Email():
            return mail.look_at(channel, terms)
        case Webhook():
            return webhook.look_at(channel, terms)
        case GitHub():
            return github.look_at(channel, terms)
        case Apprise():
            channel.url.reveal()
            return Found.unknown("apprise is not asked: the first message tells")
