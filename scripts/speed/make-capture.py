#!/usr/bin/env python3
"""Writes a capture for measuring: mixed packet sizes over many flows, always the same bytes for the same arguments.

make-capture.py FILE [--packets N] [--flows N] [--destinations N] [--snaplen N]

Controllers 192.168.0.0/16 speak TLS over TCP to public addresses: SYN, SYN-ACK, a ClientHello with a server name, a
ServerHello, then data in both directions with right sequence numbers and checksums. Sizes cycle through 64 to 1500
bytes, with a tenth of the frames tagged 802.1Q. Frames are cut at the snap length, as the daemon's are.

With --one-sided only the controllers' frames are written, as a mirror port that shows one direction gives them.
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


SERVER_HELLO = b"\x16\x03\x03\x00\x5a\x02\x00\x00\x56\x03\x03" + bytes(84)


def folded_sum(data):
    """The one's complement sum of RFC 1071; zero bytes, of which most payloads are made, add nothing."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[: len(data) & ~1])) + (data[-1] << 8 if len(data) & 1 else 0)
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def tcp_packet(source, destination, ports, sequence, acknowledgement, flags, head, size, number):
    """An IPv4 packet whose payload is `head` and then zeroes, `size` bytes in all."""
    total = 40 + size
    ip = struct.pack("!BBHHHBBHII", 0x45, 0, total, number & 0xFFFF, 0, 64, 6, 0, source, destination)
    ip = ip[:10] + struct.pack("!H", 0xFFFF ^ folded_sum(ip)) + ip[12:]
    tcp = struct.pack("!HHIIBBHHH", *ports, sequence & 0xFFFFFFFF, acknowledgement & 0xFFFFFFFF, 0x50, flags, 65535, 0, 0)
    pseudo = struct.pack("!IIHH", source, destination, 6, 20 + size)
    check = 0xFFFF ^ folded_sum(pseudo + tcp + head + b"\0" * (len(head) & 1))
    return ip + tcp[:16] + struct.pack("!H", check) + tcp[18:] + head + bytes(size - len(head))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--flows", type=int, default=50_000)
    parser.add_argument("--destinations", type=int, default=500)
    parser.add_argument("--snaplen", type=int, default=2048)
    parser.add_argument("--one-sided", action="store_true")
    options = parser.parse_args()
    dice = random.Random(20261123)
    sizes = [64, 64, 64, 120, 300, 576, 900, 1400, 1500, 1500]
    steps = [0] * options.flows
    sent = [[1, 1] for _ in range(options.flows)]
    destinations = [dice.randrange(0x0B000000, 0xDF000000) for _ in range(options.destinations)]
    gateway, vendor = b"\x02\0\0\0\0\x01", b"\x60\x60\x1f"
    with open(options.file, "wb", buffering=1 << 20) as out:
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, options.snaplen, 1))
        for number in range(options.packets):
            flow = number if number < options.flows else dice.randrange(options.flows)
            step = steps[flow]
            steps[flow] += 1 if not options.one_sided or step > 0 else 2
            is_answer = not options.one_sided and (step in (1, 3) or step > 3 and dice.random() < 0.5)
            head, flags = b"", 0x18
            if step < 2:
                flags = 0x12 if is_answer else 0x02
            elif step == 2:
                head = client_hello(f"host{flow % 997}.example.net")
            elif step == 3 and is_answer:
                head = SERVER_HELLO
            size = 0 if step < 2 else max(sizes[number % 10] - 54, len(head))
            device, server = 0xC0A80000 + flow % 60_000 + 1, destinations[flow % options.destinations]
            device_port = 1024 + flow % 60_000
            mine, theirs = sent[flow] if not is_answer else reversed(sent[flow])
            sequence = mine - 1 if step < 2 else mine
            sent[flow][is_answer] += size
            ends = (server, device, (443, device_port)) if is_answer else (device, server, (device_port, 443))
            packet = tcp_packet(*ends, sequence, theirs, flags, head, size, number)
            stations = vendor + struct.pack("!I", flow)[1:], gateway
            tag = b"\x81\x00\x00\x0a" if number % 10 == 0 else b""
            link = stations[0] + stations[1] if is_answer else stations[1] + stations[0]
            frame = link + tag + b"\x08\x00" + packet
            kept = min(len(frame), options.snaplen)
            out.write(struct.pack("<IIII", 1_790_000_000 + number // 50_000, number % 50_000 * 20, kept, len(frame)))
            out.write(frame[:kept])


if __name__ == "__main__":
    main()
