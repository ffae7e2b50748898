#!/usr/bin/env python3
"""KIỂM TRA BẢN SAO VÀ GÓI LƯU TRỮ. Chỉ cần tệp này và Python 3.8 trở lên; không mạng, không cài gì.

    python3 kiem-tra.py BAN-SAO.pdf|GOI.zip|THU-MUC --anchor CHUNG-THU-GOC.crt [--original TEP-GOC]

--anchor: chứng thư gốc lấy từ nơi bạn tin, không lấy trong gói này; thiếu nó thì không bao giờ trả lời ĐÚNG.
Mã thoát: 0 đúng; 1 sai, hết hạn hoặc chưa kết luận được; 2 gọi sai. Chưa xét việc thu hồi chứng thư.
Verifies a copy, its package or an exported package of the archive, offline. --anchor: a root certificate from
a place that you trust; without it the answer is never yes. Exit: 0 yes; 1 no, expired, not proven; 2 usage.
Whether certificates were revoked is not looked at. Whatever is not understood is a no.
"""
import argparse, base64, hashlib, json, re, sys, unicodedata, urllib.parse, zipfile
from datetime import datetime, timezone
from functools import partial, reduce
from pathlib import Path
MOST = 512 << 20  # bytes of a file that are read at once
BROKEN = "chữ ký không khớp: đã bị sửa · the signature does not match: something was changed"
ADDED = "có thêm nội dung sau khi ký · something was appended after the signature"
CHANGED = "đã bị sửa, hoặc mất · changed, or missing"
STRAY = "có tệp lạ · files that nobody vouches for"
ODD = "cấu trúc lạ, không xác nhận được · built in an odd way, not confirmed"

class No(ValueError):
    """The answer is no; the message says why, in both languages."""

def need(holds, why):
    if not holds:
        raise No(why)

class Der:  # a value of DER, in its one strict form
    def __init__(self, data, start=0):
        self.tag, size, begin = data[start], data[start + 1], start + 2
        if size & 0x80:
            begin += size & 0x7F
            size = int.from_bytes(data[start + 2 : begin], "big")
            need(begin - start < 7 and size >= 0x80 and data[start + 2], ODD)
        self.end = begin + size
        need(self.tag & 31 != 31 and self.end <= len(data), ODD)
        self.body, self.raw = data[begin : self.end], data[start : self.end]
    def parts(self):
        found = [Der(self.body)] if self.body else []
        while found and found[-1].end < len(self.body):
            found.append(Der(self.body, found[-1].end))
        return found
    def number(self):
        return int.from_bytes(self.body, "big", signed=True)
    def time(self):
        text = ("" if self.tag == 0x18 else "19" if self.body[:1] >= b"5" else "20") + self.body.decode()
        need(self.tag in (0x17, 0x18) and re.fullmatch(r"[0-9]{14}(\.[0-9]{1,9})?Z", text), ODD)
        return datetime.strptime(text[:14] + "+0000", "%Y%m%d%H%M%S%z")

def der(data, tag=0x30):
    value = Der(data)
    need(value.tag == tag and value.end == len(data), ODD)
    return value

SHA2, PKCS1, EC = "6086480165030402", "2a864886f70d0101", "2a8648ce3d0403"
HASHES = {SHA2 + "01": "sha256", SHA2 + "02": "sha384", SHA2 + "03": "sha512"}
SCHEMES = {PKCS1 + "0b": "sha256", PKCS1 + "0c": "sha384", PKCS1 + "0d": "sha512", PKCS1 + "01": "",
           EC + "02": "sha256", EC + "03": "sha384", EC + "04": "sha512"}
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
    return HASHES[code.body.hex()]

