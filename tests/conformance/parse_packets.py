"""Reads capture paths; compares the records line-parse makes of tcpdump's text with the packets themselves.

Compared, for every whole TCP, UDP and ICMP packet directly over unfragmented IPv4 or IPv6 on Ethernet (VLAN tags too): time,
addresses, ports, TCP flags, sequence and acknowledgement numbers, window, payload length, ICMP echo sequence numbers; with -e
the MAC addresses and frame length as well. Forms of the text: -tttt, -tttt -v, -tttt -e.
"""
import collections
import ipaddress
import json
import os
import struct
import subprocess
import sys
import time

PARSE = os.environ['PARSE']
RPC = {111, 2049}  # tcpdump prints the call's number where the port stands
FORMS = ([], ['-v'], ['-e'])
VLANS = (0x8100, 0x88a8, 0x9100)


def frames(path):
    data = open(path, 'rb').read()
    order = {b'\xd4\xc3\xb2\xa1': '<', b'\xa1\xb2\xc3\xd4': '>'}.get(data[:4])
    if order is None or struct.unpack(order + 'I', data[20:24])[0] & 0xffff != 1:
        return
    at = 24
    while at + 16 <= len(data):
        seconds, micro, captured, length = struct.unpack(order + 'IIII', data[at:at + 16])
        yield seconds, micro, length, data[at + 16:at + 16 + captured]
        at += 16 + captured


def mac(raw):
    return ':'.join(f'{b:02x}' for b in raw)


def network(frame):
    """(protocol, source, destination, transport bytes) or None."""
    if len(frame) < 14:
        return None
    kind, at = struct.unpack('>H', frame[12:14])[0], 14
    while kind in VLANS and len(frame) >= at + 4:
        kind, at = struct.unpack('>H', frame[at + 2:at + 4])[0], at + 4
    if kind == 0x800 and len(frame) >= at + 20:
        header, total, fragment = (frame[at] & 15) * 4, *struct.unpack('>H2xH', frame[at + 2:at + 8])
        if frame[at] >> 4 != 4 or header < 20 or fragment & 0x3fff or total < header or at + total > len(frame):
            return None
        source, destination = (str(ipaddress.IPv4Address(frame[at + i:at + i + 4])) for i in (12, 16))
        return frame[at + 9], source, destination, frame[at + header:at + total]
    if kind == 0x86dd and len(frame) >= at + 40:
        total = 40 + struct.unpack('>H', frame[at + 4:at + 6])[0]
        if frame[at] >> 4 != 6 or at + total > len(frame):
            return None
        source, destination = (str(ipaddress.IPv6Address(frame[at + i:at + i + 16])) for i in (8, 24))
        return frame[at + 6], source, destination, frame[at + 40:at + total]
    return None


def transport(protocol, data):
    """The fields of the record, or None when tcpdump says them otherwise."""
    if protocol == 6 and len(data) >= 20:
        source, destination, seq, ack, header, flags, window = struct.unpack('>HHIIBBH', data[:16])
        header = (header >> 4) * 4
        if header < 20 or header > len(data) or {source, destination} & RPC:
            return None
        names = ''.join(c for i, c in enumerate('FSRP.UEW') if flags >> i & 1) or 'none'
        length = len(data) - header
        fields = dict(proto='TCP', src_port=source, dst_port=destination, flags=names, win=window, length=length)
        if length or flags & 7:
            fields['seq'] = seq
        if length:
            fields['seq_end'] = (seq + length) & 0xffffffff
        if flags & 16:
            fields['ack'] = ack
        return fields
    if protocol == 17 and len(data) >= 8:
        source, destination, length = struct.unpack('>HHH', data[:6])
        if length < 8 or {source, destination} & RPC:
            return None
        return dict(proto='UDP', src_port=source, dst_port=destination)
    if protocol in (1, 58) and len(data) >= 8:
        fields = dict(proto='ICMP' if protocol == 1 else 'ICMP6')
        if data[0] in ((0, 8) if protocol == 1 else (128, 129)):
            fields['seq'] = struct.unpack('>H', data[6:8])[0]
            fields['length'] = len(data)
        return fields
    return None


def wanted(path, form):
    counts = collections.Counter()
    for seconds, micro, length, frame in frames(path):
        layer = network(frame)
        fields = layer and transport(layer[0], layer[3])
        if not fields or seconds >= 1 << 31:
            continue
        fields['time'] = time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds)) + f'.{micro:06d}Z'
        fields['src_ip'], fields['dst_ip'] = layer[1], layer[2]
        if '-e' in form:
            fields.update(src_mac=mac(frame[6:12]), dst_mac=mac(frame[:6]), frame_length=length)
        counts[frozenset(fields.items())] += 1
    return counts


def parsed(path, form, keys):
    text = subprocess.run(['tcpdump', '-tttt', '-nn', '-S', *form, '-r', path], capture_output=True, timeout=60).stdout
    out = subprocess.run([PARSE, '-q'], input=text, capture_output=True, timeout=60).stdout
    counts, errors = collections.Counter(), 0
    for line in out.splitlines():
        record = json.loads(line)
        errors += 'error' in record
        for names in keys.get(record.get('proto'), ()):
            counts[frozenset((k, record[k]) for k in names if k in record)] += 1
    return counts, errors


def main():
    bad = total = errors = 0
    for path in sys.argv[1:]:
        for form in FORMS:
            want = wanted(path, form)
            keys = collections.defaultdict(set)
            for fields in want:
                names = dict(fields)
                keys[names['proto']].add(tuple(sorted(names)))
            got, failed = parsed(path, form, keys)
            lost = want - got
            errors += failed
            total += sum(want.values())
            bad += sum(lost.values())
            if lost:
                print(os.path.basename(path), form, sum(lost.values()), sorted(next(iter(lost))), file=sys.stderr)
    print(f'{bad} of {total} packets are not records with the same fields, {errors} lines are errors')
    sys.exit(bad > 0 or errors > 0 or total == 0)


main()
