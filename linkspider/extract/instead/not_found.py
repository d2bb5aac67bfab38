"""Pages that answer 200 and say in their title or heading, with little else, that there is nothing here.

A sign only: which pages of a host are its not-found page is told for sure by its answer to a probe (``soft404``).
"""

import re
from typing import Final

#: A page of more words says something else beside "not found".
MAX_WORDS: Final = 150

_SEPARATOR: Final = re.compile(r"\s+[-–—|·•:»«/~]+\s+|[|–—·•»«:()（）]|\s{2,}")
_EDGES: Final = " \t.!?…:;,-–—'\"“”„«»()[]¡¿。！、"
#: What a title says in whole, or one part of it that separators set apart.
_NUMBERS: Final = re.compile(
    r"(?:(?:error|erreur|fehler|errore|erro|ошибка|błąd|chyba|hata|http|http error|http status|status)\s*)?"
    r"(?:404|410)(?:\s*(?:error|erreur|fehler|page|error page|not found|gone|(?:file|page) not found))?"
)
_PHRASES: Final = re.compile(
    r"(?:(?:oops|sorry|uh oh|whoops|error|we're sorry)\W+)?(?:"
    r"(?:(?:the|this|that|your|requested|web) )*(?:page|file|document|url|resource|content|product|item|post)s? "
    r"(?:you (?:requested|were looking for|are looking for) )?(?:(?:was|is|are|could|can|cannot|can't|couldn't|has) )*"
    r"(?:not (?:be )?found|not exist|doesn't exist|does not exist|no longer (?:exists?|available|here)|not available"
    r"|unavailable|been (?:removed|deleted))"
    r"|not found|nothing found(?: here)?|(?:we )?(?:can't|cannot|couldn't|could not) find (?:that|the|this|your) page"
    r"|(?:(?:die|diese|angeforderte) )*seite (?:(?:wurde|leider|konnte) )*"
    r"(?:nicht gefunden(?: werden)?|existiert nicht|nicht verfügbar)|nicht gefunden"
    r"|(?:la )?page (?:est )?(?:introuvable|non trouvée|inexistante|demandée n'existe pas)"
    r"|(?:la )?página no (?:encontrada|existe|disponible)|no se encontró la página"
    r"|(?:a )?página não (?:existe|(?:foi )?encontrada)|pagina (?:non (?:è stata )?trovata|inesistente)"
    r"|(?:de )?pagina (?:is )?niet (?:gevonden|beschikbaar)|(?:strona )?nie (?:została )?znalezion[ao](?: strony)?"
    r"|strona nie istnieje|stránka (?:nebyla )?(?:nenalezena|nalezena|neexistuje)|(?:az )?oldal nem található"
    r"|pagina nu a fost găsită|sidan (?:hittades inte|kunde inte hittas|finns inte)"
    r"|siden (?:(?:blev|ble) )?ikke (?:fundet|funnet)|siden finnes ikke|sivua ei (?:löydy|löytynyt)|sayfa bulunamadı"
    r"|(?:(?:эта|запрашиваемая) )*страница не (?:найдена|существует)|сторінку не знайдено"
    r"|η σελίδα δεν? βρέθηκε|הדף לא נמצא|الصفحة غير موجودة|لم يتم العثور على الصفحة"
    r"|(?:お探しの)?ページ(?:が|は)(?:見つかりません(?:でした)?|存在しません)"
    r"|(?:页面|頁面|网页)(?:不存在|未找到|找不到|没有找到)|(?:找不到|未找到)(?:该|您要的)?(?:页面|頁面|网页)"
    r"|페이지를 찾을 수 없습니다|존재하지 않는 페이지(?:입니다)?|ไม่พบหน้า(?:ที่คุณต้องการ|นี้)?"
    r"|không tìm thấy trang|halaman tidak ditemukan"
    r")"
)
_MAX_CHARACTERS: Final = 200


def soft_404_reason(title: str | None, h1: str | None, word_count: int) -> str | None:
    """What makes a page that answered with a 2xx status look like a not-found page, or None.

    Args:
        title: its title.
        h1: its first heading.
        word_count: words of its main content.

    Returns:
        Where it says so and how, as ``title: Page not found``.
    """
    if word_count > MAX_WORDS:
        return None
    for place, text in (("title", title), ("h1", h1)):
        if text is not None and len(text) <= _MAX_CHARACTERS and (said := _said(text)) is not None:
            return f"{place}: {said}"
    return None


def _said(text: str) -> str | None:
    """The part of a title that says "not found"."""
    for part in (text, *_SEPARATOR.split(text)):
        said = part.strip(_EDGES)
        folded = said.lower().replace("’", "'")
        if folded and (_NUMBERS.fullmatch(folded) or _PHRASES.fullmatch(folded)):
            return said
    return None
