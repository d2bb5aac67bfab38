"""Small files as each tool exports them, made by hand from the tools' column names, with what they hold."""

import codecs
import csv
import io
import json
from typing import NamedTuple

A, B, C = "https://a.example/", "https://b.example/", "https://c.example/"
SITE, SHOP = "https://www.site.example/", "https://www.site.example/shop"


class Export(NamedTuple):
    """A file and what becomes of it: rows read, accepted, duplicate, rejected; of the rejected, counted."""

    format: str
    content: bytes
    rows_read: int
    accepted: int
    duplicate: int = 0
    rejected: int = 0
    counted: int = 0
    encoding: str = "utf-8"
    delimiter: str = ","


def table(header: str, *rows: dict[str, str], delimiter: str = ",", quoted: bool = False, end: str = "\r\n") -> str:
    """A CSV file by a header line of comma-separated names; cells that a row does not name are empty."""
    names = header.split(",")
    buffer = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=end)
    writer.writerow(names)
    for row in rows:
        stripped = {name.strip(): cell for name, cell in row.items()}
        assert set(stripped) <= {name.strip() for name in names}, row
        writer.writerow([stripped.get(name.strip(), "") for name in names])
    return buffer.getvalue()


def utf_16(text: str) -> bytes:
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


AHREFS_HEADER = (
    "Referring page title,Referring page URL,Language,Platform,Referring page HTTP code,Domain rating,UR,"
    "Domain traffic,Referring domains,Linked domains,External links,Page traffic,Keywords,Target URL,"
    "Left context,Anchor,Right context,Redirect Chain URLs,Redirect Chain status codes,Type,Is spam,Content,"
    "Nofollow,UGC,Sponsored,Rendered,Raw,Lost status,Drop reason,Discovered status,First seen,Last seen,Lost,"
    "Author,Page type,Page category,Links in group"
)
AHREFS_ROWS = (
    {
        "Referring page title": "A page, with a comma",
        "Referring page URL": f"{A}?x=1,2",
        "Domain rating": "71",
        "UR": "12",
        "Target URL": f"{SITE}?utm_source=news",
        "Anchor": "the  site",
        "Nofollow": "FALSE",
        "UGC": "FALSE",
        "Sponsored": "FALSE",
        "First seen": "2025-03-04 05:06:07",
        "Last seen": "2026-11-01 12:00:00",
        "Links in group": "1",
    },
    {
        "Referring page URL": B,
        "Domain rating": "5",
        "Target URL": SHOP,
        "Anchor": "=HYPERLINK(1)",
        "Nofollow": "TRUE",
        "UGC": "TRUE",
        "Sponsored": "FALSE",
        "Lost status": "Lost",
        "Drop reason": "Link removed",
        "Links in group": "14",
    },
    {"Referring page URL": "", "Target URL": SITE},
)
BROKEN_HEADER = (
    AHREFS_HEADER.replace(",Lost status,Drop reason,Discovered status,First seen,Last seen,Lost", "").replace(
        ",Links in group", ""
    )
    + ",Target page HTTP code,Target checked,Ref. page checked"
)
INTERSECT_HEADER = (
    "Referring page title,Referring page URL,Language,Platform,Type,Author,Redirect Code,Domain rating,UR,"
    "Domain traffic,Referring domains,Page traffic,rival.example/,other.example/,Intersect"
)
LEGACY_HEADER = (
    "#,Total Backlinks,Domain Rating,URL Rating,Referring Domains,Referring Page URL,Referring Page Title,"
    "Internal Links Count,External Links Count,Last HTTP Code,Link URL,TextPre,Link Anchor,TextPost,Type,"
    "Backlink Status,Found,Language,Traffic,Keywords,Js rendered,Linked Domains"
)
AHREFS_DOMAINS_HEADER = (
    "Domain,Is spam,DR,Dofollow ref. domains,Dofollow linked domains,Traffic ,Keywords ,Links to target,"
    "New links,Lost links,Dofollow links,First seen,Lost"
)
SEMRUSH_HEADER = (
    "Page ascore,Source title,Source url,Target url,Anchor,External links,Internal links,Nofollow,Sponsored,Ugc,"
    "Text,Frame,Form,Image,Sitewide,First seen,Last seen,New link,Lost link"
)
MAJESTIC_HEADER = (
    "Target URL,Source URL,Anchor Text,Source Crawl Date,Source First Found Date,FlagNoFollow,FlagImageLink,"
    "FlagRedirect,FlagFrame,FlagOldCrawl,FlagAltText,FlagMention,SourceCitationFlow,SourceTrustFlow,"
    "TargetCitationFlow,TargetTrustFlow,SourceTopicalTrustFlow_Topic_0,SourceTopicalTrustFlow_Value_0,"
    "RefDomainTopicalTrustFlow_Topic_0,RefDomainTopicalTrustFlow_Value_0"
)
MOZ_PREAMBLE = "Moz Link Explorer\r\nInbound links\r\nsite.example\r\n\r\nReport date: 2026-11-20\r\nRows: 2\r\n\r\n"
MOZ_OLD_HEADER = (
    "URL,Title,Anchor Text,Page Authority,Domain Authority,Number of Links,Number of Domains Linking to Domain,"
    "Followable,301,Origin,Target URL"
)
MOZ_HEADER = (
    "URL,Title,Anchor Text,Spam Score,Page Authority,Domain Authority,Number of Domains Linking to this Page,"
    "Number of Domains Linking to Domain,Origin,Target URL,Link Equity,No Link Equity,Only rel=nofollow,"
    "Only follow,301"
)
FROG_HEADER = (
    "Type,Source,Destination,Size (Bytes),Alt Text,Anchor,Status Code,Status,Follow,Target,Rel,Path Type,"
    "Link Path,Link Position,Link Origin"
)
FROG_ROWS = (
    {"Type": "Hyperlink", "Source": A, "Destination": SITE, "Anchor": "x", "Status Code": "404", "Follow": "true"},
    {"Type": "Hyperlink", "Source": B, "Destination": SITE, "Follow": "false", "Rel": "noopener nofollow"},
    {"Type": "Image", "Source": C, "Destination": f"{SITE}logo.png", "Follow": "true"},
)
MAJESTIC_ROWS = (
    {
        "Target URL": SITE,
        "Source URL": A,
        "Anchor Text": "site",
        "Source Crawl Date": "2026-10-01",
        "Source First Found Date": "2024-05-06",
        "FlagNoFollow": "-",
        "SourceTrustFlow": "20",
        "SourceCitationFlow": "31",
    },
    {"Target URL": SITE, "Source URL": B, "FlagNoFollow": "+"},
    {"Target URL": SITE, "Source URL": C, "FlagNoFollow": ""},
    {"Target URL": SHOP, "Source URL": C, "FlagNoFollow": "NoFollow"},
    {"Target URL": SHOP, "Source URL": A, "FlagNoFollow": "0"},
    {"Target URL": SHOP, "Source URL": B, "FlagNoFollow": "1"},
)
SEMRUSH_ROWS = (
    {
        "Page ascore": "34",
        "Source url": A,
        "Target url": SITE,
        "Anchor": "site",
        "Nofollow": "FALSE",
        "Sponsored": "FALSE",
        "Ugc": "FALSE",
        "Sitewide": "FALSE",
        "First seen": "2025-01-02",
        "Last seen": "2026-11-03",
        "Lost link": "FALSE",
    },
    {"Source url": B, "Target url": SITE, "Nofollow": "FALSE", "Sponsored": "TRUE", "Sitewide": "TRUE"},
    {"Source url": C, "Target url": SITE, "Nofollow": "TRUE", "Lost link": "TRUE"},
)
DATAFORSEO_ITEMS = [
    {
        "type": "backlink",
        "domain_from": "a.example",
        "url_from": A,
        "domain_to": "site.example",
        "url_to": SITE,
        "is_lost": False,
        "backlink_spam_score": 3,
        "rank": 101,
        "page_from_rank": 0,
        "dofollow": True,
        "attributes": None,
        "anchor": "site",
        "first_seen": "2024-11-15 12:57:46 +00:00",
        "last_seen": "2026-11-15 12:57:46 +00:00",
        "links_count": 1,
    },
    {"url_from": B, "url_to": SITE, "dofollow": False, "attributes": ["nofollow", "ugc"], "is_lost": True},
    {"url_from": "nothing", "url_to": SITE},
]
DATAFORSEO_ANSWER = {
    "version": "0.1",
    "status_code": 20000,
    "tasks": [
        {"id": "1", "data": {"target": "site.example"}, "result": [{"items_count": 3, "items": DATAFORSEO_ITEMS}]}
    ],
}
MAJESTIC_ANSWER = {
    "Code": "OK",
    "DataTables": {
        "BackLinks": {
            "Headers": {"MaxTopicsSourceURL": 1},
            "Data": [
                {
                    "SourceURL": A,
                    "ACRank": 4,
                    "AnchorText": "site",
                    "Date": "2026-09-01",
                    "FlagNoFollow": 0,
                    "FlagDeleted": 0,
                    "TargetURL": SITE,
                    "FirstIndexedDate": "2023-04-05",
                    "LastSeenDate": "2026-09-09",
                    "DateLost": "",
                    "ReasonLost": "",
                    "SourceTrustFlow": 7,
                },
                {"SourceURL": B, "TargetURL": SITE, "FlagNoFollow": 1, "FlagDeleted": 1, "ReasonLost": "Source gone"},
            ],
        }
    },
}

