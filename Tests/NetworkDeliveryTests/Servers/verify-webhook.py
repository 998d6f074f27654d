#!/usr/bin/env python3
# Role: verifies a webhook's signatures with the standard library and openssl alone, as a receiver would.
#
# usage: verify-webhook.py PUBLIC_KEY.pem SECRET_FILE < request.json   (an object with headers and body)
import base64
import hashlib
import hmac
import json
import subprocess
import sys
import tempfile

request = json.load(sys.stdin)
headers = request["headers"]
signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request["body"].encode("latin-1")
secret = base64.b64decode(open(sys.argv[2]).read().strip().removeprefix("whsec_"))
found = []
for part in headers["webhook-signature"].split(" "):
    version, _, text = part.partition(",")
    signature = base64.b64decode(text)
    if version == "v1":
        assert hmac.compare_digest(signature, hmac.new(secret, signed, hashlib.sha256).digest()), "v1 does not verify"
    elif version == "v1a":
        with tempfile.NamedTemporaryFile() as message, tempfile.NamedTemporaryFile() as signature_file:
            message.write(signed)
            message.flush()
            signature_file.write(signature)
            signature_file.flush()
            subprocess.run(
                ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", sys.argv[1], "-rawin", "-in", message.name,
                 "-sigfile", signature_file.name], check=True, stdout=subprocess.DEVNULL)
    found.append(version)
leaf = hashlib.sha256(b"\0" + request["body"].encode("latin-1")).hexdigest()
assert headers["webhook-id"] == f"msg_{leaf}", "the id is not the hash of the leaf"
print(" ".join(sorted(found)))
