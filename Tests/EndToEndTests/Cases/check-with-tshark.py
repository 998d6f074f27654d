#!/usr/bin/env python3
"""Holds the expected flows of every case to what tshark reads from the same capture: Community IDs, packets and
IP-layer bytes in each direction, ports, outer VLAN id, server names. Prints each difference and fails if there is one.

Usage: Tests/EndToEndTests/Cases/check-with-tshark.py
"""
import collections
import json
import pathlib
import subprocess
import sys

FIELDS = [
    "communityid", "ip.src", "ip.dst", "ip.len", "ipv6.src", "ipv6.dst", "ipv6.plen", "tcp.srcport", "tcp.dstport",
    "udp.srcport", "udp.dstport", "vlan.id", "ieee8021ad.id", "tls.handshake.extensions_server_name", "frame.len",
]
# Frames that break the rules of their protocols are grouped differently by every program; only totals are compared.
BROKEN = {"unreadable-frames"}
OPTIONS = ["--enable-protocol", "communityid", "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE"]


def first(values):
    return values.split(",")[0]


def frames(capture):
    command = ["tshark", "-n", "-r", str(capture), *OPTIONS, "-T", "fields"]
    for field in FIELDS:
        command += ["-e", field]
    done = subprocess.run(command, capture_output=True, text=True)
    return [dict(zip(FIELDS, line.split("\t"))) for line in done.stdout.splitlines()]


def seen_by_tshark(capture):
    """Per Community ID and sender: packets, bytes; per Community ID: VLAN ids and names."""
    counts, vlans, names = collections.Counter(), {}, collections.defaultdict(set)
    for frame in frames(capture):
        source = first(frame["ip.src"]) or first(frame["ipv6.src"])
        if not source:
            continue
        # A later fragment has no ports, so tshark gives it no Community ID.
        identifier = frame["communityid"] or "none"
        length = int(first(frame["ip.len"])) if frame["ip.src"] else int(first(frame["ipv6.plen"])) + 40
        counts[identifier, source, "packets"] += 1
        counts[identifier, source, "bytes"] += length
        vlans[identifier] = frame["ieee8021ad.id"] or first(frame["vlan.id"])
        if frame["tls.handshake.extensions_server_name"]:
            names[identifier].add(frame["tls.handshake.extensions_server_name"])
    return counts, vlans, names


def flow_differences(capture, flows):
    counts, vlans, names = seen_by_tshark(capture)
    expected = collections.Counter()
    for flow in flows:
        identifier = flow["network.community_id"]
        if (identifier, flow["source.ip"], "packets") not in counts:
            identifier = "none"
        for side in ("source", "destination"):
            for what in ("packets", "bytes"):
                expected[identifier, flow[f"{side}.ip"], what] += flow[f"{side}.{what}"]
        if str(flow.get("network.vlan.id", "")) != vlans.get(identifier, ""):
            yield f"{identifier}: VLAN {flow.get('network.vlan.id')}, tshark {vlans.get(identifier)}"
        told = {name["name"] for name in flow["egress.names"] if name["source"] == "tls-sni" and "\\x" not in name["name"]}
        if told and told != names[identifier]:
            yield f"{identifier}: names {told}, tshark {names[identifier]}"
    for key in sorted(set(expected) | set(counts)):
        if expected[key] != counts[key]:
            yield f"{' '.join(key)}: {expected[key]}, tshark {counts[key]}"


def differences(case, capture):
    *flows, summary = [json.loads(line) for line in (case / "flows.jsonl").read_text().splitlines()]
    if case.name not in BROKEN:
        yield from flow_differences(capture, flows)
    read = frames(capture)
    total = (len(read), sum(int(frame["frame.len"]) for frame in read))
    if total != (summary["egress.frames"], summary["egress.bytes"]):
        yield f"whole capture: {summary['egress.frames'], summary['egress.bytes']}, tshark {total}"


def main():
    wrong = 0
    for case in sorted(path for path in pathlib.Path(__file__).parent.iterdir() if path.is_dir()):
        capture = next(case.glob("capture.*"))
        found = list(differences(case, capture))
        wrong += len(found)
        print(f"{case.name}: {'agrees' if not found else ''}")
        for difference in found:
            print(f"  {difference}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
