"""Reading PDFs in tests: the words of each tagged element with the language that holds for it."""

import re
from io import BytesIO

import pikepdf
import pypdfium2

_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def text_of(data: bytes) -> str:
    """All words of the file, page marks included; line breaks and soft hyphens smoothed."""
    document = pypdfium2.PdfDocument(data)
    pages = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return re.sub(r"\s+", " ", pages.replace("\ufffe\r\n", "").replace("\u00ad", "").replace("\u200b", ""))


def pages_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def languages_of(data: bytes) -> list[tuple[str, str]]:
    """Language and words of every piece of tagged content, in reading order."""
    with pikepdf.open(BytesIO(data)) as pdf:
        words = {page.objgen: _marked(page) for page in pdf.pages}
        found: list[tuple[str, str]] = []
        _walk(pdf.Root.StructTreeRoot.K, str(pdf.Root.Lang), None, words, found)
        return found


def _walk(element, language, page, words, found):
    if isinstance(element, pikepdf.Array):
        for entry in element:
            _walk(entry, language, page, words, found)
    elif isinstance(element, pikepdf.Dictionary):
        page = element.get("/Pg", page)
        if element.get("/Type") == "/MCR":
            found.append((language, words[page.objgen].get(int(element.MCID), "")))
        elif "/K" in element:
            _walk(element.K, str(element.get("/Lang", language)), page, words, found)
    elif isinstance(element, int):
        found.append((language, words[page.objgen].get(int(element), "")))


def _marked(page):
    """Marked content id → its words. Spans inside an element may name a language of their own; typst does not."""
    fonts = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    words, stack, font = {}, [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                stack.append(operands[1].get("/MCID") if isinstance(operands[1], pikepdf.Dictionary) else None)
            case "BMC":
                stack.append(None)
            case "EMC":
                stack.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "TJ" | "Tj" if stack and stack[-1] is not None:
                parts = operands[0] if str(operator) == "TJ" else operands
                said = "".join(_decoded(bytes(part), font) for part in parts if isinstance(part, pikepdf.String))
                words[int(stack[-1])] = words.get(int(stack[-1]), "") + said
    return words


def _decoded(raw, letters):
    return "".join(letters.get(raw[i : i + 2], "") for i in range(0, len(raw), 2))


def _letters(font):
    """Glyph code → letters, from the font's ToUnicode map."""
    found = {}
    cmap = font.ToUnicode.read_bytes()
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        codes = [bytes.fromhex(code.decode()) for code in _HEX.findall(block)]
        found.update({code: words.decode("utf-16-be") for code, words in zip(codes[::2], codes[1::2], strict=True)})
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for line in block.strip().splitlines():
            first, last, words = (bytes.fromhex(code.decode()) for code in _HEX.findall(line)[:3])
            start, letter = int.from_bytes(first), words.decode("utf-16-be")
            for step in range(int.from_bytes(last) - start + 1):
                found[(start + step).to_bytes(2)] = letter[:-1] + chr(ord(letter[-1]) + step)
    return found
