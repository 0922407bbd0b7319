"""A mail server: the line, the sign-in, and nothing more."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Final

from reporter.notify.connect.line import LineError, words
from reporter.notify.connect.terms import TEXT, Terms
from reporter.notify.options import Email
from reporter.verdict import Found

_DONE: Final = 250


def look_at(channel: Email, terms: Terms) -> Found:
    """Whether the server takes the line and the account. A password never leaves on a line that others can read."""
    if (channel.username is None) != (channel.password is None) and channel.security != "none":
        return Found.failed("username and password go together: give both, or neither")
    with _told(channel, terms), _line(channel, terms) as server:
        found = [f"{channel.host}:{channel.port} answers"]
        if channel.security == "none":
            found.append("the line is open to everybody on it, so no password is sent")
        elif channel.username is not None and channel.password is not None:
            server.login(channel.username, channel.password.reveal())
            found.append("the account is let in")
        code, _ = server.noop()
        if code != _DONE:
            return Found.failed(f"{', '.join(found)}, but not to a plain question ({code}): try again later")
        if terms.send:
            refused = server.send_message(_message(channel))
            if refused:
                count = f"{len(refused)} of {len(channel.recipients)}"
                return Found.failed(f"{', '.join(found)}, but {count} recipients were refused")
            found.append("a test message was taken")
        return Found.ok(", ".join(found))


@contextmanager
def _line(channel: Email, terms: Terms) -> Iterator[smtplib.SMTP]:
    """A line on which a password may be sent, unless the channel wants none."""
    host = channel.host.strip("[]")
    context = ssl.create_default_context()
    if channel.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, channel.port, timeout=terms.timeout, context=context)
    else:
        server = smtplib.SMTP(host, channel.port, timeout=terms.timeout)
    try:
        code, said = server.ehlo()
        if channel.security == "starttls":
            if code != _DONE:
                raise smtplib.SMTPHeloError(code, said)
            if not server.has_extn("starttls"):
                msg = f"{channel.host}:{channel.port} offers no STARTTLS: use its port for TLS, with `security: tls`"
                raise LineError(msg)
            server.starttls(context=context)
            server.ehlo()
        yield server
        with suppress(smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _message(channel: Email) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = channel.sender, ", ".join(channel.recipients)
    message["Subject"] = "Test message"
    message.set_content(TEXT)
    return message


@contextmanager
def _told(channel: Email, terms: Terms) -> Iterator[None]:
    """Errors in words. A server's own text may quote the account."""
    host = f"{channel.host}:{channel.port}"
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        later = ": try again later" if error.smtp_code < 500 else ": check username and password"  # noqa: PLR2004
        msg = f"{host} does not let the account in ({error.smtp_code}){later}"
        raise LineError(msg) from None
    except smtplib.SMTPRecipientsRefused:
        msg = f"{host} refuses all recipients"
        raise LineError(msg) from None
    except smtplib.SMTPResponseException as error:
        later = ": try again later" if error.smtp_code < 500 else ""  # noqa: PLR2004
        msg = f"{host} answered {error.smtp_code}{later}"
        raise LineError(msg) from None
    except smtplib.SMTPServerDisconnected as error:
        # The library makes this of a time-out, too.
        reason = error.__context__ if isinstance(error.__context__, TimeoutError) else ConnectionResetError()
        raise LineError(words(reason, host, terms.timeout)) from None
    except smtplib.SMTPException:
        msg = f"{host} offers no way to sign in that is known here"
        raise LineError(msg) from None
    except UnicodeEncodeError:
        msg = "username or password have signs that a sign-in by SMTP cannot carry: use ASCII"
        raise LineError(msg) from None
    except OSError as error:
        raise LineError(words(error, host, terms.timeout)) from None
