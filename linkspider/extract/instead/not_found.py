"""Pages that answer 200 and say that there is nothing here (any more).

They say so in their title or heading, with little else, or in their text, with nothing else. A sign only:
which pages of a host are its not-found page is told for sure by its answer to a probe (``soft404``).
"""

import re
from typing import Final

#: A page of more words says something else beside "not found".
MAX_WORDS: Final = 150
#: One whose title says it in whole, or twice as "404 - Not Found" does, may have so many: servers' explanations, menus.
#: More, and it is an article about the status.
MAX_TITLED_WORDS: Final = 300
#: One that says it in its text has so few: it says nothing else.
MAX_BARE_WORDS: Final = 12

_CJK: Final = "\u3040-\u30ff\u3400-\u9fff"
#: What parts a title; in Chinese and Japanese also a hyphen without blanks, and what ends a sentence.
_SEPARATOR: Final = re.compile(
    r"\s+[-–—|·•:»«/~]+\s+|[|–—·•»«:()（）【】]|\s{2,}|[，。！？；…～]+"
    rf"|(?<=[{_CJK}])[-_,!~.]+|[-_,!~.]+(?=[{_CJK}])"
)
_EDGES: Final = " \t.!?…:;,-–—'\"“”„«»()[]¡¿。！、"
#: What a title says in whole, or one part of it that separators set apart.
_NUMBERS: Final = re.compile(
    r"(?:(?:error|erreur|fehler|errore|erro|ошибка|błąd|chyba|hata|خطای|エラー|http|http error|http status|status)"
    r"(?:\s*-\s*|\s*))?(?:404|410)(?:\.\d{1,2})?"
    r"(?:[\s-]*(?:error|erreur|fehler|page|error page|not found(?: 1)?|gone|(?:file|page) not found))?"
)
_ZH_YOURS: Final = "(?:您|你)?所?(?:需?要|想)?(?:访问|查找|浏览|查看|寻找|找|打开|请求|查询|瀏覽|訪問)?的?"
_ZH_PAGE: Final = "(?:页面|頁面|网页|網頁|页|頁|资源|文件|内容|地址)"
#: What need not be set apart from the phrase it stands beside: "404. Page not found.", "Page not found error 404".
_STATUS: Final = r"(?:(?:http|error|erreur|fehler|ошибка|エラー|estado http) ?)?404(?: error)?"
_PHRASES: Final = re.compile(
    rf"(?:{_STATUS}[-–.:!,\s]*)?"
    r"(?:(?:o+ps|sorry|uh oh|oh no|whoops|hm+|error|we're sorry|looks like)\W+){0,2}(?:"
    r"(?:(?:the|this|that|your|requested|web|file or) )*"
    r"(?:page|file|document|url|resource|content|product|item|post|object|action|request|article)s? "
    r"(?:(?:that )?you (?:requested|were looking for|are looking for) |you're looking for )?"
    r"(?:(?:was|is|are|could|can|cannot|can't|couldn't|has) )*"
    r"(?:not (?:be )?found|(?:cannot|can't|couldn't) be found|not exist|doesn't exist|does not exist"
    r"|no longer (?:exists?|available|here)|not available|unavailable|been (?:removed|deleted))"
    r"|(?:(?:web ?)?site )?not found|nothing found(?: here)?|(?:we )?(?:can't|cannot|couldn't|could not|can not) find "
    r"(?:(?:that|the|this|your) page(?: (?:you requested|you(?:'re| are| were) looking for))?|that|it)"
    r"|(?:(?:die|diese|angeforderte|gewünschte|gesuchte|aufgerufene) )*seite (?:(?:wurde|leider|konnte) )*"
    r"(?:nicht gefunden(?: werden)?|existiert nicht|nicht verfügbar)|(?:dokument |datei )?nicht gefunden"
    r"|(?:(?:la|cette) )?page (?:que vous (?:cherchez|recherchez|demandez|avez demandée) )?(?:est )?"
    r"(?:introuvable|non trouvée|inexistante|(?:demandée )?n'existe (?:pas|plus))"
    r"|(?:la )?página (?:(?:solicitada|que buscas?) )?no (?:encontrada|existe|disponible|se ha encontrado)"
    r"|no se (?:encontró|ha encontrado) la página|(?:(?:artículo|archivo|recurso) )?no encontrado"
    r"|(?:a )?página não (?:existe|(?:foi )?encontrada)|pagina (?:non (?:è stata )?trovata|inesistente)|non trovato"
    r"|(?:(?:de|deze) )?(?:pagina )?(?:is )?niet gevonden|(?:(?:de|deze) )?pagina (?:is )?niet beschikbaar"
    r"|(?:strona )?nie (?:została )?znalezion[ao](?: strony)?|strona (?:o podanym adresie )?nie istnieje"
    r"|stránka (?:nebyla )?(?:nenalezena|nalezena|neexistuje)|(?:(?:az?|keresett) )*oldal nem található"
    r"|pagina nu a fost găsită|sidan (?:hittades inte|kunde inte hittas|finns inte)"
    r"|siden (?:(?:blev|ble) )?ikke (?:fundet|funnet)|siden finnes ikke|sivua ei (?:löydy|löytynyt)"
    r"|(?:aradığınız )?sayfa bulunamadı"
    r"|(?:(?:эта|запрашиваемая|запрошенная) )*страница не (?:найдена|существует)|такой страницы не существует"
    r"|файл не найден|не найдено|сторінку не знайдено"
    r"|η σελίδα δεν? βρέθηκε|הדף לא נמצא|الصفحة غير موجودة|لم يتم العثور على الصفحة"
    r"|صفح(?:ه|هٔ|ه‌ی|ه ی)(?: (?:مورد نظر|درخواستی))?(?: شما)? (?:یافت|پیدا) نشد"
    r"|(?:(?:お探し|ご指定)の)?(?:ページ|ページまたはファイル)(?:が|は)(?:見つかりません(?:でした)?|存在しません)"
    rf"|{_ZH_YOURS}(?:该|此|这个|当前)?{_ZH_PAGE}(?:并|並|已经|已)?"
    r"(?:不存在|未找到|找不到|没有找到|没找到|无法找到|無法找到|(?:被|已|已经|已被|已经被)删除)(?:或.{1,12})?"
    rf"|(?:找不到|未找到|没有找到|没找到|无法找到|無法找到)(?:该|此|这个|這個|{_ZH_YOURS}){_ZH_PAGE}"
    r"|(?:요청하신 )?페이지를 찾을 수 없습니다|존재하지 않는 페이지(?:입니다)?|ไม่พบหน้า(?:ที่คุณต้องการ|นี้)?"
    r"|không tìm thấy trang|halaman tidak ditemukan"
    r"|(?:(?:this|the|your) )?(?:(?:web )?hosting )?(?:account|(?:web ?)?site|domain)(?: name)?(?: is| has been)? "
    r"suspended"
    rf")(?:[-–.:!,\s]*{_STATUS}| error)?"
)
#: Each of the phrases holds one of these, which are looked for much faster.
_HINTS: Final = re.compile(
    "404|410|found|find|exist|available|removed|deleted|suspended|gefunden|verfügbar|introuvable|trouv|encontr"
    "|disponible|trovat|inesist|gevonden|beschikbaar|znalez|istnieje|nalezena|található|găsită|hitta|finns inte|fundet"
    "|funnet|finnes|löydy|löytynyt|bulunam|найден|существует|знайдено|βρέθηκε|נמצא|موجودة|العثور|نشد|ません|不存在|找"
    "|删除|찾을|존재하지|ไม่พบ|không tìm|tidak"
)
_MAX_CHARACTERS: Final = 200
_SENTENCE_END: Final = re.compile(r"[.!?。！？]+(?:\s+|$)")


