#!/usr/bin/env python3
"""A host of the test hangar: serves names and swallows bytes, or asks for a name and opens TLS to it.

serve ADDRESS=NAME ...   answers DNS on every address, port 53, and swallows TCP on port 443
speak NAME|ADDRESS --bytes N   resolves a name, sends a real ClientHello and N bytes after it
echo-beacon INTERFACE    waits for a beacon's frame and sends it once more as it was
"""
import argparse
import ipaddress
import socket
import ssl
import struct
import threading

RESOLVER = ("198.51.100.53", 53)


def question(name, identifier):
    labels = b"".join(bytes([len(part)]) + part.encode() for part in name.split("."))
    return struct.pack("!6H", identifier, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!2H", 1, 1)


def question_name(message):
    labels, place = [], 12
    while message[place]:
        labels.append(message[place + 1 : place + 1 + message[place]].decode())
        place += 1 + message[place]
    return ".".join(labels)


def answer(message, addresses):
    address = addresses.get(question_name(message))
    header = message[:2] + struct.pack("!5H", 0x8180 if address else 0x8183, 1, 1 if address else 0, 0, 0)
    record = b"\xc0\x0c" + struct.pack("!2HIH", 1, 1, 300, 4) + ipaddress.ip_address(address).packed if address else b""
    return header + message[12:] + record


def swallow(connection):
    with connection:
        connection.settimeout(10)
        try:
            while connection.recv(65536):
                pass
        except OSError:
            pass


def serve(pairs):
    addresses = {name: address for address, name in (pair.split("=", 1) for pair in pairs)}
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(RESOLVER)
    streams = socket.create_server(("0.0.0.0", 443), backlog=16)

    def accept():
        while True:
            connection, _ = streams.accept()
            threading.Thread(target=swallow, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    print("ready", flush=True)
    while True:
        message, client = names.recvfrom(4096)
        names.sendto(answer(message, addresses), client)


def client_hello(name):
    outgoing = ssl.MemoryBIO()
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    session = context.wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname=name)
    try:
        session.do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def speak(target, count):
    try:
        address, name = str(ipaddress.ip_address(target)), None
    except ValueError:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as resolver:
            resolver.settimeout(5)
            resolver.sendto(question(target, 0x4567), RESOLVER)
            address, name = socket.inet_ntoa(resolver.recv(4096)[-4:]), target
    with socket.create_connection((address, 443), timeout=5) as stream:
        stream.sendall(client_hello(name) if name else b"")
        stream.sendall(bytes(count))


def echo_beacon(interface):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3)) as everything:
        everything.bind((interface, 0))
        while True:
            frame, sender = everything.recvfrom(4096)
            if frame[12:18] == b"\x88\xb5EGBC" and sender[2] != socket.PACKET_OUTGOING:
                everything.send(frame)
                print(frame.hex())
                return


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("serve").add_argument("pairs", nargs="+")
    speaker = commands.add_parser("speak")
    speaker.add_argument("target")
    speaker.add_argument("--bytes", type=int, default=1000)
    commands.add_parser("echo-beacon").add_argument("interface")
    arguments = parser.parse_args()
    if arguments.command == "serve":
        serve(arguments.pairs)
    elif arguments.command == "echo-beacon":
        echo_beacon(arguments.interface)
    else:
        speak(arguments.target, arguments.bytes)
