#!/usr/bin/env python3
"""KIỂM TRA BẢN SAO VÀ GÓI LƯU TRỮ. Một tệp này và Python 3.8 trở lên; không mạng, không cài gì.

    python3 kiem-tra.py BAN-SAO.pdf|GOI.zip|THU-MUC --anchor CHUNG-THU-GOC.crt [--original TEP-GOC]

--anchor: chứng thư gốc (hoặc SHA-256 của nó) lấy từ nơi bạn tin, không lấy trong gói này: thiếu nó
thì không bao giờ trả lời ĐÚNG. Mã thoát: 0 đúng; 1 sai, hết hạn hoặc chưa kết luận được; 2 gọi sai.

Verifies a copy (PDF), its package, or an exported package of the archive, offline. --anchor: a root
certificate or its SHA-256, from a place that you trust; without it the answer is never yes.
Exit: 0 yes; 1 no, expired, not proven; 2 usage. Whatever is not understood is a no.
"""
import argparse, base64, hashlib, json, re, sys, unicodedata, zipfile
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import unquote

MOST = 512 << 20  # bytes that are read of a PDF
BROKEN = "chữ ký không khớp: đã bị sửa · the signature does not match: something was changed"
ODD = "cấu trúc lạ · built in an odd way"
ADDED = "có thêm nội dung sau khi ký · something was appended after the signature"

class No(Exception):
    """Sai · changed, forged, or not understood: the message says why in both languages."""

def need(holds, why):
    if not holds:
        raise No(why)

def sha256(data):
    return hashlib.sha256(data).hexdigest()

# ---- DER, in its one strict form

class Der:
    def __init__(self, data, start=0):
        need(start + 2 <= len(data), "dữ liệu bị cụt · cut short")
        self.tag, size, begin = data[start], data[start + 1], start + 2
        if size & 0x80:
            count = size & 0x7F
            size, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
            need(0 < count <= 4 and size >= 0x80 and size >> 8 * (count - 1), "DER lạ · not DER")
        self.end = begin + size
        need(self.tag & 31 != 31 and self.end <= len(data), "dữ liệu bị cụt · cut short")
        self.body, self.raw = data[begin : self.end], data[start : self.end]

    def parts(self):
        found = []
        while not found or found[-1].end < len(self.body):
            if not self.body:
                break
            found.append(Der(self.body, found[-1].end if found else 0))
        return found

    def number(self):
        odd = len(self.body) > 1 and self.body[0] << 1 | self.body[1] >> 7 in (0, 511)
        need(self.tag == 2 and self.body and not odd, "số nguyên lạ · not a strict integer")
        return int.from_bytes(self.body, "big", signed=True)

    def time(self):
        text = self.body.decode("ascii")
        text = ("19" if text >= "5" else "20") + text if self.tag == 0x17 else text
        good = self.tag in (0x17, 0x18) and re.fullmatch(r"[0-9]{14}(\.[0-9]{1,9})?Z", text)
        need(good, "thời gian lạ · not a time")
        return datetime.strptime(text[:14] + "+0000", "%Y%m%d%H%M%S%z")

def der(data, tag=0x30):
    value = Der(data)
    need(value.tag == tag and value.end == len(data), ODD)
    return value

def wrapped(body):
    size = len(body).to_bytes(4, "big").lstrip(b"\0")
    return b"\x30" + (size if len(body) < 0x80 else bytes([0x80 | len(size)]) + size) + body

# ---- signatures, in whole numbers

SHA2, PKCS1, EC = "6086480165030402", "2a864886f70d0101", "2a8648ce3d0403"
HASHES = {SHA2 + "01": "sha256", SHA2 + "02": "sha384", SHA2 + "03": "sha512"}
SCHEMES = {PKCS1 + "0b": "sha256", PKCS1 + "0c": "sha384", PKCS1 + "0d": "sha512",
           EC + "02": "sha256", EC + "03": "sha384", EC + "04": "sha512"}  # fmt: skip