def soft_404_reason(title: str | None, h1: str | None, word_count: int, text: str = "") -> str | None:
    """What makes a page that answered with a 2xx status look like a not-found page, or None.

    Args:
        title: its title.
        h1: its first heading.
        word_count: words of its main content; ``text``: the main content, which may say so where it says nothing else.

    Returns:
        Where it says so and how, as ``title: Page not found``.
    """
    if word_count > MAX_TITLED_WORDS:
        return None
    said = _said(title)
    if said and (word_count <= MAX_WORDS or len(said) > 1 or said[0] == _stripped(title)):
        return f"title: {said[0]}"
    said = _said(h1) if word_count <= MAX_WORDS else []
    if said or word_count > MAX_BARE_WORDS:
        return f"h1: {said[0]}" if said else None
    sentences = map(_stripped, _SENTENCE_END.split(text[:_MAX_CHARACTERS]))
    return next((f"text: {sentence}" for sentence in sentences if not sentence.isdecimal() and _says(sentence)), None)


def _said(text: str | None) -> list[str]:
    """The parts of a title that say "not found"; where the whole does, that alone."""
    if text is None or len(text) > _MAX_CHARACTERS or _HINTS.search(text.lower()) is None:
        return []
    whole = _stripped(text)
    parts = [whole] if _says(whole) else map(_stripped, _SEPARATOR.split(text))
    return [part for part in parts if _says(part)]


def _says(part: str) -> bool:
    folded = part.lower().replace("’", "'")
    return bool(folded) and (_NUMBERS.fullmatch(folded) or _PHRASES.fullmatch(folded)) is not None


def _stripped(text: str | None) -> str:
    return (text or "").strip(_EDGES)
