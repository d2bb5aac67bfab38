"""Headings and lines that say of what follows that it leads to related pages."""

import re
from functools import lru_cache
from typing import Final

#: Characters of such a heading, and what may stand before its words.
_MAX_HEADING: Final = 60
_SIGNS: Final = " \t-–—•·»›▶►★🔥👉📖📰✨💡⚡#"
_NEWEST: Final = re.compile(r"(?:more |explore |read |browse )?(?:latest|recent)\b", re.IGNORECASE)
_RELATED_HEADING: Final = re.compile(
    r"(?:\d{1,3} other products in the same category|explore more on these topics"
    r"|\d{1,3} (?:autres|altri|otros|andere) .{1,50})"
    r"\W*$|(?:more |explore |read |browse )?"
    r"(related|similar|recommended|suggested|popular|trending|more|other|latest|recent) (?:news |blog )?"
    r"(posts?|articles?|stories|reads?|reading|products?|items|news|recipes|videos|content|links|topics|threads"
    r"|discussions|questions|insights|blogs|searches|from .{1,40})\W*$"
    r"|(?:related|similar|recommended|suggested|popular) (?:guides|pages|resources)\W*$"
    r"|(you (may|might) (also )?(like|love|enjoy|be interested in)( these (posts|articles|products|recipes))?"
    r"|you(?:'|\u2019)ll also (?:like|love)|more like this|read (next|more|also)|what to read next"
    r"|also worth (?:reading|a read|checking out)"
    r"|more to (?:explore|read|love|discover)|more .{2,30} (?:posts|articles|stories|guides|recipes|recommendations)"
    r"|keep reading|continue reading|up next|recommended( for you)?|further reading for you"
    r"|customers (?:who .{1,30} )?also .{1,30}"
    r"|more (on|from|in|by) .{1,40}"
    r"|ähnliche (beiträge|artikel|news|meldungen|produkte|themen|fragen)|weitere (beiträge|artikel)"
    r"|das könnte (dich|sie|ihnen) auch .{1,20}|articles? (similaires|liés|connexes)|à lire aussi|lire aussi"
    r"|(artículos|entradas|noticias) relacionad[ao]s|te puede interesar|(artigos|posts|notícias) relacionad[ao]s"
    r"|articoli correlati|potrebbe interessarti( anche)?|leggi anche|gerelateerde (berichten|artikelen)"
    r"|lees ook|relaterade (artiklar|inlägg)|läs (också|även)|powiązane (artykuły|wpisy)|похожие .{1,20}|читайте также"
    r"|(?:связанные|другие) (?:статьи|новости|материалы|публикации)|(?:материалы|новости) по теме|вам может .{1,20}"
    r"|(?:související|podobné|další|súvisiace|ďalšie) (?:články|recepty|produkty)|mohlo by (?:vás|s[ae] vám) .{1,20}"
    r"|kapcsolódó (?:cikkek|termékek|anyagok)|σχετικά άρθρα|διαβάστε επίσης|articole (?:similare|asemănătoare)"
    r"|(?:ilgili|benzer|diğer) (?:haberler|yazılar|ürünler|konular|içerikler|tarifler)|ilginizi çekebilir"
    r"|(?:artikel|berita) (?:terkait|lainnya)|baca juga|tin liên quan|bài viết liên quan|có thể bạn quan tâm"
    r"|lue myös|les også|læs også|saistītie raksti|lasi arī|taip pat skaitykite|loe ka|(?:مطالب|اخبار) مرتبط"
    r"|produits? (?:similaires|associés|apparentés)|ähnliche rezepte|prodotti correlati|produtos relacionados"
    r"|productos relacionados|(?:leia|lea|lee) (?:também|también)|você também pode .{1,20}|también te puede interesar"
    r"|関連(?:記事|ニュース|商品)|おすすめ記事|相关(?:文章|新闻|阅读|推荐)"
    r"|相關(?:文章|新聞)|延伸閱讀|推薦閱讀|推荐阅读|관련 ?기사"
    r"|اقرأ أيضا|plus de .{1,40}|mehr (?:aus|von|über|zu[mr]?) .{1,40}|más (?:de|sobre) .{1,40}"
    r"|(?:zobacz|(?:prze)?czytaj) (?:także|również)|(?:prze)?czytaj też"
    r"|(?:podobne|polecane) (?:wpisy|artykuły|produkty)"
    r"|(?:podobne|powiązane) (?:posty|wiadomości|tematy|produkty)|vous aimerez (?:peut-être )?aussi"
    r"|sur le même (?:sujet|thème)"
    r"|схожі .{1,20}|(?:читайте|дивіться) також|(?:інші|пов.язані) (?:новини|статті|матеріали)"
    r"|(?:новини|матеріали) за темою"
    r"|(?:مقالات|أخبار|مواضيع|مواد|منتجات) (?:ذات صلة|مشابهة|متعلقة)|قد يعجبك أيضا|ook interessant"
    r"|gerelateerde producten|(?:veja|assista) também|(?:matérias|conteúdos) relacionad[ao]s"
    r"|también te puede gustar"
    r"|(?:ti )?potrebbe(?:ro)? (?:anche )?interessar(?:e|ti)|relaterede (?:artikler|indlæg|produkter)"
    r"|relaterte (?:artikler|innlegg|produkter)|liknande (?:artiklar|produkter)|du kanske också gillar|čtěte také"
    r"|citește și|(?:povezani|slični) (?:članci|proizvodi)|možda vas zanima|свързани (?:статии|новини|публикации)"
    r"|(?:читать|смотрите) также|вам также может .{1,20}|あわせて読みたい|(?:ข่าว|บทความ)ที่เกี่ยวข้อง|猜你喜欢"
    r"|ez(?:t|ek)? is érdekelhet(?:nek|i)?|pogledajte i(?: ovo)?|berita rekomendasi|anderen bekeken ook"
    r"|wir empfehlen auch|empfohlene (?:artikel|beiträge|produkte)|(?:más|otras) noticias|temas similares"
    r"|(?:ricette|notizie) correlate|(?:often|frequently) bought (?:with .{1,30}|together)|other albums by .{1,40}"
    r"|(?:searches|pages) related to .{1,40}|pages? liées?|in case you missed it|if you (?:liked|enjoyed) this.{0,40}"
    r"|das interessiert andere(?: leser)?|dans la même (?:catégorie|rubrique))\W*$",
    re.IGNORECASE,
)


def speaks_of_newest(text: str) -> bool:
    """Whether a heading says that the newest pages follow, which front pages and lists are for."""
    return _NEWEST.match(text.lstrip(_SIGNS)) is not None


def is_related_heading(text: str) -> bool:
    """Whether a heading or a line says that related pages follow."""
    return len(text) <= _MAX_HEADING and _speaks_of_related(text)


@lru_cache(maxsize=8_192)
def _speaks_of_related(text: str) -> bool:
    """A slow look, and many lines are the same on all pages of a site."""
    return _RELATED_HEADING.match(text.lstrip(_SIGNS)) is not None