CURVES = {  # p; b, x, y, n of P-256 and P-384 (FIPS 186-4); a is p - 3
    "2a8648ce3d030107": (2**256 - 2**224 + 2**192 + 2**96 - 1, """
        5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b
        6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296
        4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5
        ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"""),
    "2b81040022": (2**384 - 2**128 - 2**96 + 2**32 - 1, """
b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef
aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7
3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f
ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973""")}

def hash_of(algorithm):
    code, *rest = algorithm.parts()
    need(code.tag == 6 and [one.raw for one in rest] in ([], [b"\5\0"]), ODD)
    need(code.body.hex() in HASHES, "thuật toán băm lạ · unknown hash algorithm")
    return HASHES[code.body.hex()]

def genuine(key, algorithm, value, data, name=""):
    """Whether ``value`` is a signature of this key over ``data``; ``name``: the hash of a CMS."""
    about, bits = key.parts()
    code, *rest = algorithm.parts()
    kind, code, salt = about.parts()[0].body.hex(), code.body.hex(), None
    if code == PKCS1 + "0a":  # RSASSA-PSS, RFC 4055
        said = {one.tag: der(one.body, 2 if one.tag > 0xA1 else 0x30) for one in rest[0].parts()}
        used, salt, (mask, inner) = hash_of(said[0xA0]), said[0xA2].number(), said[0xA1].parts()
        same = mask.body.hex() == PKCS1 + "08" and hash_of(inner) == used and 0 <= salt <= 64
        need(same and (0xA3 not in said or said[0xA3].number() == 1), "PSS lạ · unknown PSS")
    else:
        need([one.raw for one in rest] in ([], [b"\5\0"]), ODD)
        used = name if code == PKCS1 + "01" else SCHEMES.get(code)
    need(used and name in ("", used), "thuật toán ký lạ · unknown signature algorithm")
    if kind == "2a8648ce3d0201" and code.startswith(EC):
        p, rest = CURVES[about.parts()[1].body.hex()]
        return ecdsa(p, [int(one, 16) for one in rest.split()], bits.body[1:], value, data, used)
    need(kind == PKCS1 + "01" and code.startswith(PKCS1), "khóa lạ · another kind of key")
    return rsa([one.number() for one in der(bits.body[1:]).parts()], value, data, used, salt)

