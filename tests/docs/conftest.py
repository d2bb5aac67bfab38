"""The demo's audit, made once; and another one a month later, with two things changed in the demo web."""

import shutil
from collections.abc import Callable

import pytest

from linkspider.demo import server
from linkspider.demo.server import SEED_FILE, START_URL, DemoWeb, resolve_setting
from tests.docs.desk import Desk

#: What docs/cookbook.md says has changed: file of the demo web, what stood there, what stands there now.
_EDITS = (
    ("www.kettleandleaf.example/guides/earl grey.html", "<p>Black tea", '<p><a href="/shop/black/">Black tea</a>'),
    ("partner.example/about.html", 'href="http://www.kettleandleaf.example/"', 'href="http://elsewhere.example/"'),
)


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A checkout in which the demo web has been audited; to be copied, not to be worked in."""
    desk = Desk.new(tmp_path_factory.mktemp("audited"))
    desk.audit()
    return desk


@pytest.fixture(scope="session")
def audited_again(audited: Desk, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Desk], None]:
    """Audits the changed demo web into a desk's store."""

    def again(desk: Desk) -> None:
        web = tmp_path_factory.mktemp("changed") / "web"
        shutil.copytree(server.WEB, web)
        for name, before, after in _EDITS:
            page = web / name
            text = page.read_text(encoding="utf-8")
            assert before in text
            page.write_text(text.replace(before, after), encoding="utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(server, "WEB", web)
            with DemoWeb() as listening:
                resolve = resolve_setting(listening.port)
                fast = "-s AUTOTHROTTLE_ENABLED=False -s RETRY_TIMES=0"
                referrers = f"scrapy crawl referrers -a seeds={SEED_FILE} -a target={START_URL} {fast}"
                desk.shell(referrers, LINKSPIDER_RESOLVE=resolve)
                desk.shell(f"scrapy crawl site -a url={START_URL} {fast}", LINKSPIDER_RESOLVE=resolve)

    return again
