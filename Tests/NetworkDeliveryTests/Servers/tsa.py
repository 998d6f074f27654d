#!/usr/bin/env python3
# Role: a timestamp authority of RFC 3161 with CAs made for the test; tokens are made by openssl.
#
# usage: tsa.py FOLDER
# Makes keys and certificates in FOLDER, listens on a port that the kernel gives, and writes {"port": PORT}. ca.pem is
# the root of its tokens, other-ca.pem another root. Takes POST /MODE; the mode and the status of each answer stand in
# FOLDER/asked.jsonl. MODE:
#   honest    a token for the query                 stranger  a token that leads to the other root
#   expired   signed with a certificate that ran out
#   data      a token for other data                nonce     for the same data with another nonce
#   refuses   a reply without a token               garbage   bytes that are no reply
#   text      an honest token in a reply of 8 kB whose free text, which nobody signs, names another time
#   500 …     that status, with a good token        hang      no answer
import http.server
import json
import os
import subprocess
import sys
import threading
import time

folder = sys.argv[1]
lock = threading.Lock()
CONFIG = """
[tsa]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
[refusing]
serial = serial
default_policy = 1.2.3.4.1
digests = sha512
signer_digest = sha256
[ext]
extendedKeyUsage = critical,timeStamping
"""


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], cwd=folder, input=data, capture_output=True)


def key(name):
    openssl("genpkey", "-algorithm", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", f"{name}.key")


def authority(name):
    key(name)
    openssl("req", "-x509", "-key", f"{name}.key", "-out", f"{name}.pem", "-subj", f"/CN={name}", "-days", "100")


def signer(name, issuer, days):
    key(name)
    openssl("req", "-new", "-key", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key", "-CAcreateserial",
            "-out", f"{name}.pem", "-days", days, "-extfile", "tsa.cnf", "-extensions", "ext")


def reply(query, name="tsa", section="tsa"):
    with open(f"{folder}/query.tsq", "wb") as file:
        file.write(query)
    openssl("ts", "-reply", "-config", "tsa.cnf", "-section", section, "-queryfile", "query.tsq", "-signer",
            f"{name}.pem", "-inkey", f"{name}.key", "-out", "reply.tsr")
    with open(f"{folder}/reply.tsr", "rb") as file:
        return file.read()


def der(tag, content):
    count = len(content)
    length = bytes([count]) if count < 128 else b"\x82" + count.to_bytes(2, "big")
    return bytes([tag]) + length + content


def with_text(answer, text):
    """The reply with free text in its status (RFC 3161, section 2.4.2)."""
    with open(f"{folder}/reply.tsr", "wb") as file:
        file.write(answer)
    token = openssl("ts", "-reply", "-in", "reply.tsr", "-token_out").stdout
    return der(0x30, der(0x30, der(0x02, b"\x00") + der(0x30, der(0x0c, text.encode()))) + token)


def answer(query, mode):
    if mode == "data":
        return reply(openssl("ts", "-query", "-sha256", "-cert", data=b"other data").stdout)
    if mode == "nonce":
        # The message imprint is the one octet string of 32 bytes there is.
        start = query.index(b"\x04\x20") + 2
        return reply(openssl("ts", "-query", "-sha256", "-cert", "-digest", query[start:start + 32].hex()).stdout)
    if mode == "stranger":
        return reply(query, "stranger")
    if mode == "expired":
        return reply(query, "expired")
    if mode == "refuses":
        return reply(query, section="refusing")
    if mode == "garbage":
        return os.urandom(2000)
    if mode == "text":
        return with_text(reply(query), "granted\nTime stamp: Jan  1 00:00:00 2000 GMT\n" + 7000 * "x")
    return reply(query)


class Authority(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        mode = self.path.strip("/")
        if mode == "hang":
            time.sleep(3600)
        with lock:
            status = int(mode) if mode.isdigit() else 200
            if self.headers["content-type"] != "application/timestamp-query":
                status = 415
            content = answer(body, mode)
            with open(f"{folder}/asked.jsonl", "a") as file:
                print(json.dumps({"mode": mode, "status": status}), file=file, flush=True)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/honest")
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


with open(f"{folder}/tsa.cnf", "w") as file:
    file.write(CONFIG)
authority("ca")
authority("other-ca")
signer("tsa", "ca", "50")
signer("expired", "ca", "-1")
signer("stranger", "other-ca", "50")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Authority)
server.daemon_threads = True
print(json.dumps({"port": server.server_address[1]}), flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