def genuine(key, algorithm, value, data, name=""):
    """Whether ``value`` is a signature of this key over ``data``; ``name``: the hash of a CMS."""
    about, bits = key.parts()
    code, *rest = algorithm.parts()
    kind, code, salt = about.parts()[0].body.hex(), code.body.hex() * (code.tag == 6), None
    if code == PKCS1 + "0a":  # RSASSA-PSS, RFC 4055
        said = {one.tag: der(one.body, 2 if one.tag > 0xA1 else 0x30) for one in rest[0].parts()}
        salt = said[0xA2].number() if 0xA2 in said else 20
        used, (mask, inner) = hash_of(said[0xA0]), said[0xA1].parts()
        same = mask.raw.hex() == "0609" + PKCS1 + "08" and hash_of(inner) == used and 0 <= salt <= 64
        need(same and (0xA3 not in said or said[0xA3].number() == 1), ODD)
    else:
        need([one.raw for one in rest] in ([], [b"\5\0"]) and code in SCHEMES, ODD)
        used = SCHEMES[code] or name
    need(used and name in ("", used), ODD)
    if kind == "2a8648ce3d0201" and code.startswith(EC):
        return ecdsa(*CURVES[about.parts()[1].body.hex()], bits.body[1:], value, data, used)
    need(kind == PKCS1 + "01" and code.startswith(PKCS1), ODD)
    return rsa(*der(bits.body[1:]).parts(), value, data, used, salt)

