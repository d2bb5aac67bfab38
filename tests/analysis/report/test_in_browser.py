"""The report in a real browser: it shows all, loads nothing, runs nothing of what strangers wrote, and can be used."""

import re

import pytest
from playwright.sync_api import expect

from tests.analysis.report.browsers import axe_script, browser, opened

REPORTS = ["demo", "hostile"]
WIDTHS = [360, 1440]

#: Texts that reach out of the window without a box around them that scrolls or cuts on purpose.
_CLIPPED = """() => {
  const wide = document.documentElement.clientWidth;
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    const holder = node.parentElement;
    if (holder.closest("script, style, title, .scroll, pre, nav ul, .skip, .hidden")) continue;
    if (!holder.checkVisibility()) continue;
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width && (box.left < -1 || box.right > wide + 1))
        found.push(`${holder.tagName} ${Math.round(box.left)}..${Math.round(box.right)} ${node.data.slice(0, 60)}`);
    }
  }
  return found;
}"""

#: Texts that a box cuts off which does not scroll.
_CUT = """() => [...document.querySelectorAll("body *:not(svg):not(svg *)")]
  .filter((each) => each.checkVisibility() && !each.matches(".hidden, .hidden *"))
  .filter((each) => ["hidden", "clip"].includes(getComputedStyle(each).overflowX))
  .filter((each) => each.scrollWidth > each.clientWidth + 1)
  .map((each) => each.outerHTML.slice(0, 120))"""

#: Texts of drawings that lie on each other or out of their drawing's card.
_DRAWN_OUT = """() => [...document.querySelectorAll(".drawing svg text")].filter((each) => each.checkVisibility())
  .filter((each) => {
    const box = each.getBoundingClientRect(), card = each.closest("section").getBoundingClientRect();
    return box.width && (box.left < card.left - 1 || box.right > card.right + 1);
  }).map((each) => each.closest("section").id + ": " + each.textContent.slice(0, 60))"""

#: Texts of drawings whose contrast with what they stand on is below WCAG 2.2's 4.5 to 1.
_PALE = """() => {
  const light = (colour) => {
    const parts = colour.match(/[0-9.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  for (const text of document.querySelectorAll(".drawing svg text")) {
    if (!text.checkVisibility() || !text.textContent.trim()) continue;
    text.scrollIntoView({block: "center"});
    const box = text.getBoundingClientRect();
    if (!box.width) continue;
    const middle = [box.left + box.width / 2, box.top + box.height / 2];
    const under = document.elementsFromPoint(...middle)
      .filter((each) => !["text", "tspan", "title"].includes(each.tagName));
    const behind = under.map((each) => each.closest("svg") && each.tagName !== "svg" ? getComputedStyle(each).fill
      : getComputedStyle(each).backgroundColor).find((colour) => colour.startsWith("rgb("));
    const [one, other] = [light(getComputedStyle(text).fill), light(behind)].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5)
      found.push(`${text.closest("section").id}: ${text.textContent.slice(0, 40)} ${contrast.toFixed(2)} ${behind}`);
  }
  return found;
}"""

_COLUMN = """(table, place) => [...table.tBodies[0].rows].map((row) => row.cells[place])
  .map((cell) => cell.dataset.sort ?? cell.innerText)"""


@pytest.fixture(scope="module")
def chromium():
    with browser() as started:
        yield started


@pytest.fixture(params=REPORTS)
def path(request, reports):
    return reports[request.param]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_loaded_and_nothing_of_strangers_runs(chromium, path, width, scheme):
    with opened(chromium, path, width, scheme) as found:
        page = found.page
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        for selector in ("td a", "th button", ".filter input", ".drawing svg"):
            for each in page.locator(selector).all()[:3]:
                if each.is_visible():
                    each.hover()
        page.keyboard.press("Escape")
        page.wait_for_timeout(50)
        assert found.faults == []
        assert page.evaluate("window.violations") == []
        assert page.evaluate("window.pwned") is None
        assert [url for url in found.requests if not url.startswith(("file://", "data:"))] == []
        assert found.requests[0] == path.as_uri()
        assert len(page.context.pages) == 1
        assert page.locator("script").count() == 1
        assert page.locator("style").count() == 1
        assert page.locator("iframe, object, embed, img, form, base, foreignObject").count() == 0
        wild = page.evaluate(
            "[...document.querySelectorAll('*')].flatMap((each) => each.getAttributeNames())"
            ".filter((name) => name.startsWith('on') || name === 'style' || name === 'srcdoc')"
        )
        assert wild == []


def test_the_policy_stops_what_is_not_the_reports_own(chromium, path):
    with opened(chromium, path) as found:
        found.page.evaluate(
            "() => { const made = document.createElement('script'); made.textContent = 'window.pwned = 1';"
            " document.body.append(made); const seen = new Image(); seen.src = 'https://evil.example/x.png'; }"
        )
        found.page.wait_for_function("window.violations.length >= 2")
        assert found.page.evaluate("window.pwned") is None
        assert [url for url in found.requests if "evil.example" in url] == []


