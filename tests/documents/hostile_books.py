"""Workbooks made by hand: small ones of other programs, and ones that mean harm. Each is bytes."""

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_TIES = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def book(
    sheet: str,
    *,
    title: str = "표",
    strings: str = "",
    styles: str = "",
    main: str = MAIN,
    ties: str = TIES,
    properties: str = "",
    **members: bytes,
) -> bytes:
    """Return the smallest workbook with one sheet: no properties, no theme, nothing that is not needed.

    sheet   what stands in its sheetData
    members further parts, ``__`` for ``/``; a part of the same name replaces the workbook's own
    """
    return zipped(parts_of(sheet, title, strings, styles, main, ties, properties) | _named(members))


def parts_of(
    sheet: str,
    title: str = "표",
    strings: str = "",
    styles: str = "",
    main: str = MAIN,
    ties: str = TIES,
    more: str = "",
) -> dict[str, bytes]:
    tied = f'<Relationship Id="r1" Type="{ties}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {"[Content_Types].xml": TYPES}
    if strings:
        tied += f'<Relationship Id="r2" Type="{ties}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'.encode()
    if styles:
        tied += f'<Relationship Id="r3" Type="{ties}/styles" Target="styles.xml"/>'
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'.encode()
    start = f'<Relationship Id="a" Type="{ties}/officeDocument" Target="xl/workbook.xml"/>'
    named = f'<sheets><sheet name="{title}" sheetId="1" r:id="r1"/></sheets>'
    return parts | {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{start}</Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{ties}">{more}{named}</workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{tied}</Relationships>'.encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'.encode(),
    }


def formats(*codes: str) -> str:
    """Return styles in which style number n has the n-th format; the first is 0."""
    given = "".join(f'<numFmt numFmtId="{164 + place}" formatCode="{code}"/>' for place, code in enumerate(codes))
    used = "".join(f'<xf numFmtId="{164 + place}"/>' for place in range(len(codes)))
    return f"<numFmts>{given}</numFmts><fills><fill/></fills><cellXfs>{used}</cellXfs>"


