"""A template as tokens, each with the white space that its page has before it."""

import re
from dataclasses import dataclass

BLOCK_ELEMENTS = frozenset(
    re.findall(
        r"\S+",
        """
        address article aside blockquote body br caption circle col colgroup dd desc details dialog div dl !doctype dt
        fieldset figcaption figure footer form g h1 h2 h3 h4 h5 h6 head header hr html legend li line link main meta nav
        ol optgroup option p path rect script section style summary symbol table tbody td template text tfoot th thead
        title tr ul use
        """,
    )
)
VOID_ELEMENTS = frozenset(["!doctype", "br", "col", "hr", "img", "input", "link", "meta"])
OPENING_WORDS = frozenset(["block", "call", "filter", "for", "if", "macro", "with"])
TOKEN = re.compile(
    r"""
      (?P<comment>\{\#.*?\#\})
    | (?P<statement>\{%.*?%\})
    | (?P<expression>\{\{.*?\}\}(?!\}))
    | (?P<verbatim><(?P<name>pre|textarea|script|style)\b.*?</(?P=name)>)
    | (?P<tag></?[a-zA-Z!](?:\{\{.*?\}\}|\{%.*?%\}|"(?:\{\{.*?\}\}|\{%.*?%\}|[^"])*"|[^>"])*>)
    | (?P<space>\s+)
    | (?P<text>[^\s<{]+|<|\{(?![%{\#]))
    """,
    re.DOTALL | re.VERBOSE,
)
STRING = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)
ATTRIBUTE_PART = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|[^\s=\"{]+=\"(?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*\"|[^\s\"{]+|\s+|.", re.DOTALL
)


@dataclass
class Token:
    """One piece of a template.

    kind      comment, statement, expression, verbatim, tag or text
    source    as it stands on one line, without the dashes that drop white space
    gap       whether the page has white space before it
    new_line  whether the source begins a line here; blank: whether an empty line stands before
    """

    kind: str
    source: str
    gap: bool = False
    new_line: bool = False
    blank: bool = False

    @property
    def word(self) -> str:
        """The first word of a statement, else nothing."""
        found = re.match(r"\{%\s*(\w+)", self.source) if self.kind == "statement" else None
        return found[1] if found else ""

    @property
    def element(self) -> str:
        """The element of a tag, else nothing."""
        found = re.match(r"</?([a-zA-Z0-9!]+)", self.source) if self.kind in ("tag", "verbatim") else None
        return found[1].lower() if found else ""

    @property
    def is_block_level(self) -> bool:
        return self.element in BLOCK_ELEMENTS

    @property
    def is_silent(self) -> bool:
        """Whether nothing of it is drawn: white space on its two sides meets."""
        return self.kind in ("comment", "statement")

    @property
    def opens(self) -> bool:
        if self.kind == "statement":
            return self.word in OPENING_WORDS or (self.word == "set" and "=" not in re.sub(r"\(.*?\)", "", self.source))
        closed = self.source.startswith("</") or self.source.endswith("/>")
        return self.kind == "tag" and not closed and self.element not in VOID_ELEMENTS

    @property
    def closes(self) -> bool:
        return self.word.startswith("end") or (self.kind == "tag" and self.source.startswith("</"))

    @property
    def divides(self) -> bool:
        return self.word in ("else", "elif")


def read(text: str) -> list[Token]:
    """Return the tokens of a template as ``trim_blocks`` and ``lstrip_blocks`` draw it.

    ValueError where something stands that is no token.
    """
    tokens: list[Token] = []
    space, before, drops_after, end = "", None, False, 0
    for found in TOKEN.finditer(text):
        if found.start() != end:
            raise ValueError(f"{text[end : found.start()]!r}")
        end = found.end()
        kind, source = found.lastgroup or "", found[0]
        kind = "verbatim" if kind == "name" else kind
        if kind == "space":
            space = source
            continue
        drops_before = False
        if kind in ("statement", "expression", "comment"):
            drops_before, dropping, source = _without_dashes(source)
        else:
            dropping = False
        token = Token(kind, _on_one_line(kind, source))
        token.new_line = "\n" in space or before is None
        token.blank = space.count("\n") > 1 and before is not None
        token.gap = bool(_drawn(space, before, token)) and not (drops_after or drops_before)
        tokens.append(token)
        before, drops_after, space = token, dropping, ""
    if end != len(text):
        raise ValueError(f"{text[end:]!r}")
    return tokens


def _drawn(space: str, before: Token | None, after: Token) -> str:
    """Return what is left of the white space between two tokens once Jinja has read it."""
    left = space
    if before is not None and before.is_silent:
        left = left.removeprefix("\n")
    if after.is_silent and ("\n" in space or before is None):
        left = left.rstrip(" \t")
    return left


def _without_dashes(source: str) -> tuple[bool, bool, str]:
    """Return whether a piece drops the white space before it, that after it, and the piece without saying so."""
    before, after = source[2] == "-", source[-3] == "-"
    return before, after, source[:2] + source[3 if before else 2 : -3 if after else -2] + source[-2:]


def _on_one_line(kind: str, source: str) -> str:
    if kind in ("statement", "expression"):
        return "".join(piece if number % 2 else _joined(piece) for number, piece in enumerate(STRING.split(source)))
    if kind == "tag":
        return tag_of(*parts_of_tag(source))
    return source


def _joined(code: str) -> str:
    """Return code between strings with its broken lines joined, without a space inside brackets."""
    code = re.sub(r"(?<=[(\[])\s*\n\s*|(?<=\{)\s*\n\s*$|,?\s*\n\s*(?=[)\]]|\}[^}]|\}$)", "", code)
    return re.sub(r"\s*\n\s*", " ", code)


def parts_of_tag(source: str) -> tuple[str, list[str], str]:
    """Return the beginning of a tag, its attributes (a condition with what it encloses is one), and its end."""
    found = re.match(r"(</?[a-zA-Z0-9!]+)(.*?)\s*(/?>)$", source, re.DOTALL)
    if found is None:
        raise ValueError(source)
    attributes, part, depth = [], "", 0
    for piece in ATTRIBUTE_PART.findall(found[2]):
        word = re.match(r"\{%-?\s*(\w+)", piece)
        if word:
            depth += (word[1] in OPENING_WORDS) - word[1].startswith("end")
        if piece.isspace() and depth == 0:
            if part:
                attributes.append(part)
            part = ""
        else:
            part += piece
    touching = bool(found[2]) and not found[2][0].isspace()  # an expression that writes attributes itself
    attributes += [part] if part else []
    if touching and attributes:
        return found[1] + attributes[0], attributes[1:], found[3]
    return found[1], attributes, found[3]


def tag_of(beginning: str, attributes: list[str], end: str) -> str:
    """Return a tag on one line; an element that is empty by itself ends with `` />`` only where it did."""
    return " ".join([beginning, *attributes]) + (" />" if end == "/>" else ">")
