#!/usr/bin/env python3
"""Makes a MaxMind DB of random networks, the same at each run, to measure lookups with.

Usage: make-mmdb.py FILE [--networks N]     format: https://maxmind.github.io/MaxMind-DB/ (version 2.0, records of 28 bits)
"""
import argparse
import random
import struct
import time


def encoded(value):
    """A value of the data section: type and size in the control byte, then the bytes."""
    if isinstance(value, str):
        data = value.encode()
        return control(2, len(data)) + data
    if isinstance(value, dict):
        return control(7, len(value)) + b"".join(encoded(key) + encoded(item) for key, item in value.items())
    if isinstance(value, list):
        return control(11, len(value)) + b"".join(map(encoded, value))
    size = (value.bit_length() + 7) // 8
    return control(6 if size <= 4 else 9, size) + value.to_bytes(size, "big")


def control(kind, size):
    first = kind if kind <= 7 else 0
    extended = b"" if kind <= 7 else bytes([kind - 7])
    if size < 29:
        return bytes([first << 5 | size]) + extended
    return bytes([first << 5 | 29]) + extended + bytes([size - 29])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--networks", type=int, default=300_000)
    options = parser.parse_args()
    chance = random.Random(7)

    data, places = b"", []
    for number in range(5000):
        places.append(len(data))
        country = chance.choice(["NL", "DE", "FR", "US", "CN", "SG", "JP", "BR"])
        data += encoded({"country_code": country, "asn": f"AS{64512 + number}", "as_name": f"Network {number}"})

    # Two children a node; None is nothing, a negative number -1 - place is a record, else a node.
    nodes = [[None, None]]
    for _ in range(options.networks):
        if chance.random() < 0.75:
            bits, length = chance.randrange(1 << 24) << 104, 96 + chance.randrange(12, 25)
            bits = bits >> 96
        else:
            bits, length = 1 << 125 | chance.randrange(1 << 45) << 80, chance.randrange(20, 49)
        node = 0
        for depth in range(length - 1):
            side = bits >> (127 - depth) & 1
            child = nodes[node][side]
            if child is None or child < 0:
                # A record above is handed on to both sides.
                nodes.append([child, child])
                child = nodes[node][side] = len(nodes) - 1
            node = child
        side = bits >> (128 - length) & 1
        if nodes[node][side] is None or nodes[node][side] < 0:
            nodes[node][side] = -1 - chance.choice(places)

    count = len(nodes)
    tree = bytearray()
    for node in nodes:
        left, right = (count if side is None else count + 16 + (-1 - side) if side < 0 else side for side in node)
        tree += struct.pack(">I", left)[1:] + bytes([left >> 24 << 4 | right >> 24]) + struct.pack(">I", right)[1:]
    metadata = encoded({
        "node_count": count, "record_size": 28, "ip_version": 6, "database_type": "ipinfo bench_lite.mmdb",
        "languages": ["en"], "binary_format_major_version": 2, "binary_format_minor_version": 0,
        "build_epoch": int(time.time()), "description": {"en": "random networks to measure with"}})
    with open(options.file, "wb") as file:
        file.write(bytes(tree) + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + metadata)
    print(f"{options.file}: {count} nodes, {len(tree) + len(data)} bytes")


if __name__ == "__main__":
    main()