def row_of(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


ONE = row_of("<c><v>1</v></c>")


def _named(members: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name.replace("__", "/"): content for name, content in members.items()}


def _lying(content: bytes, *, name: bytes, size: int) -> bytes:
    """Return an archive whose directory says of the member ``name`` that it unpacks to ``size`` bytes."""
    changed = bytearray(content)
    place = content.rfind(b"PK\x01\x02")
    while place >= 0:
        length = struct.unpack_from("<H", changed, place + 28)[0]
        if changed[place + 46 : place + 46 + length] == name:
            struct.pack_into("<I", changed, place + 24, size)
            return bytes(changed)
        place = content.rfind(b"PK\x01\x02", 0, place)
    raise KeyError(name)


def _locked(content: bytes) -> bytes:
    """Return an archive whose directory says that its members are under a password."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        found = content.find(sign)
        while found >= 0:
            changed[found + place] |= 1
            found = content.find(sign, found + 1)
    return bytes(changed)


def _with(name: str, content: bytes) -> bytes:
    return zipped(parts_of(ONE) | {name: content})


def _doubled() -> bytes:
    """Return an archive in which one name stands for two sheets: readers differ in which one they take."""
    parts = parts_of(ONE)
    return zipped(parts | {f"/{SHEET}": parts[SHEET]})


def _entities(encoding: str) -> bytes:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e0 "{"ha" * 50}">{bomb}]>'
    return f'{text}<sst xmlns="{MAIN}"><si><t>&e9;</t></si></sst>'.encode(encoding)


WIDE = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
END = b"</sheetData></worksheet>"
OPEN = "<a>" * 300_000
LONG_TEXT = "가나다라마바사아" * 400_000

HOSTILE = {  # name → (what makes the file, why it is not read; "" where it is read and does no harm)
    "a sheet of twenty megabytes": (lambda: _with(SHEET, WIDE + b" " * 19_990_000 + END), "too_heavy"),
    "a part that nobody reads, of a hundred megabytes": (
        lambda: _with("xl/media/x.bin", b"0" * 100_000_000),
        "too_heavy",
    ),
    "a million shared texts": (lambda: book(ONE, strings="<si><t/></si>" * 1_000_000), "too_heavy"),
    "one shared text of ten megabytes": (
        lambda: book(ONE, strings=f"<si><t>{'가나다라마바사아' * 400_000}</t></si>"),
        "too_heavy",
    ),
    "a hundred thousand styles": (lambda: book(ONE, styles=f"<cellXfs>{'<xf/>' * 100_000}</cellXfs>"), "too_heavy"),
    "two hundred thousand cells": (lambda: book(row_of("<c><v>1</v></c>" * 40) * 5_000), "too_heavy"),
    "a row of a million cells": (lambda: book(row_of("<c><v>1</v></c>" * 600_000)), "too_heavy"),
    "a million empty rows": (lambda: book("<row/>" * 1_000_000), "too_heavy"),
    "elements in elements": (
        lambda: book(ONE, **{"xl__worksheets__sheet1.xml": WIDE + OPEN.encode() + END}),
        "not_xlsx",
    ),
    "a thousand sheets": (
        lambda: book(
            ONE, **{"xl__workbook.xml": b"<workbook>" + b'<sheet name="x" id="r1"/>' * 1_000 + b"</workbook>"}
        ),
        "too_heavy",
    ),
    "a thousand members": (lambda: zipped(parts_of(ONE) | {f"x/{n}": b"" for n in range(1_000)}), "too_heavy"),
    "a directory that says too little": (lambda: _lying(book(ONE * 1_000), name=SHEET.encode(), size=50), "not_xlsx"),
    "a directory that says too much": (lambda: _lying(book(ONE), name=SHEET.encode(), size=19_000_000), "too_heavy"),
    "a directory that says four gigabytes": (
        lambda: _lying(book(ONE), name=SHEET.encode(), size=2**32 - 2),
        "too_heavy",
    ),
    "two members of one name": (lambda: _doubled(), "not_xlsx"),
    "entities of entities": (lambda: _with("xl/sharedStrings.xml", _entities("utf-8")), "not_xlsx"),
    "entities in UTF-16": (lambda: _with("xl/more.xml", _entities("utf-16")), "not_xlsx"),
    "an entity of a file": (
        lambda: _with("xl/more.xml", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
        "not_xlsx",
    ),
    "under a password": (lambda: _locked(book(ONE)), "locked"),
    "with macros": (lambda: _with("xl/vbaProject.bin", b"x"), "macros"),
    "a sheet that leads out of the archive": (
        lambda: book(
            ONE,
            **{
                "xl___rels__workbook.xml.rels": parts_of(ONE)["xl/_rels/workbook.xml.rels"].replace(
                    b"worksheets/sheet1.xml", b"../../../../etc/passwd"
                )
            },
        ),
        "not_xlsx",
    ),
    "a sheet at another address": (
        lambda: book(
            ONE,
            **{
                "xl___rels__workbook.xml.rels": parts_of(ONE)["xl/_rels/workbook.xml.rels"].replace(
                    b'Target="worksheets/sheet1.xml"', b'Target="http://127.0.0.1/x" TargetMode="External"'
                )
            },
        ),
        "",
    ),
    "a number without an end": (lambda: book(row_of(f"<c><v>{'9' * 30_000}</v></c>")), ""),
    "a number of a million digits by its exponent": (lambda: book(row_of("<c><v>1E999999</v></c>")), ""),
    "a text past the last one": (
        lambda: book(row_of('<c t="s"><v>7</v></c>'), strings="<si><t>x</t></si>"),
        "not_xlsx",
    ),
    "a row below the last one": (lambda: book('<row r="99999999"><c><v>1</v></c></row>'), "not_xlsx"),
    "a cell of no column": (lambda: book(row_of('<c r="ÄÖ1"><v>1</v></c>')), "not_xlsx"),
    "the bytes of a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "not_xlsx"),
    "an old Excel file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_xlsx"),
    "an archive in an archive": (lambda: zipped({"표.xlsx": book(ONE)}, zipfile.ZIP_STORED), "not_xlsx"),
}
