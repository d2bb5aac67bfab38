"""Pages that say "not found" and answer 200."""

import pytest

from linkspider.extract.instead.not_found import MAX_BARE_WORDS, MAX_TITLED_WORDS, MAX_WORDS, soft_404_reason

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
    *("The page cannot be found", "The page you requested cannot be found!", "Oops! That page can’t be found."),
    *("The resource cannot be found.", "Object not found!", "Sorry, we could not find that!", "Site not found · Host"),
    *("Hmmm, we couldn’t find the page you were looking for.", "We can't find the page you're looking for | Tea"),
    *("404-Page Not Found", "404. Page not found.", "404 Sayfa Bulunamadı", "Page not found error 404"),
    *("404 Not Found 1", "Error 404--Not Found", "Ошибка 404. Файл не найден", "That page doesn't exist (404) - Tea"),
    *(
        "404-页面不存在-亲子王国",
        "404-盛付通",
        "您访问的页面不存在",
        "对不起,你访问的页面不存在！",
        "没有找到您要访问的页面",
    ),
    *(
        "页面未找到_www.tea.example",
        "您所访问的资源不存在",
        "该页面未找到！",
        "无法找到该页",
        "404，您要访问的页面不存在或已转移地址",
    ),
    *("页面已删除", "您访问的文件已被删除", "内容已经删除 - 茶", "该页面被删除"),
    *("صفحه مورد نظر یافت نشد", "خطای 404", "No se ha encontrado la página", "A keresett oldal nem található"),
    *("La page que vous cherchez n'existe pas", "ご指定のページは存在しません。", "Account Suspended"),
    *("This account has been suspended.",),
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
    *("404-Gehäuse für Tee", "404.2 kB", "404-9000", "標題 404 号房", "The page can be found", "Site unavailable"),
    *(
        "We can't find a reason to drink coffee",
        "Suspended ceilings",
        "这个页面很好",
        "没有找到爱情",
        "Service Unavailable",
    ),
    *("文件删除", "内容删除 - 帮助中心", "页面删除"),
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
    assert soft_404_reason("404 Not Found - HTTP | Docs", "404 Not Found", MAX_WORDS) is not None
    assert soft_404_reason("404 Not Found - HTTP | Docs", "404 Not Found", MAX_WORDS + 1) is None
    assert soft_404_reason("Tea", "Page not found", MAX_WORDS + 1) is None
    assert soft_404_reason("Page not found | Tea", None, MAX_WORDS) == "title: Page not found"
    assert soft_404_reason("Page not found | Tea", None, MAX_WORDS + 1) is None


@pytest.mark.parametrize("title", ["Page not found", "IIS 7.5 Detailed Error - 404.0 - Not Found"])
def test_a_page_whose_title_says_nothing_else_may_have_a_long_menu_or_explanation(title):
    assert soft_404_reason(title, None, MAX_TITLED_WORDS) is not None
    assert soft_404_reason(title, None, MAX_TITLED_WORDS + 1) is None


@pytest.mark.parametrize(
    "text", ["您要访问的页面不存在或" * 18, "404 " * 50, "sorry " * 33, "the page you requested " * 8, "404-" * 50]
)
def test_hostile_titles(text):
    assert soft_404_reason(text[:200], None, 0) in {None, "title: 404"}


@pytest.mark.parametrize(
    "text",
    [
        "404 Not Found",
        "404 page not found",
        "Oops! The page you requested could not be found. Home",
        "Página não encontrada",
    ],
)
def test_a_text_that_says_nothing_else_is_enough(text):
    assert soft_404_reason("Oops!", None, MAX_BARE_WORDS, text).startswith("text: ")
    assert soft_404_reason("Oops!", None, MAX_BARE_WORDS + 1, text) is None


@pytest.mark.parametrize("text", ["404", "Room 404 is found on the left", "We found the page of your dreams", ""])
def test_a_short_text_that_says_something_else_is_a_page(text):
    assert soft_404_reason("Tea", None, len(text.split()), text) is None


def test_a_page_without_title():
    assert soft_404_reason(None, None, 0) is None
