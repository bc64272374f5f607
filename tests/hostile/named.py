"""Files that have broken a reader of inventories somewhere, by the name of what is wrong with them."""

import io
import struct
import zipfile
import zlib

from tests.inventory_files import SOURCE, csv_bytes, unfc, xlsx_bytes

BOOK, RELATIONS, STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGABYTE = 2**20


def parts(content):
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members, method=zipfile.ZIP_DEFLATED):
    """Return parts as a zip archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, part in members.items():
            archive.writestr(name, part)
    return content.getvalue()


def good():
    """Return a workbook without a fault."""
    return xlsx_bytes(unfc(), unfc(project="Lake deposit"), source=SOURCE)


def changed(**changes):
    """Return a good workbook of whose parts some are made others: name → what makes it of what it was, None: left out.

    Names are the constants above in lower case.
    """
    members = parts(good())
    for key, change in changes.items():
        name = globals()[key.upper()]
        if change is None:
            del members[name]
        else:
            members[name] = change(members.get(name, b""))
    return packed(members)


def swapped(old, new):
    """Return what puts `new` in place of the first `old` of a part, which must be there."""

    def swap(part):
        assert old in part, (old, part[:200])
        return part.replace(old, new, 1)

    return swap


def _damaged():
    """Return a workbook one of whose parts is not what was packed."""
    content = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo(SHEET)
    start = info.header_offset + 30 + len(info.filename)
    content[start + 40 : start + 60] = b"\xff" * 20
    return bytes(content)


def _renamed(name):
    """Return a workbook one of whose parts has a name of these bytes, as long as that of the styles."""
    return good().replace(STYLES.encode(), name.ljust(len(STYLES), b"x")[: len(STYLES)])


def _flagged_utf8(content):
    """Return an archive that says of all names that they are UTF-8."""
    found = bytearray(content)
    for mark, at in ((b"PK\1\2", 9), (b"PK\3\4", 7)):
        place = found.find(mark)
        while place >= 0:
            found[place + at] |= 0x08
            place = found.find(mark, place + 4)
    return bytes(found)


def _method(number):
    """Return an archive packed by a method that nobody has."""
    found = bytearray(good())
    for mark, at in ((b"PK\1\2", 10), (b"PK\3\4", 8)):
        struct.pack_into("<H", found, found.index(mark) + at, number)
    return bytes(found)


def _recoded(name, encoding, declared):
    """Return a workbook one of whose parts is written in another encoding, and says so."""

    def recode(part):
        body = part.split(b"?>", 1)[-1] if part.startswith(b"<?xml") else part
        head = f'<?xml version="1.0" encoding="{declared}"?>'
        return (head + body.decode()).encode(encoding, "replace")

    return changed(**{name: recode})


def one_part_a_thousand_times(megabytes=40, sheets=1_000):
    """Return a workbook whose sheets all name one large part."""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n + 1}" r:id="r1"/>' for n in range(sheets))
    return packed(
        {
            BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="r"><sheets>{listed}</sheets></workbook>',
            RELATIONS: '<R><Relationship Id="r1" Target="worksheets/sheet1.xml"/></R>',
            SHEET: b"<worksheet>" + b" " * (megabytes * MEGABYTE) + b"</worksheet>",
        }
    )


def many_parts_of_one_name(sheets=600):
    """Return a workbook whose sheets name one part by as many relations."""
    listed = "".join(f'<sheet name="S{n}" r:id="r{n}"/>' for n in range(sheets))
    named = "".join(f'<Relationship Id="r{n}" Target="worksheets/../worksheets/sheet1.xml"/>' for n in range(sheets))
    return changed(
        book=lambda _: f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>'.encode(),
        relations=lambda _: f"<R>{named}</R>".encode(),
    )


def elements(name, count=11_000_000):
    """Return a workbook one of whose parts holds millions of empty elements."""
    tag = {"styles": b"xf", "texts": b"si", "sheet": b"c", "relations": b"R", "book": b"sheet"}[name]
    outer = {"styles": b"cellXfs", "sheet": b"row"}.get(name, b"a")
    body = b"<%s>%s</%s>" % (outer, (b"<%s/>" % tag) * min(count, 48 * MEGABYTE // (len(tag) + 3)), outer)
    return changed(**{name: lambda _: body})


def shown_texts(characters=30_000, rows=2_800, cells=250):
    """Return a workbook whose cells show one long text 700,000 times."""
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * cells + b"</row>"
    return changed(
        texts=lambda _: f"<sst><si><t>{'x' * characters}</t></si></sst>".encode(),
        sheet=lambda _: b"<worksheet><sheetData>" + row * rows + b"</sheetData></worksheet>",
    )


def nested(levels=12):
    """Return an archive within an archive within an archive."""
    content = good()
    for _ in range(levels):
        content = packed({"inner.zip": content})
    return content


def overlapping(entries=1_500, megabytes=30):
    """Return an archive whose directory names one packed stream as many parts."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = b"\0" * (megabytes * MEGABYTE)
    body = stream.compress(plain) + stream.flush()
    name = b"xl/workbook.xml"
    sizes = (zlib.crc32(plain), len(body), len(plain), len(name), 0)
    start = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, *sizes) + name + body
    directory = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0) + b"xl/%09d.xml" % number
        for number in range(entries)
    )
    return start + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, entries, entries, len(directory), len(start), 0)


