#!/usr/bin/env python3
"""Pushes headlines to a Motograph display: written from shared/WIRE.md alone, with Python's standard library.

    send.py KEY PORT HEADLINE...    KEY is a file of `motograph key new`, PORT a serial device or a PTY
"""

import hashlib
import hmac
import os
import select
import sys
import termios
import time
import tty

FRAME_BYTES = 512
PATIENCE = 1.5
TRIES = 6


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def cobs_encode(data):
    out = bytearray()
    for block in data.split(b"\0"):
        while len(block) >= 254:
            out += b"\xff" + block[:254]
            block = block[254:]
        out += bytes([len(block) + 1]) + block
    return bytes(out)


def cobs_decode(data):
    out, at = bytearray(), 0
    while at < len(data):
        code = data[at]
        block = data[at + 1 : at + code]
        if len(block) != code - 1:
            return None
        out += block
        at += code
        if code < 255 and at < len(data):
            out.append(0)
    return bytes(out)


def varint(number):
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def read_varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def frame(body):
    return b"\0" + cobs_encode(body + crc32c(body).to_bytes(4, "little")) + b"\0"


def read_key(path):
    """The key in a file of `motograph key new`: a word of 64 hexadecimal digits at its end."""
    with open(path) as file:
        return bytes.fromhex(file.read().split()[-1])


def name_of(key):
    return int.from_bytes(hmac.digest(key, b"\0", hashlib.sha256)[:4], "big")


def tag(key, audience, number, data):
    head = bytes([1, audience]) + number.to_bytes(8, "little")
    return hmac.digest(key, head + data, hashlib.sha256)[:16]


def edition(number, headlines):
    out = b"\x01" + varint(number)
    for headline in headlines:
        text = headline.encode()
        out += b"\x01" + varint(len(text)) + text
    return out


class Display:
    def __init__(self, path):
        self.port = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.port)
        attributes = termios.tcgetattr(self.port)
        attributes[4] = attributes[5] = termios.B115200
        termios.tcsetattr(self.port, termios.TCSANOW, attributes)
        self.sequence = int(time.time()) & 0xFF
        self.heard = b""

    def frames(self, until):
        while True:
            while b"\0" in self.heard:
                coded, self.heard = self.heard.split(b"\0", 1)
                body = cobs_decode(coded)
                if body and len(body) >= 6 and crc32c(body[:-4]) == int.from_bytes(body[-4:], "little"):
                    yield body[:-4]
            left = until - time.monotonic()
            if left <= 0 or not select.select([self.port], [], [], left)[0]:
                return
            self.heard += os.read(self.port, 4096)

    def ask(self, message):
        """Sends a request until its answer comes; returns the answer's message."""
        self.sequence = self.sequence + 1 & 0xFF
        for _ in range(TRIES):
            os.write(self.port, frame(bytes([0, self.sequence]) + message))
            for body in self.frames(time.monotonic() + PATIENCE):
                if body[0] & 0x80 and body[1] == self.sequence:
                    return body[2:]
        sys.exit("the display does not answer")


REFUSALS = [
    "too long", "not offered", "incomplete", "corrupted", "malformed", "outdated", "empty", "blank",
    "no key", "forged", "replayed", "select not held", "open", "not the base",
]  # fmt: skip


def access(hello):
    """The display's address, and the name of its key: None when it is open, -1 when it has none yet."""
    length, at = read_varint(hello, 3)
    at += length
    for _ in range(7):
        _, at = read_varint(hello, at)
    at += 1
    kind, at = hello[at], at + 1
    name = {0: None, 1: -1}.get(kind)
    if kind == 2:
        name, at = read_varint(hello, at)
    return hello[at], name


def wants(reply):
    """The next byte that the display wants; None when it has the edition already."""
    if reply[0] == 3:
        sys.exit("refused: " + REFUSALS[reply[1]])
    if reply[0] != 1:
        sys.exit(f"an answer of kind {reply[0]} to an offer")
    if reply[1] == 0:
        return None
    if reply[1] == 2:
        return -1
    return read_varint(reply, 2)[0]


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    key = read_key(sys.argv[1])
    display = Display(sys.argv[2])
    hello = display.ask(b"\x00\x01\x01")
    if hello[0] != 0 or not hello[1] <= 1 <= hello[2]:
        sys.exit("the display speaks another version")
    address, asked = access(hello)
    if asked == -1:
        sys.exit("the display has no key yet")
    if asked not in (None, name_of(key)):
        sys.exit(f"the display has key {asked:08x}, this one is {name_of(key):08x}")
    number = int(time.time())
    data = edition(number, sys.argv[3:])
    offer = varint(number) + varint(len(data)) + varint(crc32c(data))
    while (at := wants(display.ask(b"\x01" + offer))) == -1:
        time.sleep(PATIENCE)
    while at is not None and at < len(data):
        chunk = data[at : at + 480]
        at = wants(display.ask(b"\x02" + varint(at) + varint(len(chunk)) + chunk))
    reply = display.ask(b"\x03" + offer + tag(key, address, number, data))
    if reply[0] == 3:
        sys.exit("refused: " + REFUSALS[reply[1]])
    if reply[0] == 2:
        _, at = read_varint(reply, 1)
        count, at = read_varint(reply, at)
        print(f"taken: {count} headlines")
    else:
        print("held already")


main()
