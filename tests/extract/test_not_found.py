"""Pages that say "not found" and answer 200."""

import pytest

from linkspider.extract.instead.not_found import MAX_WORDS, soft_404_reason

NOT_FOUND = [
    *("404", "404 Not Found", "Error 404", "404 - Page not found", "Page not found | Kettle & Leaf", "Not Found"),
    *("Kettle & Leaf – Page Not Found", "404 Error: Page not found", "Oops! Page not found.", "410 Gone", "HTTP 404"),
    *("Page Not Found (404)", "The page you requested was not found", "This page doesn’t exist", "File not found"),
    *("Sorry, this page is not available", "This product is no longer available", "We couldn't find that page"),
    *("Seite nicht gefunden", "Fehler 404: Seite nicht gefunden", "Die angeforderte Seite wurde nicht gefunden"),
    *("Page introuvable", "Erreur 404", "Page non trouvée - Le Thé", "Página no encontrada", "La página no existe"),
    *("Página não encontrada", "Pagina non trovata", "Pagina niet gevonden", "Strona nie została znaleziona"),
    *("Strona nie istnieje", "Stránka nenalezena", "Az oldal nem található", "Sidan hittades inte", "Sayfa bulunamadı"),
    *("Siden blev ikke fundet", "Siden ble ikke funnet", "Sivua ei löytynyt", "Страница не найдена | Чай"),
    *(
        "ページが見つかりません",
        "お探しのページは見つかりませんでした。",
        "页面不存在",
        "找不到页面",
        "페이지를 찾을 수 없습니다",
    ),
    *("الصفحة غير موجودة", "הדף לא נמצא", "Không tìm thấy trang"),
]
FOUND = [
    *("Kettle & Leaf", "How to fix 404 errors", "Peugeot 404 Coupé", "404 ways to brew tea", "Room 404", "4040"),
    *(
        "HTTP status codes: 404, 410 and others",
        "Lost and found",
        "Page not found errors explained",
        "Not found in nature",
    ),
    *(
        "The page that was found",
        "Page 404 of 500",
        "Seite",
        "Found",
        "Gone with the wind",
        "Nothing",
        "strona",
        "Oops!",
    ),
    *("What to do when a product is no longer available", "1-404-555-0100", "x" * 100_000, "not " * 1_000, "", " | "),
]


@pytest.mark.parametrize("title", NOT_FOUND)
def test_not_found(title):
    assert soft_404_reason(title, None, 40).startswith("title: ")
    assert soft_404_reason("Kettle & Leaf", title, 40).startswith("h1: ")


@pytest.mark.parametrize("title", FOUND)
def test_found(title):
    assert soft_404_reason(title, title, 40) is None


def test_the_reason_names_what_is_said():
    assert soft_404_reason("Kettle & Leaf | Page not found!", None, 40) == "title: Page not found"


def test_a_page_with_a_text_is_not_the_not_found_page():
    assert soft_404_reason("Page not found", None, MAX_WORDS) is not None
    assert soft_404_reason("Page not found", None, MAX_WORDS + 1) is None


def test_a_page_without_title():
    assert soft_404_reason(None, None, 0) is None
