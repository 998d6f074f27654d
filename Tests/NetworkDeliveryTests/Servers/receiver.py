#!/usr/bin/env python3
# Role: a scripted receiver of webhooks and of syslog behind TLS; notes what it got, one JSON object a line.
#
# usage: receiver.py FOLDER
# Makes an authority and certificates in FOLDER with openssl, listens on ports that the kernel gives, and writes
# {"https": PORT, "http": PORT, "syslog": PORT}; what it gets from then on stands in FOLDER/told.jsonl. The path of a
# request says what is answered:
#   /200 /204 /500 …   that status                     /429?after=N      429 with Retry-After: N
#   /302?to=URL        a redirect                      /hang             nothing, for ever
#   /reset             the connection is reset         /slow             200, then a byte a second without end
#   /endless           200, then bytes without end     /fail?times=N     500 N times for each webhook-id, then 200
#   /script?do=A,B,…   the next of the list for each webhook-id, the last one from then on
#   /mixed             200, but for some webhook-ids a 500, a 429 or a reset the first time
import http.server
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

folder = sys.argv[1]
output = threading.Lock()
counts = {}


def tell(**what):
    with output, open(f"{folder}/told.jsonl", "a") as file:
        print(json.dumps(what), file=file, flush=True)


def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates():
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-subj", "/CN=test authority", "-days", "2")
    with open(f"{folder}/names", "w") as names:
        names.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "server.key",
            "-out", "server.csr", "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "server.pem", "-days", "2",
            "-extfile", "names")


def tls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/server.pem", f"{folder}/server.key")
    return context


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        address = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(address.query))
        what = address.path.strip("/")
        name = self.headers.get("webhook-id", "")
        with output:
            count = counts[self.path, name] = counts.get((self.path, name), 0) + 1
        if what == "fail":
            what = "500" if count <= int(query["times"]) else "200"
        elif what == "script":
            steps = query["do"].split(",")
            what = steps[min(count, len(steps)) - 1]
        elif what == "mixed":
            first = {"0": "500", "1": "500", "2": "reset", "3": "429"}.get(name[-1:], "200")
            what = first if count == 1 else "200"
        headers = {key.lower(): value for key, value in self.headers.items()}
        # Told before the answer: whoever is killed after it finds it here.
        tell(path=self.path, did=what, headers=headers, body=body.decode("latin-1"), at=time.time(),
             accepted=what in ("200", "204", "slow", "endless"))
        self.answer(what, query)

    do_GET = do_POST

    def answer(self, what, query):
        self.close_connection = True
        if what == "hang":
            time.sleep(3600)
        elif what == "reset":
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            os.close(self.request.detach())
        elif what in ("slow", "endless"):
            self.send_response(200)
            self.send_header("connection", "close")
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * (1 if what == "slow" else 65536))
                    self.wfile.flush()
                    if what == "slow":
                        time.sleep(1)
            except OSError:
                pass
        else:
            text = f"answered {what}\n".encode()
            self.send_response(int(what))
            if "after" in query and what == "429":
                self.send_header("retry-after", query["after"])
            if "to" in query:
                self.send_header("location", query["to"])
            self.send_header("content-length", str(0 if what == "204" else len(text)))
            self.send_header("connection", "close")
            self.end_headers()
            if what != "204":
                self.wfile.write(text)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


def serve_http(context):
    server = Server(("127.0.0.1", 0), Receiver)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def serve_syslog(context):
    listener = socket.create_server(("127.0.0.1", 0))

    def receive(connection):
        try:
            with context.wrap_socket(connection, server_side=True) as stream:
                data = b""
                while part := stream.recv(65536):
                    data += part
                length, _, message = data.partition(b" ")
                tell(syslog=message.decode("latin-1"), length=int(length), actual=len(message))
        except (OSError, ValueError) as error:
            tell(syslog_error=str(error))

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=receive, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


make_certificates()
print(json.dumps({"https": serve_http(tls()), "http": serve_http(None), "syslog": serve_syslog(tls())}), flush=True)
# It lives as long as whoever started it holds its standard input.
sys.stdin.read()
