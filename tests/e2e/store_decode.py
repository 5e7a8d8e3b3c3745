"""Reads a store by docs/FORMATS.md alone and prints its records as JSON Lines, in their order.
Usage: store_decode.py DB. No code of the project is used; zstd is, by its library."""
import ctypes, json, struct, sys
from datetime import datetime, timedelta

PAGE_HEAD, BRANCH, META, BIG = 16, 1, 8, 1
zstd = ctypes.CDLL("libzstd.so.1")
zstd.ZSTD_decompress.restype = ctypes.c_size_t
zstd.ZSTD_decompress.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]
table = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
    table.append(n)


def crc32c(data):
    c = 0xFFFFFFFF
    for byte in data:
        c = table[(c ^ byte) & 255] ^ c >> 8
    return c ^ 0xFFFFFFFF


def unzstd(data, n):
    room = ctypes.create_string_buffer(n)
    assert zstd.ZSTD_decompress(room, n, bytes(data), len(data)) == n, "zstd"
    return room.raw


# LMDB's file, as far as it takes to walk a table in the order of its keys.
class Lmdb:
    def __init__(self, path):
        self.data = open(path, "rb").read()
        self.page_size = struct.unpack_from("<I", self.data, PAGE_HEAD + 24)[0]
        metas = [self.data[n * self.page_size + PAGE_HEAD:] for n in range(2)]
        meta = max(metas, key=lambda m: struct.unpack_from("<Q", m, 128)[0])
        assert struct.unpack_from("<I", meta)[0] == 0xBEEFC0DE
        main = self.root_of(meta[24 + 48:])
        self.tables = {key.decode(): self.root_of(value) for key, value in self.walk(main)}

    def root_of(self, db):
        return struct.unpack_from("<Q", db, 40)[0]

    def walk(self, number):
        if number == 2 ** 64 - 1:
            return
        at = number * self.page_size
        flags, lower = struct.unpack_from("<HH", self.data, at + 10)
        for i in range((lower - PAGE_HEAD) // 2):
            node = at + struct.unpack_from("<H", self.data, at + PAGE_HEAD + 2 * i)[0]
            low, high, node_flags, key_size = struct.unpack_from("<HHHH", self.data, node)
            key = self.data[node + 8:node + 8 + key_size]
            if flags & BRANCH:
                yield from self.walk(low | high << 16 | node_flags << 32)
                continue
            size, value = low | high << 16, node + 8 + key_size
            if node_flags & BIG:
                value = struct.unpack_from("<Q", self.data, value)[0] * self.page_size + PAGE_HEAD
            yield key, self.data[value:value + size]

    def entries(self, name):
        return self.walk(self.tables[name])


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        assert self.at + n <= len(self.data), "cut short"
        self.at += n
        return self.data[self.at - n:self.at]

    def u8(self):
        return self.take(1)[0]

    def u32(self):
        return struct.unpack("<I", self.take(4))[0]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.u8()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def zigzag(self):
        return unzigzag(self.varint())

    def octets(self, n):
        size = self.varint()
        return unzstd(self.take(size), n) if size else self.take(n)

    def integers(self, n):
        bits = self.varint()
        if bits == 0:
            return [0] * n
        form, planes = self.u8(), (bits + 7) // 8
        if form == 0:
            whole = int.from_bytes(self.take((n * bits + 7) // 8), "little")
            return [whole >> i * bits & (1 << bits) - 1 for i in range(n)] if n * bits < 100000 else \
                unpack_bits(whole.to_bytes((n * bits + 7) // 8, "little"), n, bits)
        low = self.u8() if form == 2 else planes
        values = self.planes(n, 0, low)
        if form == 2:
            marks = self.octets((n + 7) // 8)
            wide = [i for i in range(n) if marks[i // 8] >> i % 8 & 1]
            for i, high in zip(wide, self.planes(len(wide), low, planes)):
                values[i] |= high
        return values

    def planes(self, n, first, end):
        values = [0] * n
        for k in range(first, end):
            size = self.varint()
            if size:
                plane = self.take(n) if size == n else unzstd(self.take(size), n)
                values = [v | b << 8 * k for v, b in zip(values, plane)]
        return values

    def words(self):
        count = self.varint()
        classes = self.octets(count)
        sizes = iter(self.integers(sum(c < 2 for c in classes)))
        texts, v4, v6 = (Cursor(self.octets(self.varint())) for _ in range(3))
        return [(texts.take(next(sizes)), c) if c < 2 else
                ((dotted(v4.take(4)) if c == 2 else colons(v6.take(16))), 0) for c in classes]


def unpack_bits(data, n, bits):
    values, held, have, at = [], 0, 0, 0
    for _ in range(n):
        while have < bits:
            held |= data[at] << have
            have += 8
            at += 1
        values.append(held & (1 << bits) - 1)
        held >>= bits
        have -= bits
    return values


def unzigzag(v):
    return v >> 1 ^ -(v & 1)


def dotted(b):
    return ".".join(map(str, b)).encode()


def colons(b):
    import ipaddress
    groups = ipaddress.IPv6Address(b)
    if b[:12] == bytes(10) + b"\xff\xff":
        return b"::ffff:" + dotted(b[12:])
    return str(groups).encode()


def stamp(ticks, digits):
    seconds, rest = divmod(ticks, 10 ** digits)
    text = (datetime(1970, 1, 1) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{rest:0{digits}d}" if digits else "") + "Z"


def decimal(value, digits):
    text = f"{abs(value):0{digits + 1}d}"
    return ("-" if value < 0 else "") + (text[:-digits] + "." + text[-digits:] if digits else text)


NUMBER, TIME, TEXT = range(3)
NONE, LINE, ROW, LAST, SAME, OTHER = range(6)
PATTERNS, PAIRED = 1, 2


class Block:
    def __init__(self, data):
        c = Cursor(data)
        assert c.take(4) == b"KVB1"
        head, size, crc = c.u32(), c.u32(), c.u32()
        assert size == len(data) and crc == crc32c(data[:12] + data[16:head]), "header"
        assert c.varint() == 2, "version"
        self.rows = c.varint()
        self.parts, at = [], head
        for _ in range(c.varint()):
            n, crc = c.varint(), c.u32()
            self.parts.append(data[at:at + n])
            assert crc32c(self.parts[-1]) == crc, "part"
            at += n
        assert at == size
        self.pairs_part = c.varint()
        pair_columns = [c.varint() for _ in range(4)] if self.pairs_part else []
        self.columns = [self.read_column(c) for _ in range(c.varint())]
        for which, place in enumerate(pair_columns):
            if place:
                self.columns[place - 1]["which"] = which
        self.vectors = [self.read_vector(c) for _ in range(c.varint())]
        assert c.at == head
        for column in self.columns:
            self.read_state(column)
        if self.pairs_part:
            self.read_pairs(self.columns[pair_columns[0] - 1])
        for column in self.columns:
            self.read_values(column)

    def read_column(self, c):
        column = dict(id=c.varint(), kind=c.u8(), digits=c.u8(), flags=c.u8(), values=c.varint(),
                      odd=c.varint(), presence=c.varint(), odd_part=c.varint(), done=False)
        if column["kind"] == TEXT:
            column["words"] = c.varint()
        else:
            column["min"], column["max"] = c.zigzag(), c.zigzag()
        column["filter"], column["slots"] = c.varint(), c.varint()
        return column

    def read_vector(self, c):
        vector = dict(column=c.varint(), slot=c.varint(), link=c.u8(), a=None, b=None, minus=0)
        if vector["link"] >= ROW:
            vector["a"], b, vector["minus"] = c.varint(), c.varint(), c.u8()
            vector["b"] = b - 1 if b else None
        vector["base"], vector["part"] = c.zigzag(), c.varint()
        return vector

    def part(self, number):
        return Cursor(self.parts[number])

    def read_state(self, column):
        if column["presence"]:
            bits = self.part(column["presence"] - 1).octets((self.rows + 7) // 8)
            there = [bits[row // 8] >> row % 8 & 1 for row in range(self.rows)]
        else:
            there = [1] * self.rows
        column["state"], column["odds"] = there, {}
        if column["odd_part"]:
            c = self.part(column["odd_part"] - 1)
            cells = [row for row in range(self.rows) if there[row]]
            odd = [row for row, is_odd in zip(cells, c.integers(len(cells))) if is_odd]
            numbers = c.integers(len(odd))
            words = c.words()
            column["odds"] = {row: words[n] for row, n in zip(odd, numbers)}
            for row in odd:
                there[row] = 0
        assert sum(there) == column["values"] and len(column["odds"]) == column["odd"]

    def read_pairs(self, source):
        c = self.part(self.pairs_part - 1)
        count = c.varint()
        ends = [c.integers(count) for _ in range(4)]
        self.pairs = list(zip(*ends))
        rows = [row for row in range(self.rows) if source["state"][row]]
        known = before = 0
        self.codes = [None] * self.rows
        steps = c.integers(len(rows))
        for row, step, direction in zip(rows, steps, c.integers(len(rows))):
            if step == 1:
                before, known = known, known + 1
            elif step > 1:
                before = known - 1 - (step - 2)
            self.codes[row] = 2 * before + direction

    def read_values(self, column):
        if column["done"]:
            return
        column["done"] = True
        if column["kind"] == TEXT:
            column["texts"] = self.part(column["words"] - 1).words() if column["words"] else []
        place = self.columns.index(column)
        if column["flags"] & PAIRED:
            column["numbers"] = {row: self.from_pair(self.codes[row], column["which"])
                                 for row in range(self.rows) if column["state"][row]}
        elif column["values"]:
            column["numbers"] = self.vector(self.find(place, 0))
        column["slot"] = [self.vector(self.find(place, 1 + n)) for n in range(column["slots"])]

    def from_pair(self, code, which):
        low_address, low_port, high_address, high_port = self.pairs[code // 2]
        high = code % 2 if which < 2 else 1 - code % 2
        address, port = (high_address, high_port) if high else (low_address, low_port)
        return port - 1 if which % 2 else address

    def find(self, column, slot):
        return next(i for i, v in enumerate(self.vectors) if (v["column"], v["slot"]) == (column, slot))

    def rows_of(self, v):
        column = self.columns[v["column"]]
        there = [row for row in range(self.rows) if column["state"][row]]
        if v["slot"] == 0:
            return there
        self.read_values(column)
        wants = [text.count(b"\x11") for text, _ in column["texts"]]
        return [row for row in there if wants[column["numbers"][row]] >= v["slot"]]

    def vector(self, number):
        v = self.vectors[number]
        if "numbers" in v:
            return v["numbers"]
        v["numbers"] = numbers = {}
        mine = set(self.rows_of(v))
        rest = iter(self.part(v["part"]).integers(len(mine)))
        a = self.vector(v["a"]) if v["a"] is not None else numbers
        b = self.vector(v["b"]) if v["b"] is not None else {}
        last = before = 0
        contexts, first, link = {}, True, v["link"]
        for row in range(self.rows):
            context = (self.codes[row] if self.codes[row] is not None else 2 * len(self.pairs)) if link >= SAME else 0
            sign = -1 if v["minus"] else 1
            if row in mine:
                told = {NONE: 0, LINE: 2 * last - before, LAST: last}.get(link)
                if link == ROW:
                    told = a[row] + sign * b.get(row, 0) if row in a else 0
                elif link >= SAME:
                    told = contexts.get(context ^ (link == OTHER), 0)
                left = next(rest)
                left = v["base"] + left if link == NONE else unzigzag(left) + (v["base"] if first else 0)
                numbers[row] = wrap(told + left)
                if first and link == LINE:
                    last = before = numbers[row]
                first = False
            if row not in a:
                continue
            if link == LINE:
                before, last = last, a[row]
            elif link >= LAST:
                last = contexts[context] = a[row] + sign * b.get(row, 0)
        return numbers

    def cell(self, column, row):
        """The text and how it stands in JSON: 0 a string, 1 as it is; or None."""
        if row in column["odds"]:
            return column["odds"][row]
        if not column["state"][row]:
            return None
        n = column["numbers"][row]
        if column["kind"] == NUMBER:
            return decimal(n, column["digits"]).encode(), 1
        if column["kind"] == TIME:
            return stamp(n, column["digits"]).encode(), 0
        text, mark = column["texts"][n]
        if column["flags"] & PATTERNS:
            for slot in range(text.count(b"\x11")):
                text = text.replace(b"\x11", str(column["slot"][slot][row]).encode(), 1)
        return text, mark


def wrap(v):
    return (v + 2 ** 63) % 2 ** 64 - 2 ** 63


def main():
    lmdb = Lmdb(sys.argv[1] + "/data.mdb")
    for name in ("names", "blocks", "sources"):
        for _, value in lmdb.entries(name):
            assert crc32c(value[:-4]) == struct.unpack("<I", value[-4:])[0], name
    names = [value[:-4].decode() for _, value in lmdb.entries("names")]
    blocks = list(lmdb.entries("blocks"))
    for (key, entry), (data_key, data) in zip(blocks, lmdb.entries("data")):
        c = Cursor(entry)
        version, first_row, rows, size, timed, digits = (c.varint() for _ in range(6))
        first, last = c.zigzag(), c.zigzag()
        block = Block(data)
        assert key == data_key and version == 1 and rows == block.rows and size == len(data)
        for column in block.columns:
            if timed and names[column["id"]] == "time" and column["values"]:
                assert column["digits"] == digits and column["min"] >= first and column["max"] <= last
        for row in range(rows):
            fields = []
            for column in sorted(block.columns, key=lambda column: column["id"]):
                found = block.cell(column, row)
                if found:
                    text = found[0].decode()
                    fields.append(json.dumps(names[column["id"]]) + ":" + (text if found[1] else json.dumps(text)))
            print("{" + ",".join(fields) + "}")


main()
