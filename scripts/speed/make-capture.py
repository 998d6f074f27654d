#!/usr/bin/env python3
"""Writes a capture for measuring: mixed packet sizes over many flows, always the same bytes for the same arguments.

make-capture.py FILE [--packets N] [--flows N] [--destinations N] [--snaplen N]

Controllers 192.168.0.0/16 speak TCP to public addresses. Each flow opens with a SYN; its first data packet is a TLS
ClientHello with a server name, as most traffic of a controller is. Sizes cycle through 64 to 1500 bytes, with a tenth
of the frames tagged 802.1Q. Frames are cut at the snap length, as the daemon's are.
"""
import argparse
import random
import struct


def client_hello(name):
    host = name.encode()
    server_name = struct.pack("!HHHBH", 0, len(host) + 5, len(host) + 3, 0, len(host)) + host
    body = b"\x03\x03" + bytes(32) + b"\0" + b"\0\x02\x13\x01" + b"\x01\0" + struct.pack("!H", len(server_name)) + server_name
    handshake = b"\x01" + len(body).to_bytes(3, "big") + body
    return b"\x16\x03\x01" + struct.pack("!H", len(handshake)) + handshake


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--flows", type=int, default=50_000)
    parser.add_argument("--destinations", type=int, default=500)
    parser.add_argument("--snaplen", type=int, default=2048)
    options = parser.parse_args()
    dice = random.Random(20261123)
    sizes = [64, 64, 64, 120, 300, 576, 900, 1400, 1500, 1500]
    seen = [0] * options.flows
    destinations = [dice.randrange(0x0B000000, 0xDF000000) for _ in range(options.destinations)]
    filler = bytes(1500)
    with open(options.file, "wb", buffering=1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, options.snaplen, 1))
        for number in range(options.packets):
            flow = number if number < options.flows else dice.randrange(options.flows)
            step = seen[flow]
            seen[flow] += 1
            payload = b""
            if step == 1:
                payload = client_hello(f"host{flow % 997}.example.net")
            size = max(sizes[number % 10], 54 + len(payload))
            payload += filler[: size - 54 - len(payload)] if step else b""
            total = 40 + len(payload)
            source = 0xC0A80000 + flow % 60_000 + 1
            destination = destinations[flow % options.destinations]
            ip = struct.pack("!BBHHHBBHII", 0x45, 0, total, number & 0xFFFF, 0, 64, 6, 0, source, destination)
            tcp = struct.pack("!HHIIBBHHH", 1024 + flow % 60_000, 443, step, 0, 0x50, 2 if step == 0 else 0x18, 65535, 0, 0)
            tag = b"\x81\x00\x00\x0a" if number % 10 == 0 else b""
            frame = b"\x02\0\0\0\0\x01" + b"\x60\x60\x1f" + struct.pack("!I", flow)[1:] + tag + b"\x08\x00" + ip + tcp + payload
            kept = min(len(frame), options.snaplen)
            out.write(struct.pack("<IIII", 1_790_000_000 + number // 50_000, number % 50_000 * 20, kept, len(frame)))
            out.write(frame[:kept])


if __name__ == "__main__":
    main()
