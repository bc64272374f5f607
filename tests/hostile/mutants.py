"""Inventories changed at random as files break: bits, lines, cut ends, parts exchanged, XML edited, encodings."""

import io
import random
import re
import zipfile

from tests.hostile import named
from tests.inventory_files import SOURCE, crirsco, csv_bytes, unfc, xlsx_bytes

_ODD = (
    b"\xc2\xb2", b"-1", b"9" * 5_000, b"1e999", b"nan", b"", b" ", b"\xff", b"\0", b"<", b"&", b"&#0;", b"&a;", b"]]>",
    b"XFD1048577", b"ZZZZZZ1", b"\xf0\x9f\x94\xa5", b"_x0000_", b"_xD800_", b"=1+1", b"true",
    b"../../x.xml", b"\xed\xa0\x80",
)  # fmt: skip
_ENCODINGS = (
    "utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "cp1252", "cp932", "gb18030", "iso2022_jp", "koi8-r",
    "mac_turkish", "hz", "utf-8-sig", "punycode",
)  # fmt: skip
_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_TAG = re.compile(rb"</?[A-Za-z][^>]*>")


def seeds():
    """Return good files to change: both kinds, as workbook and as CSV, of three delimiters."""
    rows = [unfc(project=f"Säkylä {n}", note="a, b; c") for n in range(4)]
    coded = [crirsco(project=f"Hill {n}") for n in range(4)]
    return [
        xlsx_bytes(*rows, source=SOURCE), xlsx_bytes(*coded), csv_bytes(*rows), csv_bytes(*coded, delimiter=";"),
        csv_bytes(*rows, delimiter="\t", encoding="cp1252"), csv_bytes(*coded, encoding="utf-16"),
    ]  # fmt: skip


def mutants(count, seed=1):
    """Yield (what was done, file) `count` times, the same for the same seed."""
    dice = random.Random(seed)
    good = seeds()
    for _ in range(count):
        content, done = dice.choice(good), []
        for _ in range(dice.choice((1, 1, 1, 2, 3))):
            is_workbook = content.startswith(b"PK") and zipfile.is_zipfile(io.BytesIO(content))
            change = dice.choice(
                (*_OF_BYTES, *_OF_WORKBOOKS, *_OF_WORKBOOKS) if is_workbook else (*_OF_BYTES, *_OF_TEXTS)
            )
            try:
                content = change(dice, content)
            except Exception:  # noqa: BLE001 - what was done before has broken it too much for this one
                continue
            done.append(change.__name__)
        yield ", ".join(done) or "nothing", content[: 5 * 2**20]


def _flipped_bits(dice, content):
    found = bytearray(content)
    for _ in range(dice.choice((1, 3, 20))):
        if found:
            found[dice.randrange(len(found))] ^= 1 << dice.randrange(8)
    return bytes(found)


def _cut(dice, content):
    return content[: dice.randrange(len(content) + 1)]


def _headless(dice, content):
    return content[dice.randrange(len(content) + 1) :]


def _hole(dice, content):
    start = dice.randrange(len(content) + 1)
    return content[:start] + content[start + dice.randrange(200) :]


def _stammer(dice, content):
    start = dice.randrange(len(content) + 1)
    return content[: start + 100] + content[start:]


def _odd_bytes(dice, content):
    start = dice.randrange(len(content) + 1)
    return content[:start] + dice.choice(_ODD) + content[start:]


def _joined(dice, content):
    return content + dice.choice(seeds())


def _recoded(dice, content):
    return content.decode("utf-8").encode(dice.choice(_ENCODINGS), "replace")


def _lines_mixed(dice, content):
    lines = content.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


def _odd_cell(dice, content):
    cells = re.split(rb"([,;\t\n])", content)
    cells[dice.randrange(len(cells))] = dice.choice(_ODD)
    return b"".join(cells)


def _quotes(dice, content):
    start = dice.randrange(len(content) + 1)
    return content[:start] + b'"' * dice.choice((1, 2, 3)) + content[start:]


def _of_a_part(change):
    """Return a mutator that changes one part of a workbook."""

    def mutate(dice, content):
        members = named.parts(content)
        name = dice.choice(sorted(members))
        return named.packed(members | {name: change(dice, members[name])})

    mutate.__name__ = change.__name__
    return mutate


def _without_part(dice, content):
    members = named.parts(content)
    del members[dice.choice(sorted(members))]
    return named.packed(members)


def _parts_exchanged(dice, content):
    members = named.parts(content)
    one, other = dice.choice(sorted(members)), dice.choice(sorted(members))
    return named.packed(members | {one: members[other], other: members[one]})


def _part_renamed(dice, content):
    members = named.parts(content)
    part = members.pop(dice.choice(sorted(members)))
    return named.packed(
        members | {dice.choice(("xl/\ud7ff", "/abs", "..", "xl/sharedStrings.xml", "mimetype", "a" * 900)): part}
    )


def _part_stored_otherwise(dice, content):
    return named.packed(named.parts(content), dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)))


def _odd_attribute(dice, part):
    found = list(_ATTRIBUTE.finditer(part))
    if not found:
        return part
    place = dice.choice(found)
    return part[: place.start(1)] + dice.choice(_ODD) + part[place.end(1) :]


def _tag_changed(dice, part):
    found = list(_TAG.finditer(part))
    if not found:
        return part
    place = dice.choice(found)
    other = dice.choice(found).group()
    return part[: place.start()] + dice.choice((b"", other, place.group() * 50)) + part[place.end() :]


def _text_changed(dice, part):
    found = list(re.finditer(rb">([^<]+)<", part))
    if not found:
        return part
    place = dice.choice(found)
    return part[: place.start(1)] + dice.choice(_ODD) + part[place.end(1) :]


def _other_xml_encoding(dice, part):
    body = part.split(b"?>", 1)[-1]
    encoding = dice.choice(_ENCODINGS)
    head = f'<?xml version="1.0" encoding="{dice.choice((encoding, *_ENCODINGS, "klingon", "base64"))}"?>'
    return head.encode("ascii") + body.decode("utf-8").encode(dice.choice(("utf-8", encoding)), "replace")


def _with_doctype(dice, part):
    return (
        dice.choice((b'<!DOCTYPE a [<!ENTITY b "c">]>', b'<!DOCTYPE a SYSTEM "file:///etc/passwd">', b"<!-- -->"))
        + part
    )


def _nested(dice, part):
    return b"<a>" * dice.choice((10, 1_000, 50_000)) + part


_OF_BYTES = (_flipped_bits, _cut, _headless, _hole, _stammer, _odd_bytes, _joined)
_OF_TEXTS = (_recoded, _lines_mixed, _odd_cell, _odd_cell, _quotes)
_OF_WORKBOOKS = (
    _without_part, _parts_exchanged, _part_renamed, _part_stored_otherwise,
    *map(_of_a_part, (_odd_attribute, _odd_attribute, _tag_changed, _text_changed, _other_xml_encoding, _with_doctype,
                      _nested, _flipped_bits, _cut, _odd_bytes)),
)  # fmt: skip
