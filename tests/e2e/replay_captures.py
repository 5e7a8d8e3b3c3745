#!/usr/bin/env python3
"""Captures for replay.t: made to order, and listed by a reader that shares nothing with ours.

  records [LINKTYPE [SNAPLEN]]   a pcap file of the records on stdin, one a line:
                       SECONDS CAPLEN LEN
  stamp SECONDS PART   a pcap file of one packet with these two words as its stamp
  mixed [ORDER]        a pcapng file (ORDER > or <): Ethernet and raw IP, a third interface that is
                       named late, and a second section, with microseconds, nanoseconds and 2^-10 s
  datagram BYTES       a pcap file of one UDP datagram over IPv4 with so many bytes of payload
  datagram6 BYTES      the same over IPv6
  frame HEX BYTES      a pcap file of one Ethernet frame that begins so, filled up with zeros
  quoted               a pcap file of ICMP errors, IPv4 and IPv6, that quote a UDP datagram
  list FILE            every packet: link type, time in ns, caplen, len, bytes
  interfaces FILE      every interface of a pcapng file: link type, snapshot length, name
"""
import struct
import sys

ETHERNET, RAW = 1, 101
MACS = bytes.fromhex("020000000002" "020000000001")


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ip4(protocol, body, source=(10, 0, 0, 1), target=(10, 0, 0, 2)):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 7, 0, 64, protocol, 0, bytes(source), bytes(target))
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


def ip6(protocol, body, source="20010db8" + "00" * 11 + "01", target="20010db8" + "00" * 11 + "02"):
    return struct.pack(">IHBB", 0x60000000, len(body), protocol, 64) + bytes.fromhex(source + target) + body


def transport(protocol, body, at, addresses):
    """The body with the checksum over it and the pseudo header at its place."""
    pseudo = addresses + struct.pack(">II", len(body), protocol) if addresses else b""
    return body[:at] + struct.pack(">H", checksum(pseudo + body)) + body[at + 2:]


def udp4(payload):
    body = struct.pack(">HHHH", 9, 9, 8 + len(payload), 0) + payload
    return ip4(17, transport(17, body, 6, bytes([10, 0, 0, 1, 10, 0, 0, 2])))


def udp6(payload):
    body = struct.pack(">HHHH", 9, 9, 8 + len(payload), 0) + payload
    return ip6(17, transport(17, body, 6, ip6(17, b"")[8:40]))


def ethernet(packet):
    return MACS + (b"\x08\0" if packet[0] >> 4 == 4 else b"\x86\xdd") + packet


def pcap(link_type, records, snaplen=262144):
    """records: seconds, fraction, len, bytes."""
    out = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, snaplen, link_type)
    for seconds, fraction, length, data in records:
        out += struct.pack("<IIII", seconds, fraction, len(data), length) + data
    return out


def records():
    for line in sys.stdin:
        stamp, caplen, length = line.split()
        second, micro = divmod(round(float(stamp) * 1000000), 1000000)
        data = (MACS + b"\x08\0\x45" + bytes(int(caplen)))[: int(caplen)]
        yield second, micro, int(length), data


def mixed(order):
    def block(kind, body):
        n = len(body) + 12
        return struct.pack(order + "II", kind, n) + body + struct.pack(order + "I", n)

    def option(code, value):
        return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)

    def section():
        return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))

    def interface(link_type, snaplen, options):
        return block(1, struct.pack(order + "HHI", link_type, 0, snaplen) + options)

    def packet(number, count, data):
        words = struct.pack(order + "IIIII", number, count >> 32, count & 0xFFFFFFFF, len(data), len(data) + 1)
        return block(6, words + data + bytes(-len(data) % 4))

    end = option(0, b"")
    wire = interface(ETHERNET, 65535, option(2, b"wire") + option(8, struct.pack(order + "Q", 10**9)) + end)
    tunnel = interface(RAW, 2000, option(2, b"tunnel") + option(9, b"\x09") + end)
    late = interface(113, 0, option(9, b"\x8a") + option(14, struct.pack(order + "q", 1700000000)) + end)
    udp = udp4(b"mixed")
    cooked = bytes.fromhex("0000000100060200000000090000" "0800") + udp
    second = 1700000000
    return (
        section() + wire + tunnel
        + packet(0, second * 10**6 + 5, ethernet(udp))
        + packet(1, second * 10**9 + 6007, udp)
        + late
        + packet(2, 3 << 10 | 1, cooked)
        + packet(0, second * 10**6 + 9, ethernet(udp)[:41])
        + section() + tunnel
        + block(3, struct.pack(order + "I", len(udp)) + udp + bytes(-len(udp) % 4))
        + packet(0, second * 10**9 + 7000, udp)
    )


