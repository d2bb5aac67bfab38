"""The type and the character encoding that an answer declares, read as browsers read them, and its text.

Sources: https://encoding.spec.whatwg.org/#names-and-labels, https://fetch.spec.whatwg.org/#content-type-header,
https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
"""

import codecs
import re
from functools import lru_cache
from typing import Final, NamedTuple

from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

#: Python's names of the encodings that browsers know, as w3lib widens them. Python has codecs that are none: a page
#: labelled ``hex``, ``idna`` or ``unicode-escape`` is not one.
_WEB_ENCODINGS: Final = frozenset(
    {
        *("utf-8", "utf-16-le", "utf-16-be", "cp866", "cp874", "mac-roman", "mac-cyrillic", "koi8-r", "koi8-u"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "shift_jis", "cp949", "euc_kr"),
    }
)
#: Labels of the standard that neither Python nor w3lib knows, by the codec.
_MORE_LABELS: Final = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "utf-16-be": "unicodefffe",
    **{f"cp125{number}": f"x-cp125{number}" for number in (0, 1, 3, 5, 6, 7, 8)},
    "cp1252": "iso88591 x-cp1252 x-user-defined",
    "cp1254": "iso88599 x-cp1254",
    "cp874": "dos-874 iso885911",
    **{f"iso8859-{number}": f"iso8859{number}" for number in (2, 3, 4, 5, 10, 13, 14)},
    "iso8859-6": "csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i iso88596",
    "iso8859-7": "iso88597 sun_eu_greek",
    "iso8859-8": "csiso88598e csiso88598i iso-8859-8-e iso-8859-8-i iso88598 logical visual",
    "iso8859-15": "csisolatin9 iso885915",
    "koi8-r": "koi koi8",
    "koi8-u": "koi8-ru",
    "mac-roman": "csmacintosh mac x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "csgb2312 gb_2312 x-gbk",
    "big5hkscs": "cn-big5 x-x-big5",
    "euc_jp": "cseucpkdfmtjapanese x-euc-jp",
    "cp949": "cseuckr csksc56011987 iso-ir-149 ks_c_5601-1989 ksc_5601 windows-949",
}
#: The encodings of the web without ASCII in them.
UTF_16: Final = frozenset({"utf-16-le", "utf-16-be"})
_EXTRA_LABELS: Final = {label: codec for codec, labels in _MORE_LABELS.items() for label in labels.split()}

#: Values of a header, parted at commas that stand in no quotes.
_VALUES: Final = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')
_MEDIA_TYPE: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9a-z]+/[!#$%&'*+\-.^_`|~0-9a-z]+")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
#: What ends the head of a page, what is passed over in it, and elements that may declare an encoding.
_DECLARING: Final = re.compile(rb"<!--.*?(?:-->|\Z)|</head|<body|<meta[\s/]([^>]*)", re.IGNORECASE | re.DOTALL)
_MAX_HEAD: Final = 64 * 1024
_AS_BROWSERS: Final = "linkspider-as-browsers"
#: Characters of a Content-Type header that are read.
_MAX_DECLARED: Final = 1_000


class Declared(NamedTuple):
    """What Content-Type says.

    Attributes:
        media_type: the type, lower case; None where it is not said, or by what is no type.
        charset: the label of the encoding, as written; None where there is none.
    """

    media_type: str | None
    charset: str | None


def declared(content_type: str | None) -> Declared:
    """Reads a Content-Type header, several of which are joined by commas: the last one that is a type counts.

    One of the same type that says no encoding leaves that of the one before.
    """
    return _read_declared((content_type or "")[:_MAX_DECLARED])


@lru_cache(maxsize=1_024)
def _read_declared(content_type: str) -> Declared:
    found = Declared(None, None)
    for value in _VALUES.findall(content_type):
        media_type = value.partition(";")[0].strip().lower()
        if _MEDIA_TYPE.fullmatch(media_type) is None or media_type == "*/*":
            continue
        label = _CHARSET.search(value)
        kept = found.charset if media_type == found.media_type else None
        found = Declared(media_type, label[1] if label else kept)
    return found


def decode(body: bytes, content_type: str | None) -> tuple[str, bytes | str]:
    """The encoding and the text of an HTML page; UTF-8, nearly every page, stays bytes, which lexbor reads as they are.

    Order of the HTML standard: byte order mark, header, ``meta`` in the first bytes; then UTF-8 if it fits, ``meta``
    further behind, and windows-1252.
    """
    mark, mark_bytes = read_bom(body)
    charset = (
        mark
        or _codec(declared(content_type).charset)
        or _meta_encoding(body)
        or ("utf-8" if _is_utf8(body) else _late_encoding(body) or "cp1252")
    )
    if mark_bytes:
        body = body[len(mark_bytes) :]
    return charset, body if charset == "utf-8" else to_text(body, charset)


def to_text(body: bytes, charset: str) -> str:
    """The text of a page in an encoding that ``decode`` gave; what cannot be read is U+FFFD."""
    return body.decode(charset, errors=_AS_BROWSERS)


def as_utf8(body: bytes, charset: str) -> bytes:
    """The text of a page in an encoding that ``decode`` gave, in UTF-8, without the mark of UTF-16."""
    return to_text(body, charset).removeprefix("\ufeff").encode()


def _as_browsers(fault: UnicodeError) -> tuple[str, int]:
    """Reads bytes that the standard's tables have and Python's lack: controls of the Windows encodings, GBK's euro."""
    assert isinstance(fault, UnicodeDecodeError)
    byte = fault.object[fault.start]
    if fault.encoding == "charmap" and 0x80 <= byte <= 0x9F:  # C1
        return chr(byte), fault.start + 1
    if fault.encoding == "gb18030" and byte == 0x80:
        return "€", fault.start + 1
    replaced, end = codecs.replace_errors(fault)
    return str(replaced), end


codecs.register_error(_AS_BROWSERS, _as_browsers)


def _codec(label: str | None) -> str | None:
    """The codec of a declared label, or None where it names none of the web's encodings."""
    label = (label or "").strip().lower()
    name = _EXTRA_LABELS.get(label) or resolve_encoding(label)
    if not name:
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _WEB_ENCODINGS else None


def _meta_encoding(body: bytes) -> str | None:
    """What the first ``meta`` declares in the first bytes."""
    return _as_read(_codec(html_body_declared_encoding(body)))


def _late_encoding(body: bytes) -> str | None:
    """What the first ``meta`` of the head declares that names an encoding, wherever in the head it is."""
    for found in _DECLARING.finditer(body, 0, _MAX_HEAD):
        if found[1] is None and not found[0].startswith(b"<!--"):
            return None
        label = _CHARSET.search((found[1] or b"").decode("latin-1"))
        if label and (codec := _codec(label[1])):
            return _as_read(codec)
    return None


def _as_read(codec: str | None) -> str | None:
    """What is meant by a codec; what says UTF-16 and was itself read as ASCII is UTF-8."""
    return "utf-8" if codec and codec.startswith("utf-16") else codec


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