def directory_of_millions(entries=100_000):
    """Return an archive whose directory names a hundred thousand empty parts."""
    one = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = one * entries
    count = min(entries, 0xFFFF)
    return b"PK\3\4" + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), 4, 0)


BROKEN = {
    "a part of relations that is missing": lambda: changed(relations=None),
    "a sheet whose part is missing": lambda: changed(sheet=None),
    "a sheet without a relation": lambda: changed(relations=lambda _: b"<R/>"),
    "a row numbered \u00b2": lambda: changed(sheet=swapped(b'<row r="2"', b'<row r="\xc2\xb2"')),
    "a row numbered by 5,000 digits": lambda: changed(sheet=swapped(b'<row r="2"', b'<row r="' + b"9" * 5_000 + b'"')),
    "a row numbered 0": lambda: changed(sheet=swapped(b'<row r="2"', b'<row r="0"')),
    "a cell in a column that no sheet has": lambda: changed(sheet=swapped(b'r="A2"', b'r="ZZZZ2"')),
    "a cell addressed by signs": lambda: changed(sheet=swapped(b'r="A2"', b'r="\xf0\x9f\x94\xa52"')),
    "a text numbered \u00b2": lambda: changed(
        sheet=lambda _: '<worksheet><sheetData><row><c t="s"><v>\u00b2</v></c></row></sheetData></worksheet>'.encode()
    ),
    "a text of a negative number": lambda: changed(
        sheet=lambda _: b'<worksheet><sheetData><row><c t="s"><v>-1</v></c></row></sheetData></worksheet>'
    ),
    "a format numbered \u00b2": lambda: changed(
        styles=lambda _: '<styleSheet><cellXfs><xf numFmtId="\u00b2"/></cellXfs></styleSheet>'.encode(),
        relations=lambda _: b"<R/>",
    ),
    "columns numbered \u00b2": lambda: changed(
        sheet=lambda _: '<worksheet><cols><col hidden="1" min="\u00b2" max="\u0663"/></cols></worksheet>'.encode()
    ),
    "UTF-7, which XML forbids": lambda: _recoded("sheet", "utf-7", "utf-7"),
    "an encoding that nobody has": lambda: _recoded("sheet", "utf-8", "klingon"),
    "an encoding of many bytes": lambda: _recoded("styles", "cp932", "cp932") + b"",
    "an encoding that is no text": lambda: _recoded("book", "utf-8", "base64"),
    "an encoding with a NUL": lambda: changed(book=lambda part: b'<?xml version="1.0" encoding="a\0b"?>' + part),
    "a damaged part": _damaged,
    "a part of an invalid name": lambda: _flagged_utf8(_renamed(b"xl/\xff\xfe\xfd")),
    "a way of packing that nobody has": lambda: _method(93),
    "packed by LZMA": lambda: packed(parts(good()), zipfile.ZIP_LZMA),
    "packed by bzip2": lambda: packed(parts(good()), zipfile.ZIP_BZIP2),
    "XML that ends early": lambda: changed(sheet=lambda part: part[:-30]),
    "XML that ends early in the relations": lambda: changed(relations=lambda part: part[:-3]),
    "no XML": lambda: changed(book=lambda _: b"\0\1\2"),
    "an empty part": lambda: changed(book=lambda _: b""),
    "entities": lambda: changed(sheet=lambda part: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part),
    "two sheets of one part": many_parts_of_one_name,
    "an archive of an archive of an archive": nested,
    "half an archive": lambda: good()[: len(good()) // 2],
    "overlapping parts": overlapping,
    "a directory of 100,000 parts": directory_of_millions,
    "a line of 3 MB": lambda: b"project,country\n" + b"x" * (3 * MEGABYTE),
    "a line of 2 million cells": lambda: b"project,country\n" + b"," * (2 * MEGABYTE),
    "a line of 200,000 cells": lambda: csv_bytes(unfc()) + b"," * 200_000 + b"\n",
    "a quote that stays open": lambda: csv_bytes(unfc()) + b'"open' + b"\n" * 100_000,
    "NUL bytes": lambda: csv_bytes(unfc()) + b"\0" * 100,
    "half a letter of UTF-16": lambda: b"\xff\xfe" + csv_bytes(unfc()).decode().encode("utf-16-le")[:-1],
    "a lone half of a pair in UTF-16": lambda: b"\xff\xfep\0,\0" + b"\x00\xd8" * 3,
    "every byte there is": lambda: bytes(range(1, 256)) * 400,
}
"""What is wrong → how such a file is made; each is a fault at once, and small."""

HEAVY = {
    "1,000 sheets of one part of 40 MB": one_part_a_thousand_times,
    "millions of empty elements in styles": lambda: elements("styles"),
    "millions of empty shared texts": lambda: elements("texts"),
    "millions of empty cells": lambda: elements("sheet"),
    "millions of empty relations": lambda: elements("relations"),
    "millions of sheets": lambda: elements("book"),
    "a long text shown 700,000 times": shown_texts,
    "a tag of 400,000 attributes": lambda: changed(
        sheet=lambda _: b"<a " + b" ".join(b'a%d=">"' % n for n in range(400_000)) + b"/>"
    ),
    "a text of 40 MB": lambda: changed(
        sheet=lambda _: b"<a><row><c><v>" + b"1" * (40 * MEGABYTE) + b"</v></c></row></a>"
    ),
    "elements nested a million deep": lambda: changed(sheet=lambda _: b"<a>" * 1_000_000),
    "20,000 rows of which every cell is wrong": lambda: csv_bytes(
        *(dict.fromkeys(unfc(), f"?? {n}") for n in range(20_000))
    ),
    "5 MB of other letters": lambda: b"project,country,material,quantity\n" + "é".encode("cp1252") * MEGABYTE,
    "5 MB of words in no Unicode": lambda: b"project,country,material,quantity\n"
    + b"\n".join(f"Mine {n} Säkyl{'äöü'[n % 3]}{n},Finland,Lithium,{n}".encode("cp1252") for n in range(100_000)),
    "5 MB of empty lines": lambda: b"\n" * (5 * MEGABYTE - 1),
    "5 MB of commas in short lines": lambda: b"project,country,material,quantity\n" + b",\n" * (5 * MEGABYTE // 2 - 50),
    "20,000 rows of one project": lambda: csv_bytes(
        *(unfc(quantity=str(n), effective_date="2024", note=str(n)) for n in range(20_000))
    ),
}  # fmt: skip
"""What takes long or much to read → how such a file is made; each is refused, or ends within its allowance."""