def quoted():
    lost = udp4(b"lost")[:28]
    lost6 = udp6(b"lost")[:48]
    error = transport(1, struct.pack(">BBHI", 3, 3, 0, 0) + lost, 2, b"")
    back = ip6(58, b"")[24:40] + ip6(58, b"")[8:24]
    error6 = transport(58, struct.pack(">BBHI", 1, 4, 0, 0) + lost6, 2, back)
    packets = [ip4(1, error, (10, 0, 0, 2), (10, 0, 0, 1)), ip6(58, error6)[:8] + back + error6]
    return pcap(ETHERNET, [(1, i, len(p) + 14, ethernet(p)) for i, p in enumerate(packets)])


def read_pcap(data):
    order = "<" if data[0] in (0xD4, 0x4D) else ">"
    magic, _, _, _, _, _, link_type = struct.unpack(order + "IHHIIII", data[:24])
    unit = 1 if magic == 0xA1B23C4D else 1000
    at = 24
    while at < len(data):
        second, part, caplen, length = struct.unpack(order + "IIII", data[at : at + 16])
        yield link_type, second * 10**9 + part * unit, caplen, length, data[at + 16 : at + 16 + caplen]
        at += 16 + caplen


def options(data, order):
    found = {}
    while len(data) >= 4:
        code, n = struct.unpack(order + "HH", data[:4])
        if code == 0:
            break
        found[code] = data[4 : 4 + n]
        data = data[4 + (n + 3 & ~3) :]
    return found


def read_pcapng(data, told=None):
    interfaces, at, order = [], 0, "<"
    while at < len(data):
        if data[at : at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if data[at + 8] == 0x4D else ">"
            interfaces = []
        kind, n = struct.unpack(order + "II", data[at : at + 8])
        body = data[at + 8 : at + n - 4]
        at += n
        if kind == 1:
            link_type, _, snaplen = struct.unpack(order + "HHI", body[:8])
            found = options(body[8:], order)
            power = found.get(9, b"\x06")[0]
            units = 1 << (power & 0x7F) if power & 0x80 else 10**power
            offset = struct.unpack(order + "q", found.get(14, bytes(8)))[0]
            interfaces.append((link_type, units, offset))
            if told is not None:
                told.append((link_type, snaplen, found.get(2, b"-").decode()))
        elif kind == 6:
            number, high, low, caplen, length = struct.unpack(order + "IIIII", body[:20])
            link_type, units, offset = interfaces[number]
            count = high << 32 | low
            yield link_type, offset * 10**9 + count * 10**9 // units, caplen, length, body[20 : 20 + caplen]
        elif kind == 3:
            length = struct.unpack(order + "I", body[:4])[0]
            yield interfaces[0][0], interfaces[0][2] * 10**9, length, length, body[4 : 4 + length]


def main(command, *arguments):
    out = sys.stdout.buffer
    if command == "records":
        link_type, snaplen = ([int(a) for a in arguments] + [ETHERNET, 262144][len(arguments):])[:2]
        out.write(pcap(link_type, records(), snaplen))
    elif command == "stamp":
        data = ethernet(udp4(b"odd"))
        out.write(pcap(ETHERNET, [(int(arguments[0]), int(arguments[1]), len(data), data)]))
    elif command == "mixed":
        out.write(mixed(arguments[0] if arguments else "<"))
    elif command in ("datagram", "datagram6"):
        make = udp4 if command == "datagram" else udp6
        data = ethernet(make(bytes(i % 251 for i in range(int(arguments[0])))))
        out.write(pcap(ETHERNET, [(1, 0, len(data), data)]))
    elif command == "frame":
        data = bytes.fromhex(arguments[0]).ljust(int(arguments[1]), b"\0")
        out.write(pcap(ETHERNET, [(1, 0, len(data), data)]))
    elif command == "quoted":
        out.write(quoted())
    else:
        with open(arguments[0], "rb") as f:
            data = f.read()
        is_pcapng, told = data[:4] == b"\x0a\x0d\x0d\x0a", []
        for link_type, time, caplen, length, packet in read_pcapng(data, told) if is_pcapng else read_pcap(data):
            if command == "list":
                print(link_type, time, caplen, length, packet.hex())
        if command == "interfaces":
            for one in told:
                print(*one)


main(*sys.argv[1:])