def rsa(key, value, data, name, salt):
    (n, e), number, digest = key, int.from_bytes(value, "big"), hashlib.new(name, data).digest()
    size, width = (n.bit_length() + 7) // 8, len(digest)
    need(2048 <= n.bit_length() <= 16384 and 2 < e < 1 << 64, "khóa RSA yếu · a weak RSA key")
    need(len(value) == size and number < n, BROKEN)
    block = pow(number, e, n)
    if salt is None:
        code = bytes.fromhex({name: code for code, name in HASHES.items()}[name])
        info = b"\x30\x0d\x06\x09" + code + b"\5\0\4" + bytes([width]) + digest
        padding = b"\0\1" + b"\xff" * (size - len(info) - 5) + b"\0\x30" + bytes([len(info)])
        return block.to_bytes(size, "big") == padding + info
    room, seed = n.bit_length() - 1 - 8 * (width + 1), block >> 8 & (1 << 8 * width) - 1
    seed, masked, length = seed.to_bytes(width, "big"), block >> 8 * (width + 1), (room + 7) // 8
    blocks = [seed + one.to_bytes(4, "big") for one in range(-(-length // width))]
    mask = b"".join(hashlib.new(name, one).digest() for one in blocks)[:length]
    clear = masked ^ int.from_bytes(mask, "big") & (1 << room) - 1
    salted = (clear & (1 << 8 * salt) - 1).to_bytes(salt, "big")
    again = hashlib.new(name, bytes(8) + digest + salted).digest()
    return block & 255 == 0xBC and masked >> room == 0 and clear >> 8 * salt == 1 and again == seed

def ecdsa(p, curve, key, value, data, name):
    (b, gx, gy, n), size = curve, p.bit_length() // 8
    x, y = int.from_bytes(key[1 : size + 1], "big"), int.from_bytes(key[size + 1 :], "big")
    on_curve = max(x, y) < p and (y * y - x**3 + 3 * x - b) % p == 0
    need(len(key) == 2 * size + 1 and key[0] == 4 and on_curve, "khóa EC lạ · not a key")
    r, s = (one.number() for one in der(value).parts())
    need(0 < r < n and 0 < s < n, BROKEN)

    def add(one, other):
        if not (one and other):
            return one or other
        if one[0] == other[0] and (one[1] + other[1]) % p == 0:
            return None
        if one == other:
            slope = (3 * one[0] ** 2 - 3) * pow(2 * one[1], -1, p)
        else:
            slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, p)
        third = (slope * slope - one[0] - other[0]) % p
        return third, (slope * (one[0] - third) - one[1]) % p

    def times(count, point):
        total = None
        for bit in bin(count)[2:]:
            total = add(total, total)
            total = add(total, point) if bit == "1" else total
        return total

    digest = int.from_bytes(hashlib.new(name, data).digest()[:size], "big")
    point = add(times(digest * pow(s, -1, n) % n, (gx, gy)), times(r * pow(s, -1, n) % n, (x, y)))
    return point is not None and point[0] % n == r

# ---- certificates, and what they signed

CRITICAL = {"551d13", "551d0f", "551d25", "551d20", "551d11"}  # extensions that are understood
DATA, STAMP = "2a864886f70d010701", "2a864886f70d0109100104"

class Certificate:
    def __init__(self, raw):
        tbs, self.algorithm, value = der(raw).parts()
        version, serial, inner, issuer, valid, subject, self.key, *rest = tbs.parts()
        plain = version.raw == b"\xa0\3\2\1\2" and inner.raw == self.algorithm.raw
        need(plain and value.tag == 3 and value.body[:1] == b"\0", ODD)
        self.raw, self.tbs, self.value, self.id = raw, tbs.raw, value.body[1:], sha256(raw)
        self.serial, self.issuer, self.subject = serial.raw, issuer.raw, subject.raw
        (self.begins, self.ends), self.says = (one.time() for one in valid.parts()), {}
        extensions = [one.parts() for one in der(rest[-1].body).parts()] if rest else []
        for code, *_, said in extensions:
            need(code.body.hex() not in self.says, ODD)
            self.says[code.body.hex()] = Der(said.body)
        self.critical = {code.body.hex() for code, *flag, _ in extensions if flag}
        pairs = [pair.parts() for group in subject.parts() for pair in group.parts()]
        self.names = [text.body.decode("utf-16-be" if text.tag == 0x1E else "utf-8", "replace")
                      for code, text in pairs if code.body.hex() in ("550403", "55040a", "55040b")]

    def may(self, bits):
        use = self.says.get("551d0f")
        return self.critical <= CRITICAL and bool(use is None or use.body[1] & bits)

    def leads(self, depth):
        said = self.says["551d13"].parts() if "551d13" in self.says else []
        deep = said and said[0].raw == b"\1\1\xff" and (len(said) < 2 or said[1].number() >= depth)
        return deep and "551d1e" not in self.says and self.may(4)  # no name constraints

    def signed(self, other):
        issued = self.subject == other.issuer
        return issued and genuine(self.key, other.algorithm, other.value, other.tbs)

def signed_data(raw, kind, content=b""):
    """Check a CMS: its signer, its certificates, its content, the signature and its timestamp."""
    outer, inner = der(raw).parts()
    version, hashes, told, bag, infos = fields = der(inner.body).parts()
    (info,) = infos.parts()
    one, who, algorithm, attributes, scheme, value, *more = info.parts()
    tags = [part.tag for part in (outer, inner, *fields, info, *info.parts(), *told.parts())]
    inside = [0xA1] * len(more) + [6] + [0xA0] * (kind == STAMP)
    need(tags == [6, 0xA0, 2, 0x31, 0x30, 0xA0, 0x31, 0x30, 2, 0x30, 0x30, 0xA0, 0x30, 4, *inside]
         and (version.number(), one.number()) == (1 if kind == DATA else 3, 1) and len(more) < 2
         and (outer.body.hex(), told.parts()[0].body.hex()) == ("2a864886f70d010702", kind)
         and hashes.body == algorithm.raw, ODD)
    if kind == STAMP:
        content = der(told.parts()[1].body, 4).body
    name, said = hash_of(algorithm), {}
    for code, values in (part.parts() for part in attributes.parts()):
        need(code.body.hex() not in said, ODD)
        (said[code.body.hex()],) = values.parts()
    need(said["2a864886f70d010903"].body.hex() == kind, ODD)
    need(said["2a864886f70d010904"].body == hashlib.new(name, content).digest(), BROKEN)
    pool = [Certificate(part.raw) for part in bag.parts()[:64]]
    (signer,) = (part for part in pool if part.issuer + part.serial == who.body)
    named = [said[code] for code in ("2a864886f70d010910022f", "2a864886f70d010910020c") if code in said]
    digests = [hashlib.new(one, signer.raw).digest() for one in ("sha1", *HASHES.values())]
    need(named and any(one in named[0].body for one in digests), BROKEN)  # signing-certificate
    data = b"\x31" + attributes.raw[1:]
    need(signer.may(0xC0) and genuine(signer.key, scheme, value.body, data, name), BROKEN)
    if not more:
        return signer, pool, content, value.body, None
    (extra,) = more[0].parts()  # nothing but one timestamp may stand where nobody signs
    code, values = extra.parts()
    need((extra.tag, code.tag, values.tag) == (0x30, 6, 0x31), ODD)
    need(code.body.hex() == "2a864886f70d010910020e", ODD)
    return signer, pool, content, value.body, values.body

# ---- PDF, written as our archive writes it

def revision(pdf, end):
    """The objects of the revision that ends at ``end``, where they begin, its trailer."""
    last = re.search(rb"startxref\n(\d+)\n%%EOF\n?\Z", pdf[max(0, end - 60) : end])
    rows, start = rb"(\d+) \d+\n((?:\d{10} \d{5} [nf] \n)+)", int(last[1])
    table = re.match(rb"xref\n((?:%s)+)trailer\n<<\n(.*?)>>\n\Z" % rows, pdf[start : end - len(last[0])], re.S)
    places = {int(row[:10]): number for first, listed in re.findall(rows, table[1])
              for number, row in enumerate(listed.splitlines(), int(first)) if row[17:18] == b"n"}
    order = [*sorted(places), start]
    objects = {places[one]: pdf[one:after] for one, after in zip(order, order[1:])}
    shaped = (one.startswith(b"%d 0 obj\n" % n) and one.endswith(b"endobj\n") for n, one in objects.items())
    need(all(shaped) and len(objects) == len(places), ODD)
    return objects, order[0], table[4]

def only_timestamp(pdf, end):
    """What was appended is an unseen timestamp and proofs of the signature: nothing else changed."""
    (before, _, old), (after, begin, new) = revision(pdf, end), revision(pdf, len(pdf))
    size = int(re.search(rb"/Size (\d+)", old)[1])
    used = max(int(one) for one in re.findall(rb"(\d+)\s+\d+\s+R\b", pdf[:end]))
    field = re.compile(rb"\d+ 0 obj\n<<\n/FT /Sig\n/T [^/]*/Type /Annot\n/Subtype /Widget\n/F 132\n"
                       rb"/Rect \[ 0 0 0 0 \]\n/P \d+ 0 R\n/TU [^/]*/V \d+ 0 R\n>>\nendobj\n")
    (widget,) = (number for number, one in after.items() if field.fullmatch(one))

    def plain(one):
        one = re.sub(rb'xmp:ModifyDate="[0-9T:+-]{25}"|/DSS \d+ 0 R\n', b"", one)
        return re.sub(rb"(/(?:Annots|Fields) \[(?: \d+ 0 R)*?) %d 0 R \]" % widget, rb"\1 ]", one)

    roots = [re.findall(rb"/(?:Info|Root) \d+ 0 R", one) for one in (old, new)]
    need(begin == end and used < size <= widget and roots[0] == roots[1] and b"/XRefStm" not in new, ADDED)
    need(all(n >= size or plain(one) == plain(before.get(n, b"")) for n, one in after.items()), ADDED)

def proof_in(pdf, end):
    """The proof that is attached: its bytes and what it says; exactly one, before ``end``."""
    start = pdf.find(b'{"luutru_proof":1,"proof":{')
    need(start > 0 and pdf.count(b'"luutru_proof"') == 1, "không có đúng một chứng thực · not exactly one proof")
    head = re.search(rb"/Length (\d+)[^<>]*>>\s*stream\r?\n\Z", pdf[max(0, start - 400) : start])
    raw = pdf[start : start + int(head[1])]
    need(start + len(raw) < end and pdf[start + len(raw) :].lstrip(b"\r\n").startswith(b"endstream"), ODD)
    return raw, read_proof(raw)

def read_proof(raw):
    proof = json.loads(raw)
    plain = json.dumps(proof, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(plain.encode("utf-8", "backslashreplace") == raw and proof["luutru_proof"] == 1, ODD)
    return proof["proof"]

def folded(text):
    """For comparing names: no case, no accents, one way to write a people's committee."""
    text = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    words = "".join(one if one.isalnum() else " " for one in text if not unicodedata.combining(one))
    return " ".join(words.split()).replace("ubnd", "uy ban nhan dan")

# ---- the check

class Check:
    def __init__(self, anchors, prints, signer=""):
        self.anchors, self.prints, self.signer = anchors, prints, signer
        self.now, self.said, self.facts = datetime.now(timezone.utc), [], {}

    def say(self, mark, words):
        """``+`` proven, ``?`` not proven, ``-`` wrong, ``x`` expired, ``i`` to be known."""
        self.said.append((mark, "".join(one if one.isprintable() else " " for one in words)))

    def trusted(self, who, pool, at, what):
        """Follow the certificates of ``who`` up to an anchor; all must have been valid ``at``."""
        path, known = [who], self.anchors + pool
        while path[-1].id not in self.prints:
            above = [one for one in known if one.leads(len(path) - 1) and one.signed(path[-1])]
            if not above or len(path) > 7:
                return self.say("?", f"{what}: chưa có chứng thư gốc tin cậy (--anchor) của “{path[-1].names}”"
                                     " · no trusted root was given for it")
            path.append(above[0])
        if max(one.begins for one in path) <= at <= min(self.now, *(one.ends for one in path)):
            known += path
            stray = [one for one in pool if one.id not in self.prints and not any(o.signed(one) for o in known)]
            return need(not stray, f"{what}: {ODD}")
        return self.say("?" if at == self.now else "-", f"{what}: chứng thư không có giá trị vào ngày"
                        f" {at:%Y-%m-%d} · a certificate was not valid on that day")

    def stamped(self, token, at):
        """When a timestamp (RFC 3161) was made, and its hash and digest; judged as of ``at``."""
        signer, pool, told, _, more = signed_data(token, STAMP)
        use = [one.body.hex() for one in signer.says["551d25"].parts()]
        _, _, imprint, _, time, *_ = der(told).parts()
        need(use == ["2b06010505070308"] and "551d25" in signer.critical and more is None, ODD)
        need(signer.begins <= time.time() <= at, "dấu thời gian sai thứ tự · a timestamp out of order")
        self.trusted(signer, pool, at, "Dấu thời gian · timestamp")
        algorithm, digest = imprint.parts()
        return time.time(), hash_of(algorithm), digest.body

    def evidence(self, record, digests):
        """When files existed (RFC 4998 5.3); ``digests``: name of a hash → those of the files."""
        *_, sequence = der(record).parts()
        chains, moment, read = [one.parts() for one in sequence.parts()], self.now, {}
        for stamp in [one for chain in chains for one in chain][::-1]:
            said = {part.tag: part for part in stamp.parts()}
            moment, name, node = self.stamped(said[0x30].raw, moment)
            read[stamp] = name, node, said
        for number, chain in enumerate(chains):
            older, before = b"".join(one.raw for one in sequence.parts()[:number]), None
            for stamp in chain:
                name, node, said = read[stamp]
                new, top = (lambda data, name=name: hashlib.new(name, data).digest()), b""
                wanted = [new(before)] if before else [
                    new(one + new(wrapped(older))) if older else one for one in digests(name)]
                lists = [[n.body for n in one.parts()] for one in (said[0xA2].parts() if 0xA2 in said else ())]
                for one in lists or [[node]]:
                    one = sorted(one + [top] * bool(top))
                    top = one[0] if len(one) == 1 else new(b"".join(one))
                need(node == top and wanted and set(wanted) <= set(lists[0] if lists else [node])
                     and name == read[chain[0]][0], "bằng chứng nói về tệp khác · evidence about other bytes")
                before = said[0x30].raw
        self.say("+", f"Tệp gốc đã có từ {moment:%Y-%m-%d %H:%M} UTC (RFC 4998) · the original existed then")

    def copy(self, pdf):
        """Check a copy: one signature over the whole file, and the proof that it covers."""
        need(len(pdf) <= MOST and pdf.startswith(b"%PDF-"), "không phải PDF đọc được · not a PDF that is read")
        need(not re.search(rb"/(ObjStm|XRef|Encrypt)\b", pdf), ODD)
        ranges = list(re.finditer(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *\n", pdf))
        need(ranges, "không có chữ ký: không ai đảm bảo tệp này · not signed: nobody vouches for it")
        need(pdf.count(b"/ByteRange") == len(ranges) <= 2, ODD)
        parts = []
        for found in ranges:
            before, after, rest = map(int, found.groups())
            hexed = re.fullmatch(rb"<([0-9A-F]+|[0-9a-f]+)>", pdf[before:after])
            need(hexed and after + rest <= len(pdf) and not before <= found.start() < after, ODD)
            room = bytes.fromhex(hexed[1].decode())
            cms = Der(room)
            need(not room[cms.end :].strip(b"\0"), ODD)
            parts.append((cms.raw, pdf[:before] + pdf[after : after + rest], after + rest))
        need(parts[-1][2] == len(pdf), ADDED)
        (cms, content, end), *later = parts
        raw, self.facts = proof_in(pdf, ranges[0].start())
        moment = self.now
        for token, data, _ in later:
            only_timestamp(pdf, end)
            moment, name, digest = self.stamped(token, moment)
            need(hashlib.new(name, data).digest() == digest, BROKEN)
        signer, pool, _, value, token = signed_data(cms, DATA, content)
        if token:
            moment, name, digest = self.stamped(token, moment)
            need(hashlib.new(name, value).digest() == digest, BROKEN)
        elif not later:
            self.say("i", "Không có dấu thời gian: giờ ký không có gì chứng minh · no timestamp proves when")
        objects = revision(pdf, end)[0]
        (number,) = (n for n, one in objects.items() if b"/ByteRange" in one)
        field = re.compile(rb"/FT /Sig\n/T \(DauBanSao(LuuTru)?\)\n.*/V %d 0 R\n" % number, re.S)
        need(any(map(field.search, objects.values())), "không phải chữ ký của bản sao · not the seal of a copy")
        self.trusted(signer, pool, moment, "Chữ ký · signature")
        self.say("+", f"Chữ ký còn nguyên, của · intact, signed by: {'; '.join(signer.names)}"
                      + (f" ({moment:%Y-%m-%d %H:%M} UTC)" if moment != self.now else ""))
        agency = self.signer or self.facts["copy"]["agency_name"]
        if not any(folded(agency) in folded(one) for one in signer.names):
            self.say("?", f"Người ký không mang tên “{agency}” (--signer) · the signer bears another name")
        return raw

    def proof(self):
        """Tell what the proof says; its expiry, and its evidence over the original."""
        copy, source = self.facts["copy"], self.facts["source"]
        self.say("i", f"{self.facts['statement']['vi']} · {self.facts['statement']['en']}")
        ends = copy["expires_at"]
        if ends:
            over = datetime.strptime(ends[:19] + "+0000", "%Y-%m-%dT%H:%M:%S%z") < self.now
            self.say("x" if over else "i", f"Hạn sử dụng · valid until: {ends[:16]} UTC")
        if self.facts["evidence"]:
            record = base64.b64decode(self.facts["evidence"], validate=True)
            self.evidence(record, lambda name: [bytes.fromhex(one[name]) for one in source["files"]])

    def box(self, box):
        """Check a package: every file must be vouched for by its proof or its manifests."""
        names = [name for name in box.names if name.rsplit("/", 1)[-1] == "bagit.txt"]
        if names:
            return self.bag(box, min(names, key=len)[: -len("bagit.txt")])
        proofs = [name for name in box.names if name.rsplit("/", 1)[-1] == "proof.json"]
        need(len(proofs) == 1, "không phải gói nào được biết · no package that is known")
        inside = box.read(proofs[0])
        base, said = proofs[0][: -len("proof.json")], read_proof(inside)
        beside = {base + one["name"]: one["sha256"] for one in said["beside"]}
        others = [name for name in box.names if name not in {*beside, *proofs}]
        originals = [one["sha256"] for one in said["source"]["files"]]
        copies = [name for name in others if box.digest(name, "sha256") not in originals]
        need(len(copies) == 1, "có tệp lạ trong gói · files that nobody vouches for: " + ", ".join(copies[:9]))
        need(self.copy(box.read(copies[0])) == inside, "proof.json không phải của bản sao · another proof")
        for name, digest in beside.items():
            need(name in box.names and box.digest(name, "sha256") == digest, f"{name}: {CHANGED}")
        found = {box.digest(name, "sha256") for name in others}
        need(found.issuperset(originals), "thiếu tệp gốc · an original is missing")
        self.say("+", "Mọi tệp trong gói đều đúng như khi cấp · every file of the package is as it was")
        return self.proof()

    def bag(self, box, base):
        """Check a BagIt package, and what its evidence record proves of it."""

        def listed(folder, kind, name, root):
            lines = box.read(f"{folder}{kind}manifest-{name}.txt").decode().splitlines()
            pairs = [line.split(None, 1) for line in lines]
            found = {root + unquote(path) if "%" in path else root + path: digest for digest, path in pairs}
            wrong = [one for one, digest in found.items() if one not in box.names or box.digest(one, name) != digest]
            need(not wrong and len(found) == len(pairs), f"{', '.join(wrong[:9])}: {CHANGED}")
            return set(found)

        for name in ("sha256", "sha512"):
            files = listed(base, "", name, base) | listed(base, "tag", name, base)
            stray = [one for one in box.names if one not in files and "/tagmanifest-" not in "/" + one]
            need(not stray, "có tệp lạ trong gói · files that nobody vouches for: " + ", ".join(stray[:9]))
        self.say("+", "Mọi tệp khớp bảng kê mã băm của gói · every file is as the manifests say")
        place = base + "data/metadata/preservation/evidence/"
        records = [name for name in box.names if name.startswith(place) and name.endswith(".ers")]
        if not records:
            return self.say("?", "Gói không có bằng chứng thời gian · no evidence record: nobody vouches for it")
        group = [name for name in box.names if name.startswith((base + "data/representations/rep1/data/",
                 place + "bag/tagmanifest-"))]
        for name in records:
            self.evidence(box.read(name), lambda used: [bytes.fromhex(box.digest(one, used)) for one in group])
        listed(place + "bag/", "tag", "sha512", place + "bag/")
        return listed(place + "bag/", "", "sha512", base)

CHANGED = "đã bị sửa hoặc mất · changed or missing"

class Box:
    """The files of a zip or of a folder."""

    def __init__(self, path):
        self.path, self.seen = path, {}
        if path.is_dir():
            files = [one for one in path.rglob("*") if not one.is_dir() or one.is_symlink()]
            need(all(one.is_file() and not one.is_symlink() for one in files), ODD)
            self.names = {one.relative_to(path).as_posix(): one for one in files}
            self.open = lambda name: self.names[name].open("rb")
        else:
            packed = zipfile.ZipFile(path)
            files = [one for one in packed.infolist() if not one.is_dir()]
            self.names, self.open = {one.filename: one for one in files}, packed.open
            need(len(self.names) == len(files) == len(packed.namelist()), ODD)
        need(0 < len(self.names) <= 100_000 and not any("\\" in one or ".." in one.split("/") for one in self.names), ODD)

    def read(self, name):
        with self.open(name) as source:
            data = source.read(MOST + 1)
        need(len(data) <= MOST, f"{name}: quá lớn · too long")
        return data

    def digest(self, name, algorithm):
        if (name, algorithm) not in self.seen:
            hasher = hashlib.new(algorithm)
            with self.open(name) as source:
                for block in iter(lambda: source.read(1 << 20), b""):
                    hasher.update(block)
            self.seen[name, algorithm] = hasher.hexdigest()
        return self.seen[name, algorithm]

VERDICTS = {"yes": "ĐÚNG · YES", "no": "SAI, KHÔNG DÙNG · NO", "expired": "ĐÃ HẾT HẠN · EXPIRED",
            "unproven": "CHƯA KẾT LUẬN ĐƯỢC · NOT PROVEN"}  # fmt: skip

def anchor(text):
    """A certificate in a file (DER, PEM), or the SHA-256 of one."""
    if re.fullmatch("[0-9a-fA-F:]{64,95}", text):
        return text.replace(":", "").lower(), []
    data = Path(text).read_bytes()
    blocks = re.findall(b"-----BEGIN CERTIFICATE-----(.*?)-----END", data, re.S)
    made = [Certificate(one) for one in ([base64.b64decode(block) for block in blocks] or [data])]
    return made[0].id, made

def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--anchor", action="append", default=[], type=anchor)
    parser.add_argument("--original", action="append", default=[], type=Path)
    parser.add_argument("--signer", default="")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(words)
    check = Check([one for _, made in given.anchor for one in made[:1]], {one for one, _ in given.anchor}, given.signer)
    try:
        if given.path.is_dir() or zipfile.is_zipfile(given.path):
            check.box(Box(given.path))
        else:
            with given.path.open("rb") as source:
                check.copy(source.read(MOST + 1))
            check.proof()
        for one in given.original:
            same = sha256(one.read_bytes()) in [file["sha256"] for file in check.facts["source"]["files"]]
            check.say("+" if same else "-", f"{one.name}: {'đúng là tệp gốc · the original' if same else CHANGED}")
    except FileNotFoundError as error:
        parser.error(str(error))
    except No as error:
        check.say("-", str(error))
    except Exception as error:  # whatever is not understood is a no
        check.say("-", f"không đọc được · not understood: {type(error).__name__}: {error}"[:300])
    marks = {mark for mark, _ in check.said}
    verdict = "no" if "-" in marks or "+" not in marks else "unproven" if "?" in marks else "expired" if "x" in marks else "yes"
    said = {"path": str(given.path), "valid": verdict == "yes", "verdict": verdict,
            "problems": [one for mark, one in check.said if mark in "-?x"],
            "proven": [one for mark, one in check.said if mark in "+i"], "copy": check.facts.get("copy")}
    if given.json:
        print(json.dumps(said, ensure_ascii=False))
    else:
        print(*(f"[{mark}] {one}" for mark, one in check.said), "", VERDICTS[verdict], sep="\n")
        print("Chưa xét việc thu hồi chứng thư · revocation of certificates was not looked at")
    return 0 if verdict == "yes" else 1

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
