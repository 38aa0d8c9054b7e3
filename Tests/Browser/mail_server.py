"""A mail server for the tests: `python mail_server.py MODE`, until its standard input is closed.

Prints one line of JSON when it's ready (its port, and the certificate to trust), and one for each mail it is given.
Modes: plain; tls (STARTTLS and AUTH asked for); refuse, greylist (each recipient); full (each mail's text);
drop (hangs up once it has the text); slow (never answers the text).
"""

import asyncio
import email
import email.policy
import json
import logging
import ssl
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

# What a test provokes on purpose isn't worth a line in its log.
logging.disable()
warnings.simplefilter("ignore")

USER, PASSWORD = b"post@example.org", b"p:ss word"


def say(**line):
    print(json.dumps(line), flush=True)


def check(server, session, envelope, mechanism, data):
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=is_right)


class Handler:
    def __init__(self, mode):
        self.mode = mode

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.mode == "refuse":
            return "550 No such letterbox"
        if self.mode == "greylist":
            return "451 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            sender=envelope.mail_from, recipients=envelope.rcpt_tos, isEncrypted=session.ssl is not None,
            isSignedIn=session.authenticated is True,
            headers={name.lower(): str(value) for name, value in mail.items()},
            body=mail.get_content().replace("\r\n", "\n"),
            longestLine=max(len(line) for line in envelope.content.split(b"\r\n")),
        )
        if self.mode == "full":
            return "552 Too much"
        if self.mode == "drop":
            server.transport.abort()
        if self.mode == "slow":
            await asyncio.sleep(60)
        return "250 OK"


def certificate(folder):
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return certificate, context


def main(mode):
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        options, authority = {}, ""
        if mode == "tls":
            authority, context = certificate(Path(name))
            options = {
                "tls_context": context, "require_starttls": True, "auth_required": True, "authenticator": check,
            }
        server = Controller(Handler(mode), hostname="127.0.0.1", port=port, **options)
        server.start()
        say(port=port, authority=str(authority))
        sys.stdin.read()
        server.stop()


main(sys.argv[1])