def rsa(n, e, value, data, name, salt):
    n, e, number, digest = n.number(), e.number(), int.from_bytes(value, "big"), hashlib.new(name, data).digest()
    size, width = (n.bit_length() + 7) // 8, len(digest)
    need(2048 <= n.bit_length() <= 16384 and 2 < e < 1 << 64, BROKEN)
    block = pow(number, e, n) if number < n and len(value) == size else 0  # else by another key
    if salt is None:
        code = {used: code for code, used in HASHES.items()}[name]
        info = bytes.fromhex(f"300d0609{code}050004{width:02x}") + digest
        info = b"\0\x30" + bytes([len(info)]) + info
        return block.to_bytes(size, "big") == b"\0\1".ljust(size - len(info), b"\xff") + info
    room, seed = n.bit_length() - 1 - 8 * (width + 1), block >> 8 & (1 << 8 * width) - 1
    seed, masked, length = seed.to_bytes(width, "big"), block >> 8 * (width + 1), (room + 7) // 8
    rounds = (one.to_bytes(4, "big") for one in range(-(-length // width)))
    mask = b"".join(hashlib.new(name, seed + one).digest() for one in rounds)[:length]
    clear = masked ^ int.from_bytes(mask, "big") & (1 << room) - 1
    salted = (clear & (1 << 8 * salt) - 1).to_bytes(salt, "big")
    again = hashlib.new(name, bytes(8) + digest + salted).digest()
    return block & 255 == 0xBC and masked >> room == 0 and clear >> 8 * salt == 1 and again == seed

def ecdsa(p, curve, key, value, data, name):
    (b, gx, gy, n), size = (int(one, 16) for one in curve.split()), p.bit_length() // 8
    x, y = int.from_bytes(key[1 : size + 1], "big"), int.from_bytes(key[size + 1 :], "big")
    on_curve = max(x, y) < p and (y * y - x**3 + 3 * x - b) % p == 0
    r, s = (one.number() for one in der(value).parts())
    need(len(key) == 2 * size + 1 and key[0] == 4 and on_curve and 0 < r < n and 0 < s < n, BROKEN)
    def add(one, other):
        if not (one and other):
            return one or other
        if one[0] == other[0] and (one[1] + other[1]) % p == 0:
            return None
        run = (2 * one[1], 3 * one[0] ** 2 - 3) if one == other else (other[0] - one[0], other[1] - one[1])
        slope = run[1] * pow(run[0], -1, p)
        third = (slope * slope - one[0] - other[0]) % p
        return third, (slope * (one[0] - third) - one[1]) % p
    def times(count, point):
        total = None
        for bit in bin(count)[2:]:
            total = add(add(total, total), point if bit == "1" else None)
        return total
    digest = int.from_bytes(hashlib.new(name, data).digest()[:size], "big")
    point = add(times(digest * pow(s, -1, n) % n, (gx, gy)), times(r * pow(s, -1, n) % n, (x, y)))
    return point is not None and point[0] % n == r

EXPORTED = r"[^/]+\.txt$|data/(schemas|documentation|metadata/other/shared|metadata/preservation/(evid|signature-rep))"
CRITICAL = {"551d13", "551d0f", "551d25", "551d20", "551d11"}  # extensions that are understood
DATA, STAMP = "2a864886f70d010701", "2a864886f70d0109100104"

class Certificate:
    def __init__(self, raw):
        tbs, self.algorithm, value = der(raw).parts()
        version, serial, inner, issuer, valid, subject, self.key, *rest = tbs.parts()
        self.raw, self.tbs, self.value, self.id = raw, tbs.raw, value.body[1:], hashlib.sha256(raw).hexdigest()
        self.serial, self.issuer, self.subject = serial.raw, issuer.raw, subject.raw
        self.begins, self.ends = (one.time() for one in valid.parts())
        extensions = [one.parts() for one in der(rest[-1].body).parts()] if rest else []
        self.says = {code.body.hex(): Der(said.body) for code, *_, said in extensions}
        need(inner.raw == self.algorithm.raw and version.raw == b"\xa0\3\2\1\2" and value.tag == 3
             and value.body[:1] == b"\0" and len(self.says) == len(extensions), ODD)
        self.critical = {code.body.hex() for code, *flag, _ in extensions if flag}
        pairs = [pair.parts() for group in subject.parts() for pair in group.parts()]
        named = [text for code, text in pairs if code.body.hex() in ("550403", "55040a", "55040b")]
        self.names = [one.body.decode("utf-16-be" if one.tag == 0x1E else "utf-8", "replace") for one in named]
    def may(self, bits):
        return self.critical <= CRITICAL and ("551d0f" not in self.says or self.says["551d0f"].body[1] & bits)
    def leads(self, depth):
        said = self.says["551d13"].parts() if "551d13" in self.says else []
        deep = said and said[0].raw == b"\1\1\xff" and (len(said) < 2 or said[1].number() >= depth)
        return deep and "551d1e" not in self.says and self.may(4)  # no name constraints
    def signed(self, other):
        return self.subject == other.issuer and genuine(self.key, other.algorithm, other.value, other.tbs)

def signed_data(raw, kind, content=b""):
    """Check a CMS: its signer, its certificates, its content, the signature and its timestamp."""
    outer, inner = der(raw).parts()
    version, hashes, told, bag, infos = fields = der(inner.body).parts()
    (info,) = infos.parts()
    one, who, algorithm, attributes, scheme, value, *more = info.parts()
    tags = [part.tag for part in (outer, inner, *fields, info, *info.parts(), *told.parts())]
    inside = [0xA1] * len(more) + [6] + [0xA0] * (kind == STAMP)
    need(tags == [6, 0xA0, 2, 0x31, 0x30, 0xA0, 0x31, 0x30, 2, 0x30, 0x30, 0xA0, 0x30, 4, *inside], ODD)
    codes = version.number(), one.number(), outer.body.hex(), told.parts()[0].body.hex()
    need(codes == (1 if kind == DATA else 3, 1, "2a864886f70d010702", kind), ODD)
    content = der(told.parts()[1].body, 4).body if kind == STAMP else content
    name, said = hash_of(algorithm), {}
    for code, values in (part.parts() for part in attributes.parts()):
        need(code.body.hex() not in said, ODD)
        (said[code.body.hex()],) = values.parts()
    need(said["2a864886f70d010903"].body.hex() == kind and hashes.body == algorithm.raw, ODD)
    need(said["2a864886f70d010904"].body == hashlib.new(name, content).digest(), BROKEN)
    pool = [Certificate(part.raw) for part in bag.parts()[:64]]
    (signer,) = (part for part in pool if part.issuer + part.serial == who.body)
    named = said.get("2a864886f70d010910022f") or said["2a864886f70d010910020c"]  # signing-certificate
    need(any(hashlib.new(h, signer.raw).digest() in named.body for h in ("sha1", *HASHES.values())), BROKEN)
    need(signer.may(0xC0) and genuine(signer.key, scheme, value.body, b"\x31" + attributes.raw[1:], name), BROKEN)
    if not more:
        return signer, pool, content, value.body, None
    (extra,) = more[0].parts()  # nothing but one timestamp may stand where nobody signs
    code, token = extra.parts()
    need((extra.tag, code.raw.hex(), token.tag) == (0x30, "060b2a864886f70d010910020e", 0x31), ODD)
    return signer, pool, content, value.body, token.body

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

class Check:
    def __init__(self, anchors, signer):
        self.anchors, self.signer, self.prints = anchors, signer, {one.id for one in anchors}
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
                return self.say("?", f"{what}: chưa có chứng thư gốc tin cậy (--anchor) · no trusted root for"
                                     f" {path[-1].names[-1:]}; SHA-256: {', '.join(self.facts.get('anchors', []))}")
            path.append(above[0])
        if max(one.begins for one in path) <= at <= min(self.now, *(one.ends for one in path)):
            return need(all(any(other.signed(one) for other in known) for one in pool), f"{what}: {ODD}")
        return self.say("?" if at == self.now else "-", f"{what}: chứng thư không có giá trị · a certificate was not valid: {at:%Y-%m-%d}")
    def stamped(self, token, at):
        """When a timestamp (RFC 3161) was made, and its hash and digest; judged as of ``at``."""
        signer, pool, told, _, more = signed_data(token, STAMP)
        made, use = der(told).parts(), signer.says["551d25"].body if "551d25" in signer.critical else b""
        need(use == b"\6\10+\6\1\5\5\7\3\10" and more is None, ODD)  # for timestamps alone
        need(signer.begins <= made[4].time() <= at, "dấu thời gian sai thứ tự · a timestamp out of order")
        self.trusted(signer, pool, at, "Dấu thời gian · timestamp")
        return made[4].time(), hash_of(made[2].parts()[0]), made[2].parts()[1].body
    def evidence(self, record, digests):
        """When files existed (RFC 4998 5.3); ``digests``: name of a hash → those of the files."""
        version, *_, sequence = der(record).parts()
        chains, moment, read = [one.parts() for one in sequence.parts()], self.now, {}
        for stamp in [one for chain in chains for one in chain][::-1]:
            said = {part.tag: part for part in stamp.parts()}
            moment, name, node = self.stamped(said[0x30].raw, moment)
            need(version.raw == b"\2\1\1" and (0xA0 not in said or hash_of(said[0xA0]) == name), ODD)
            read[stamp] = name, node, said[0x30].raw, said[0xA2].parts() if 0xA2 in said else []
        for number, chain in enumerate(chains):
            older, before = b"".join(one.raw for one in sequence.parts()[:number]), b""
            size = len(older).to_bytes(4, "big").lstrip(b"\0")
            older = b"\x30" + bytes([0x80 | len(size)]) + size + older
            for stamp in chain:
                name, node, token, lists = read[stamp]
                new, top = (lambda data, name=name: hashlib.new(name, data).digest()), b""
                wanted = [new(before)] if before else digests(name)
                wanted = [new(one + new(older)) for one in wanted] if number and not before else wanted
                lists = [[one.body for one in part.parts()] for part in lists] or [[node]]
                for part in lists:
                    part = sorted(part + [top] * bool(top))
                    top = part[0] if len(part) == 1 else new(b"".join(part))
                same = wanted and set(wanted) <= set(lists[0]) and node == top and name == read[chain[0]][0]
                need(same, "bằng chứng nói về tệp khác · the evidence record is about other bytes")
                before = token
        self.say("+", f"Tệp gốc đã có từ {moment:%Y-%m-%d %H:%M} UTC (RFC 4998) · the original existed then")
    def copy(self, pdf):
        """Check a copy: one signature over the whole file, for a copy, and the proof that it covers."""
        need(len(pdf) < MOST and pdf.startswith(b"%PDF-"), "không phải PDF · not a PDF")
        found = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter "
                          rb"/ETSI.CAdES.detached\n/M \([^)]*\)\n/Reason \(([^)]*)\)\n>>\nendobj\n", pdf)
        need(found, "không có chữ ký của bản sao · it does not bear the signature of a copy")
        before, after, rest = (int(one) for one in found.groups()[:3])
        need(after + rest == len(pdf) and pdf.count(b"/ByteRange") == 1 and found.start() >= after, ADDED)
        room = bytes.fromhex(re.fullmatch(rb"<([0-9A-F]+|[0-9a-f]+)>", pdf[before:after])[1].decode())
        need(not room[Der(room).end :].strip(b"\0"), ODD)
        signer, pool, _, value, token = signed_data(Der(room).raw, DATA, pdf[:before] + pdf[after:])
        moment, name, imprint = self.stamped(token, self.now) if token else (self.now, "", b"")
        need(not token or hashlib.new(name, value).digest() == imprint, BROKEN)
        when = f"{moment:%Y-%m-%d %H:%M} UTC" if token else "không rõ lúc nào · when is not proven"
        start = pdf.find(b'{"luutru_proof":1,"proof":{')
        need(pdf.count(b'"luutru_proof"') == 1 and start > 0, "không có đúng một chứng thực · not exactly one proof")
        size = int(re.search(rb"/Length (\d+)[^<>]*>>\s*stream\r?\n\Z", pdf[max(0, start - 400) : start])[1])
        self.facts = read_proof(pdf[start : start + size])
        reason = re.sub(rb"\\([0-7]{3})", lambda one: bytes([int(one[1], 8)]), found[4])
        reason = reason[2:].decode("utf-16-be") if reason[:2] == b"\xfe\xff" else reason.decode("latin-1")
        need(start + size < before and reason == self.facts["copy"]["form"] != "", ODD)
        self.trusted(signer, pool, moment, "Chữ ký · signature")
        self.say("+", f"Chữ ký còn nguyên · intact, signed by: {'; '.join(dict.fromkeys(signer.names))}; {when}")
        agency = self.signer or self.facts["copy"]["agency_name"]
        if folded(agency) not in {folded(one) for one in signer.names} - {""}:
            self.say("?", f"Người ký không mang tên “{agency}” (--signer) · the signer bears another name")
        self.say("i", f"{self.facts['statement']['vi']} · {self.facts['statement']['en']}")
        ends, files = self.facts["copy"]["expires_at"], self.facts["source"]["files"]
        over = ends and datetime.strptime(ends[:19] + "+0000", "%Y-%m-%dT%H:%M:%S%z") < self.now
        self.say("x" if over else "i", f"Hạn sử dụng · valid until: {ends[:16] + ' UTC' if ends else 'không có · no end'}")
        if self.facts["evidence"]:
            record = base64.b64decode(self.facts["evidence"], validate=True)
            self.evidence(record, lambda name: [bytes.fromhex(one[name]) for one in files])
        return pdf[start : start + size]
    def package(self, files):
        """Check a package of the archive, or of a copy: every file must be vouched for."""
        bags = [name for name in files if name.rsplit("/", 1)[-1] == "bagit.txt"]
        if bags:
            return self.bag(files, min(bags, key=len)[: -len("bagit.txt")])
        (place,) = (name for name in files if name.rsplit("/", 1)[-1] == "proof.json")
        raw, base = read(files[place]), place[: -len("proof.json")]
        originals = {one["sha256"] for one in read_proof(raw)["source"]["files"]}
        known = {base + one["name"]: one["sha256"] for one in read_proof(raw)["beside"]}
        seen = {name: digest(files[name], "sha256") for name in files if name not in {place, *known}}
        others = [name for name in seen if seen[name] not in originals]
        need(len(others) == 1 and originals <= {*seen.values()}, f"{STRAY} / {CHANGED}: {', '.join(others[:9])}")
        need(self.copy(read(files[others[0]])) == raw, "chứng thực khác · another proof")
        self.vouched(files, known, "sha256")
        return self.say("+", "Mọi tệp trong gói đúng như khi cấp · every file of the package is as it was")
    def vouched(self, files, known, name):
        wrong = [one for one, hexed in known.items() if one not in files or digest(files[one], name) != hexed]
        need(not wrong, f"{CHANGED}: {', '.join(wrong[:9])}")
    def listed(self, files, manifest, root):
        """The files that a manifest lists, which are as it says."""
        rows = [one.split(None, 1) for one in read(files[manifest]).decode().splitlines()]
        known = {root + urllib.parse.unquote(name): hexed for hexed, name in rows}
        need(known and len(known) == len(rows), ODD)
        self.vouched(files, known, manifest[-10:-4])
        return known
    def bag(self, files, base):
        """Check a BagIt package, and what its evidence record proves of it."""
        for name in ("sha256.txt", "sha512.txt"):
            known = self.listed(files, f"{base}manifest-{name}", base)
            known.update(self.listed(files, f"{base}tagmanifest-{name}", base))
            stray = [one for one in files if one not in known and not one.startswith(base + "tagmanifest-")]
            need(not stray, f"{STRAY}: {', '.join(stray[:9])}")
        self.say("+", "Mọi tệp khớp bảng kê mã băm của gói · every file is as the manifests say")
        place = base + "data/metadata/preservation/evidence/"
        group = [files[one] for one in files if one.startswith((base + "data/representations/rep1/data/", place + "bag/tagm"))]
        records = [one for one in files if one.startswith(place) and one.endswith(".ers")]
        for one in records:
            self.evidence(read(files[one]), lambda name: [bytes.fromhex(digest(file, name)) for file in group])
            self.listed(files, place + "bag/tagmanifest-sha512.txt", place + "bag/")
            added = {*files} - {*self.listed(files, place + "bag/manifest-sha512.txt", base)}
            stray = [one for one in sorted(added) if not re.match(EXPORTED, one[len(base) :])]
            need(not stray, f"{STRAY}: {', '.join(stray[:9])}")
            self.say("i", f"{len(added)} tệp thêm khi xuất, không có bằng chứng · added by the export, without evidence")
        if not records:
            self.say("?", "Không có bằng chứng thời gian · no evidence record: nobody vouches for the manifests")

def files_in(path):
    """The files of a folder or of a zip: name → what opens it."""
    if path.is_dir():
        need(not any(one.is_symlink() for one in path.rglob("*")), ODD)
        return {one.relative_to(path).as_posix(): partial(one.open, "rb") for one in path.rglob("*") if not one.is_dir()}
    packed = zipfile.ZipFile(path)
    names = [one for one in packed.namelist() if not one.endswith("/")]
    need(len({*names}) == len(names) and not packed.comment and not min(one.header_offset for one in packed.infolist()), ODD)
    return {one: partial(packed.open, one) for one in names}

def read(opening, most=MOST):
    with opening() as source:
        return source.read(most)

def digest(opening, name):
    with opening() as source:
        blocks = iter(partial(source.read, 1 << 20), b"")
        return reduce(lambda done, one: done.update(one) or done, blocks, hashlib.new(name)).hexdigest()

def anchor(path):
    data = Path(path).read_bytes()
    block = re.search(b"-----BEGIN CERTIFICATE-----(.*?)-----END", data, re.DOTALL)
    return Certificate(base64.b64decode(block[1]) if block else data)

VERDICTS = {"-": ("no", "SAI · NO"), "?": ("unproven", "CHƯA KẾT LUẬN ĐƯỢC · NOT PROVEN"), "x": ("expired", "ĐÃ HẾT HẠN · EXPIRED"),
            "+": ("yes", "ĐÚNG · YES (chưa xét việc thu hồi chứng thư · revocation was not looked at)")}

def main(words):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    for name, kind in (("--anchor", anchor), ("--original", Path), ("--signer", str)):
        parser.add_argument(name, action="append", default=[], type=kind)
    parser.add_argument("--json", action="store_true")
    try:
        given = parser.parse_args(words)
        check = Check(given.anchor, "".join(given.signer))
        packed = given.path.is_dir() or read(partial(given.path.open, "rb"), 2) == b"PK"
        check.package(files_in(given.path)) if packed else check.copy(read(partial(given.path.open, "rb")))
        for one in given.original:
            same = digest(partial(one.open, "rb"), "sha256") in [file["sha256"] for file in check.facts["source"]["files"]]
            check.say("+" if same else "-", f"{one.name}: {'đúng là tệp gốc · the original' if same else CHANGED}")
    except OSError as error:
        parser.error(str(error))
    except Exception as error:  # whatever is not understood is a no
        check.say("-", str(error) if isinstance(error, No) else f"{ODD}: {error!r}"[:300])
    verdict, shown = next(said for mark, said in VERDICTS.items() if mark in [one for one, _ in check.said])
    found = {of: [text for mark, text in check.said if mark in of] for of in ("-?x", "+")}
    said = {"path": str(given.path), "valid": verdict == "yes", "verdict": verdict, "problems": found["-?x"],
            "proven": found["+"], "copy": check.facts.get("copy")}
    print(json.dumps(said, ensure_ascii=False) if given.json else
          "\n".join([*(f"[{mark}] {text}" for mark, text in check.said), "", shown]))
    return 0 if verdict == "yes" else 1

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
