"""Makes PDFs for the service: HTML and CSS in, PDF/UA-1 out, one at a time over the socket that is its standard input.

A question is two lengths of four bytes, then the HTML and the CSS. An answer is one byte ("P" for a PDF, "E" for what
went wrong), a length of four bytes, and the bytes. The worker ends when the socket does.

A document may use what stands in it ("data:") and nothing else: no file and no other host.
"""

import os
import resource
import signal
import socket
import struct
import sys

# Nothing of the service's own is open here but the socket.
os.closerange(3, 4096)

MEMORY = 2 << 30
LARGEST_QUESTION = 16 << 20


def read(connection, count):
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(min(count - len(parts), 1 << 20))
        if not part:
            sys.exit(0)
        parts += part
    return bytes(parts)


def answer(connection, kind, content):
    connection.sendall(kind + struct.pack(">I", len(content)) + content)


def main():
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    connection = socket.socket(fileno=0)
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except Exception as error:  # A library of the system is missing, or the package is.
        answer(connection, b"E", f"WeasyPrint can't be used: {type(error).__name__}".encode())
        return
    answer(connection, b"R", b"")
    fetcher = URLFetcher(allowed_protocols={"data"})
    while True:
        html_length, css_length = struct.unpack(">II", read(connection, 8))
        if html_length + css_length > LARGEST_QUESTION:
            answer(connection, b"E", b"The document is too long")
            return
        html = read(connection, html_length).decode("utf-8")
        css = read(connection, css_length).decode("utf-8")
        # Should the service be gone, nobody else would stop a document that never ends.
        signal.alarm(seconds + 5)
        try:
            page = HTML(string=html, url_fetcher=fetcher, base_url="about:blank")
            style = CSS(string=css, url_fetcher=fetcher, base_url="about:blank")
            pdf = page.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
            kind, content = b"P", pdf
        except Exception as error:  # What it was is said by kind only: a document's words stay out of the log.
            kind, content = b"E", type(error).__name__.encode()
        signal.alarm(0)
        answer(connection, kind, content)


main()
