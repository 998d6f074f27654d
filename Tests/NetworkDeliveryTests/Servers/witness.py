#!/usr/bin/env python3
# Role: a witness of C2SP tlog-witness that checks everything itself; signatures are made and verified by openssl.
#
# usage: witness.py FOLDER
# Makes a key in FOLDER, listens on a port that the kernel gives, and writes {"port": PORT, "key": VERIFIER KEY}.
# Takes POST /MODE/add-checkpoint. It knows the log whose verifier key stands in FOLDER/log.pub and no other; what it
# cosigned last stands in FOLDER/state.json, what it was asked and answered in FOLDER/asked.jsonl. MODE:
#   honest     as the specification says            forged     the signature of another key under its own key id
#   late       a cosignature of an hour ago         silent     200 without a line
#   500 …      that status                          hang       no answer
#   lost       cosigns and keeps the checkpoint, and then resets the connection
import base64
import hashlib
import http.server
import json
import os
import re
import socket
import struct
import subprocess
import sys
import threading
import time

folder = sys.argv[1]
lock = threading.Lock()
NAME = "witness.example/w1"


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], cwd=folder, input=data, capture_output=True)


def make_key(name):
    openssl("genpkey", "-algorithm", "ed25519", "-out", name)
    return openssl("pkey", "-in", name, "-pubout", "-outform", "DER").stdout[-32:]


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def sign(key, message):
    with open(f"{folder}/message", "wb") as file:
        file.write(message)
    return openssl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", "message").stdout


def verifies(public, message, signature):
    der = bytes.fromhex("302a300506032b6570032100") + public
    for name, data in [("public.der", der), ("message", message), ("signature", signature)]:
        with open(f"{folder}/{name}", "wb") as file:
            file.write(data)
    return openssl("pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "public.der", "-rawin", "-in", "message",
                   "-sigfile", "signature").returncode == 0


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def is_consistent(first, second, first_hash, second_hash, path):
    """RFC 9162, section 2.1.4.2."""
    if first == 0:
        return not path
    if first == second:
        return not path and first_hash == second_hash
    if not path:
        return False
    if first & (first - 1) == 0:
        path = [first_hash] + path
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and fr == first_hash and sr == second_hash


def state(change=None):
    path = f"{folder}/state.json"
    known = json.load(open(path)) if os.path.exists(path) else {}
    if change is not None:
        known.update(change)
        with open(path, "w") as file:
            json.dump(known, file)
    return known


def judge(body, mode):
    """The status, the body and what to keep."""
    head, _, note = body.decode().partition("\n\n")
    old_line, *proof = head.split("\n")
    text, _, signatures = note.partition("\n\n")
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    if not re.fullmatch("old (0|[1-9][0-9]*)", old_line) or not note.endswith("\n") or len(proof) > 63:
        return 400, b"", None
    old, size, root = int(old_line[4:]), int(size), base64.b64decode(root, validate=True)
    try:
        name, _, key = open(f"{folder}/log.pub").read().strip().split("+", 2)
    except FileNotFoundError:
        name, key = None, None
    if name != origin:
        return 404, b"", None
    public = base64.b64decode(key)[1:]
    lines = [line.split(" ") for line in signatures.splitlines()]
    known = [base64.b64decode(part[2]) for part in lines if part[0] == "\u2014" and part[1] == origin]
    mine = [value[4:] for value in known if value[:4] == key_id(origin, 1, public)]
    if not any(verifies(public, text.encode(), value) for value in mine):
        return 403, b"", None
    if old > size:
        return 400, b"", None
    latest = state().get(origin, {"size": 0, "root": hashlib.sha256().hexdigest()})
    if old != latest["size"] or (old == size and root.hex() != latest["root"]):
        return 409, f"{latest['size']}\n".encode(), None
    if not is_consistent(old, size, bytes.fromhex(latest["root"]), root, [base64.b64decode(p) for p in proof]):
        return 422, b"", None
    now = int(time.time()) - (3600 if mode == "late" else 0)
    message = f"cosignature/v1\ntime {now}\n{text}".encode()
    signature = struct.pack(">Q", now) + sign("other.key" if mode == "forged" else "witness.key", message)
    line = f"\u2014 {NAME} {base64.b64encode(key_id(NAME, 4, PUBLIC) + signature).decode()}\n"
    stranger = f"\u2014 other.example/w {base64.b64encode(bytes(76)).decode()}\n"
    return 200, b"" if mode == "silent" else (stranger + line).encode(), {origin: {"size": size, "root": root.hex()}}


class Witness(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        _, mode, call = self.path.split("/")
        with lock:
            if mode == "hang":
                time.sleep(3600)
            status, answer, keep = (int(mode), b"", None) if mode.isdigit() else judge(body, mode)
            if keep:
                state(keep)
            with open(f"{folder}/asked.jsonl", "a") as file:
                print(json.dumps({"call": call, "body": body.decode(), "status": status}), file=file, flush=True)
        if mode == "lost":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("Content-Type", "text/x.tlog.size" if status == 409 else "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


PUBLIC = make_key("witness.key")
make_key("other.key")
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Witness)
server.daemon_threads = True
verifier = f"{NAME}+{key_id(NAME, 4, PUBLIC).hex()}+{base64.b64encode(bytes([4]) + PUBLIC).decode()}"
print(json.dumps({"port": server.server_address[1], "key": verifier}), flush=True)
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
server.serve_forever()