def test_links_lead_to_web_pages_or_within(chromium, path):
    with opened(chromium, path) as found:
        links = found.page.evaluate("[...document.querySelectorAll('[href]')].map((each) => each.getAttribute('href'))")
        assert [link for link in links if not link.startswith(("#", "http://", "https://", "data:,"))] == []
        lost = found.page.evaluate(
            "[...document.querySelectorAll('a[href^=\"#\"]')].map((each) => each.getAttribute('href').slice(1))"
            ".filter((name) => !document.getElementById(decodeURIComponent(name)))"
        )
        assert lost == []
        twice = found.page.evaluate(
            "() => { const ids = [...document.querySelectorAll('[id]')].map((each) => each.id);"
            " return ids.filter((name, place) => ids.indexOf(name) !== place); }"
        )
        assert twice == []
        abroad = found.page.locator('main a[href^="http"]')
        assert abroad.count() > 10
        assert {each.get_attribute("rel") for each in abroad.all()[:20]} == {"noopener noreferrer nofollow"}


@pytest.mark.parametrize("width", [*WIDTHS, 820, 1024])
def test_no_text_is_clipped(chromium, path, width):
    with opened(chromium, path, width) as found:
        page = found.page
        for each in ("", "document.querySelectorAll('details').forEach((each) => { each.open = true; })"):
            page.evaluate(each or "0")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate("document.body.scrollWidth") <= width
            assert page.evaluate(_CLIPPED) == []
            assert page.evaluate(_CUT) == []
            assert page.evaluate(_DRAWN_OUT) == []


@pytest.mark.parametrize(("width", "shown", "hidden"), [(1440, "wide", "narrow"), (360, "narrow", "wide")])
def test_charts_are_there(chromium, path, width, shown, hidden):
    with opened(chromium, path, width) as found:
        page = found.page
        drawings = page.locator(f".drawing .{shown} > svg")
        assert drawings.count() >= 10
        for each in drawings.all():
            box = each.bounding_box()
            assert box is not None
            assert box["width"] > 150
            assert box["height"] > 30
            assert each.get_attribute("role") == "img"
            assert each.get_attribute("aria-label")
            assert each.locator("path").count() >= 1
        assert not any(each.is_visible() for each in page.locator(f".drawing .{hidden} > svg").all())


def test_numbers_sort_as_numbers_and_texts_as_texts(chromium, path):
    with opened(chromium, path) as found:
        page = found.page
        section = page.locator("#domains")
        assert section.locator("tbody tr").count() > 5
        table = section.locator("table").element_handle()
        buttons = section.locator("th button")
        buttons.nth(1).click()
        assert section.locator("th").nth(1).get_attribute("aria-sort") == "descending"
        values = [float(value) for value in page.evaluate(f"(table) => ({_COLUMN})(table, 1)", table)]
        assert values == sorted(values, reverse=True)
        assert len({*values}) > 2
        buttons.nth(1).click()
        assert section.locator("th").nth(1).get_attribute("aria-sort") == "ascending"
        values = [float(value) for value in page.evaluate(f"(table) => ({_COLUMN})(table, 1)", table)]
        assert values == sorted(values)
        buttons.nth(0).click()
        assert section.locator("th").nth(1).get_attribute("aria-sort") is None
        names = page.evaluate(f"(table) => ({_COLUMN})(table, 0)", table)
        order = page.evaluate("(names) => [...names].sort((a, b) => a.localeCompare(b, 'en', {numeric: true}))", names)
        assert names == order
        assert found.faults == []


def test_what_is_not_known_stays_last(chromium, reports):
    with opened(chromium, reports["hostile"]) as found:
        section = found.page.locator("#opportunities")
        place = [head.inner_text() for head in section.locator("th").all()].index("Likeness ↕".removesuffix(" ↕"))
        for _ in range(2):
            section.locator("th button").nth(place).click()
            shown = [row.locator("td").nth(place).inner_text() for row in section.locator("tbody tr").all()]
            known = [text != "–" for text in shown]
            assert known == sorted(known, reverse=True)
            assert not all(known)


def test_a_filter_finds_rows(chromium, reports):
    with opened(chromium, reports["demo"]) as found:
        section = found.page.locator("#fixes")
        rows = section.locator("tbody tr")
        everything = rows.count()
        section.locator(".filter input").fill("NOFOLLOW")
        shown = [row.inner_text() for row in rows.all() if row.is_visible()]
        assert 0 < len(shown) < everything
        assert all("nofollow" in text.lower() for text in shown)
        held = [row.text_content().lower() for row in rows.all()]
        assert len(shown) == sum("nofollow" in text for text in held)
        section.locator(".filter input").fill("no such words anywhere")
        assert not any(row.is_visible() for row in rows.all())
        section.locator(".filter input").fill("")
        assert rows.first.is_visible()