EXPORTS = {
    "gsc_latest": Export("gsc_latest", f"Linking page,Last crawled\r\n{A},2026-11-01\r\n{A},\r\n".encode(), 2, 1, 1),
    "gsc_latest_es": Export(
        "gsc_latest", f"Página de enlace,Último rastreo\n{A},2026-11-01\n{B},2026-11-02\n".encode(), 2, 2
    ),
    "gsc_latest_de": Export(
        "gsc_latest", f"Verlinkende Seite;Zuletzt gecrawlt\n{A};28.09.2026\n".encode(), 1, 1, delimiter=";"
    ),
    "gsc_latest_fr": Export("gsc_latest", f"Page d'origine,Dernière exploration\n{A},28/09/2026\n".encode(), 1, 1),
    "gsc_latest_he": Export("gsc_latest", f'דף מקשר,נסרק לאחרונה\n{A},"Sep 28, 2026"\n'.encode(), 1, 1),
    "gsc_sample": Export("gsc_sample", f"Linking page\r\n{A}?x=1,2\r\n{B}\r\n".encode(), 2, 2, delimiter=""),
    "gsc_sites": Export(
        "gsc_sites",
        b'Site,Linking pages,Target pages\r\na.example,"1,234",5\r\nb.example,1,1\r\n',
        2,
        0,
        rejected=2,
        counted=2,
    ),
    "gsc_sites_he": Export(
        "gsc_sites", "אתר,דפים מקשרים,דפי יעד\na.example,3,2\n".encode(), 1, 0, rejected=1, counted=1
    ),
    "gsc_sites_pl": Export("gsc_sites", b"Witryna,Strony,Cele\na.example,3,2\n", 1, 0, rejected=1, counted=1),
    "gsc_targets": Export(
        "gsc_targets", f"Target page,Incoming links,Linking sites\r\n{SITE},30,4\r\nx,1,1\r\n".encode(), 2, 0, 0, 2, 1
    ),
    "gsc_targets_pl": Export(
        "gsc_targets", f"Strona,Linki,Witryny\n{SITE},30,4\n{SHOP},2,2\n".encode(), 2, 0, rejected=2, counted=2
    ),
    "gsc_text": Export("gsc_text", b"Linking text,Count\r\nclick here,12\r\n", 1, 0, rejected=1, counted=1),
    "ahrefs": Export(
        *("ahrefs", utf_16(table(AHREFS_HEADER, *AHREFS_ROWS, delimiter="\t", quoted=True)), 3, 2, 0, 1, 0),
        *("utf-16-le", "\t"),
    ),
    "ahrefs_comma": Export("ahrefs", table(AHREFS_HEADER, *AHREFS_ROWS).encode(), 3, 2, 0, 1),
    "ahrefs_intersect": Export(
        "ahrefs",
        table(INTERSECT_HEADER, {"Referring page URL": A, "Domain rating": "3", "Intersect": "2"}).encode(),
        1,
        1,
    ),
    "ahrefs_broken": Export(
        "ahrefs_broken",
        table(BROKEN_HEADER, {"Referring page URL": A, "Target URL": SHOP, "Target page HTTP code": "404"}).encode(),
        *(1, 1),
    ),
    "ahrefs_legacy": Export(
        "ahrefs_legacy",
        utf_16(
            table(
                LEGACY_HEADER,
                {"#": "1", "Referring Page URL": A, "Link URL": SITE, "Link Anchor": "site", "URL Rating": "9"},
                delimiter="\t",
            )
        ),
        *(1, 1, 0, 0, 0, "utf-16-le", "\t"),
    ),
    "ahrefs_refdomains": Export(
        "ahrefs_refdomains",
        utf_16(
            table(
                AHREFS_DOMAINS_HEADER,
                {
                    "Domain": "a.example",
                    "DR": "50",
                    "Traffic ": "9",
                    "Links to target": "3",
                    "First seen": "2024-01-02",
                },
                {"Domain": "", "DR": "5"},
                delimiter="\t",
                quoted=True,
            )
        ),
        *(2, 0, 0, 2, 1, "utf-16-le", "\t"),
    ),
    "semrush": Export(
        "semrush", codecs.BOM_UTF8 + table(SEMRUSH_HEADER, *SEMRUSH_ROWS).encode(), 3, 3, encoding="utf-8-sig"
    ),
    "semrush_api": Export(
        "semrush",
        (
            "page_ascore;source_title;source_url;target_url;anchor;external_num;internal_num;nofollow;first_seen;last_seen\n"
            f"20;A, title;{A};{SITE};site;3;4;false;1577836800;1767225600\n"
        ).encode(),
        *(1, 1),
        delimiter=";",
    ),
    "semrush_refdomains": Export(
        "semrush_refdomains",
        b"Domain ascore,Domain,Backlinks,IP address,Country,First seen,Last seen\n7,a.example,12,192.0.2.1,DE,,\n",
        *(1, 0),
        rejected=1,
        counted=1,
    ),
    "semrush_audit": Export(
        "semrush_audit",
        (
            "Source title,Source url,Target url,Anchor,Toxicity Score,Toxic markers,First seen,Last seen,Nofollow\n"
            f"A,{A},{SITE},site,60,3,2025-01-02,2026-01-02,FALSE\n"
        ).encode(),
        *(1, 1),
    ),
    "majestic": Export(
        "majestic", codecs.BOM_UTF8 + table(MAJESTIC_HEADER, *MAJESTIC_ROWS).encode(), 6, 6, encoding="utf-8-sig"
    ),
    "majestic_api": Export("majestic", json.dumps(MAJESTIC_ANSWER, indent=1).encode(), 2, 2, delimiter=""),
    "moz": Export(
        "moz",
        (
            MOZ_PREAMBLE
            + table(
                MOZ_HEADER,
                {
                    "URL": "a.example/page",
                    "Title": "T",
                    "Anchor Text": "site",
                    "Page Authority": "30",
                    "Target URL": SITE,
                },
                {"URL": "b.example/page", "Target URL": SITE, "Only rel=nofollow": "Yes"},
            )
        ).encode(),
        *(2, 2),
    ),
    "moz_old": Export(
        "moz",
        table(
            MOZ_OLD_HEADER,
            {"URL": A, "Anchor Text": "site", "Followable": "Yes", "Target URL": SITE},
            {"URL": B, "Followable": "No", "Target URL": SITE},
        ).encode(),
        *(2, 2),
    ),
    "bing": Export(
        "bing",
        codecs.BOM_UTF8 + f'"Source Url","Anchor text","Target Url"\r\n"{A}","site","{SITE}"\r\n'.encode(),
        *(1, 1),
        encoding="utf-8-sig",
    ),
    "bing_domains": Export(
        "bing_domains",
        codecs.BOM_UTF8 + b'"Domain","Backlinks Count"\r\n"a.example","12"\r\n',
        *(1, 0),
        rejected=1,
        counted=1,
        encoding="utf-8-sig",
    ),
    "bing_anchors": Export(
        "bing_anchors", b'"Anchor","Backlinks Count"\r\n"site","12"\r\n', 1, 0, rejected=1, counted=1
    ),
    "screaming_frog": Export(
        "screaming_frog",
        codecs.BOM_UTF8 + table(FROG_HEADER, *FROG_ROWS, quoted=True).encode(),
        *(3, 2, 0, 1),
        encoding="utf-8-sig",
    ),
    "dataforseo": Export("dataforseo", json.dumps(DATAFORSEO_ANSWER).encode(), 3, 2, 0, 1, delimiter=""),
    "dataforseo_items": Export(
        "dataforseo", json.dumps({"items": DATAFORSEO_ITEMS}).encode(), 3, 2, 0, 1, delimiter=""
    ),
    "dataforseo_array": Export("dataforseo", json.dumps(DATAFORSEO_ITEMS, indent=2).encode(), 3, 2, 0, 1, delimiter=""),
    "dataforseo_lines": Export(
        "dataforseo", "\n".join(map(json.dumps, DATAFORSEO_ITEMS)).encode(), 3, 2, 0, 1, delimiter=""
    ),
    "dataforseo_table": Export("dataforseo", f"url_from,url_to,dofollow\n{A},{SITE},true\n".encode(), 1, 1),
    "disavow": Export(
        "disavow",
        f"# two domains\r\ndomain:spam.example\r\n{A}page\r\nDOMAIN:bad.example\r\ndomain:\r\n".encode(),
        *(4, 1, 0, 3, 2),
        delimiter="",
    ),
    "plain": Export("plain", f"{A}?x=1,2\nb.example\n{B}\nno url\n".encode(), 4, 2, 1, 1, delimiter=""),
    "plain_cp1252": Export("plain", f"{A}caf\xe9\n".encode("cp1252"), 1, 1, encoding="cp1252", delimiter=""),
    "url_column": Export("url_column", f"Seite,Titel\n{A},x\n{B},y\nz,w\n".encode(), 3, 2, 0, 1),
}