def test_more_rows_are_shown_on_demand(chromium, reports):
    with opened(chromium, reports["hostile"]) as found:
        section = found.page.locator("#domains")
        rows = section.locator("tbody tr")
        before = sum(row.is_visible() for row in rows.all())
        section.locator(".whole").click()
        assert before < sum(row.is_visible() for row in rows.all()) == rows.count() == 50
        assert "50 of 302 rows" in section.locator("caption").inner_text()


def test_a_link_to_a_definition_opens_it(chromium, path):
    with opened(chromium, path) as found:
        page = found.page
        for each in page.locator(".tiles dt a").all():
            name = each.get_attribute("href")
            assert page.locator(f"[id='{name[1:]}']").get_attribute("open") is None
            each.click()
            definition = page.locator(f"[id='{name[1:]}']")
            expect(definition).to_have_attribute("open", "")  # the page is told of the new address a moment later
            assert definition.locator("p, table, ul").first.is_visible()
    with opened(chromium, path) as found:
        page = found.page
        section = page.locator("section.finding").first
        section.locator("details.source > summary").click()
        link = section.locator("details.source a").first
        name = link.get_attribute("href")
        link.click()
        expect(page.locator(f"[id='{name[1:]}']")).to_have_attribute("open", "")


def test_all_can_be_reached_with_the_keyboard(chromium, reports):
    with opened(chromium, reports["demo"]) as found:
        page = found.page
        told = []
        everything = page.evaluate("document.querySelectorAll('a, button, input, summary, [tabindex]').length")
        for _ in range(everything + 20):
            page.keyboard.press("Tab")
            told.append(
                page.evaluate(
                    "() => { const at = document.activeElement; const box = at.getBoundingClientRect();"
                    " const look = getComputedStyle(at);"
                    " return [at.tagName, at.className, at.closest('th') ? 'th' : '', box.width > 0 && box.right > 0,"
                    " look.outlineStyle !== 'none']; }"
                )
            )
            if told[-1][0] == "BODY":
                break
        assert told[0][:2] == ["A", "skip"]
        assert told[0][3] is True
        kinds = {(name, within) for name, _, within, _, _ in told}
        assert {("A", ""), ("SUMMARY", ""), ("INPUT", ""), ("BUTTON", "th"), ("BUTTON", ""), ("DIV", "")} <= kinds
        assert [each for each in told if each[0] != "BODY" and not each[3]] == []
        assert [each for each in told if each[0] != "BODY" and not each[4]] == [], "focus is not seen"
        page.reload()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile("#report$"))
        page.locator("details.source > summary").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator("details.source").first).to_have_attribute("open", "")
        page.locator("#fixes th button").first.focus()
        page.keyboard.press("Space")
        expect(page.locator("#fixes th").first).to_have_attribute("aria-sort", "ascending")


@pytest.mark.parametrize("width", WIDTHS)
def test_without_its_script_it_shows_everything(chromium, path, width):
    with opened(chromium, path, width, script=False) as found:
        page = found.page
        for summary in page.locator("details.rows > summary").all():
            summary.click()
        rows = page.locator(".sections tbody tr")
        assert rows.count() > 50
        assert [row.inner_text() for row in rows.all() if not row.is_visible()] == []
        drawings = page.locator(".drawing svg")
        shown = sum(each.is_visible() for each in drawings.all())
        assert shown == drawings.count() / 2
        assert page.locator("button, input").count() == 0
        summary = page.locator("#definitions summary").first
        summary.click()
        expect(page.locator("#definitions details").first).to_have_attribute("open", "")
        assert found.faults == []


def test_it_prints(chromium, path):
    with opened(chromium, path) as found:
        found.page.emulate_media(media="print", color_scheme="dark")
        assert found.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        printed = found.page.pdf(format="A4", print_background=True)
        assert printed.startswith(b"%PDF-")
        assert 2 <= printed.count(b"/Type /Page\n") <= 80
        assert len(printed) > 50_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_of_charts_can_be_read(chromium, path, scheme):
    with opened(chromium, path, 1440, scheme) as found:
        assert found.page.evaluate(_PALE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_serious(chromium, path, width, scheme):
    source = axe_script()
    with opened(chromium, path, width, scheme) as found:
        page = found.page
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        page.evaluate(source)  # the debugger's way in, which the policy leaves open
        told = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
        serious = [
            (each["id"], node["target"], node["failureSummary"][:300])
            for each in told["violations"]
            if each["impact"] in {"serious", "critical"}
            for node in each["nodes"][:5]
        ]
        assert serious == []
        assert len(told["passes"]) > 15
