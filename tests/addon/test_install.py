"""What the add-on sets, and what it leaves to the project."""

from types import SimpleNamespace

import pytest
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings

from linkspider import settings as own
from linkspider.addon import LinkspiderAddon
from linkspider.addon.install import HANDLER, LIMITS, MIDDLEWARES
from linkspider.errors import OptionError
from linkspider.middlewares.robots import RobotsMiddleware

WRITER = "pipelines.beside.BesidePipeline"
CRAWLING = "linkspider.addon.crawling.Crawling"
SHOP = SimpleNamespace(name="shop", start_urls=["https://shop.example/a"], allowed_domains=["else.example"])


def installed(project=None, spider=SHOP, priority="project"):
    settings = Settings(project, priority)
    LinkspiderAddon(SimpleNamespace(spider=spider)).update_settings(settings)
    return settings


def test_a_plain_project_gets_all_of_it():
    settings = installed()
    assert {name: settings[name] for name in LIMITS} == {name: getattr(own, name) for name in LIMITS}
    assert settings["SCHEDULER"] == "linkspider.addon.scheduler.JournalScheduler"
    assert settings.getdict("DOWNLOAD_HANDLERS") == {"http": HANDLER, "https": HANDLER}
    assert settings.getdict("ITEM_PIPELINES") == {WRITER: 900}
    assert settings.getdict("EXTENSIONS") == {CRAWLING: 0}
    assert settings.getdict("DOWNLOADER_MIDDLEWARES") == MIDDLEWARES
    assert settings["LINKSPIDER_STORE"] == "data/store"


@pytest.mark.parametrize("priority", ["project", "spider", "cmdline"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_TIMEOUT", 99),
        ("ROBOTSTXT_OBEY", False),
        ("LINKSPIDER_STORE", "elsewhere"),
        ("SCHEDULER", "shop.Scheduler"),
    ],
)
def test_what_the_project_says_itself_goes_first(name, value, priority):
    assert installed({name: value}, priority=priority)[name] == value


@pytest.mark.parametrize(
    ("name", "theirs", "ours"),
    [
        ("DOWNLOAD_HANDLERS", {"https": "shop.Browser", "ftp": None}, {"http": HANDLER}),
        ("ITEM_PIPELINES", {"shop.Pipeline": 300}, {WRITER: 900}),
        ("EXTENSIONS", {"shop.Extension": 1}, {CRAWLING: 0}),
        (
            "DOWNLOADER_MIDDLEWARES",
            {"scrapy.downloadermiddlewares.cookies.CookiesMiddleware": 1, RobotsMiddleware: 7},
            {name: at for name, at in MIDDLEWARES.items() if "robots.RobotsMiddleware" not in name},
        ),
    ],
)
def test_dictionaries_are_filled_up_and_nothing_is_dropped(name, theirs, ours):
    assert installed({name: theirs}).getdict(name) == theirs | ours


class Own(RetryMiddleware):
    """A project's retries."""


@pytest.mark.parametrize(
    ("theirs", "away"),
    [
        (
            {"scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": 100},
            "linkspider.middlewares.robots.RobotsMiddleware",
        ),
        ({"scrapy.downloadermiddlewares.retry.RetryMiddleware": 550}, "linkspider.addon.observing.PatientRetries"),
        ({Own: 550}, "linkspider.addon.observing.PatientRetries"),
        ({Own: None}, None),
    ],
)
def test_a_middleware_of_the_projects_own_does_its_work_alone(theirs, away):
    found = installed({"DOWNLOADER_MIDDLEWARES": theirs}).getdict("DOWNLOADER_MIDDLEWARES")
    assert found == {name: at for name, at in MIDDLEWARES.items() if name != away} | theirs


def test_requests_of_a_project_with_a_filter_of_its_own_stay_where_they_are(caplog):
    settings = installed({"DUPEFILTER_CLASS": "shop.Filter"})
    assert settings["SCHEDULER"] == "scrapy.core.scheduler.Scheduler"
    assert "DUPEFILTER_CLASS is the project's own" in caplog.text


@pytest.mark.parametrize(
    ("project", "spider"),
    [
        ({}, None),
        ({}, SimpleNamespace(name="shop", start_urls=[])),
        ({"ITEM_PIPELINES": {WRITER: None}}, SHOP),
    ],
    ids=["no spider", "no site", "turned off"],
)
def test_limits_alone(project, spider):
    settings = installed(project, spider)
    assert CRAWLING not in settings.getdict("EXTENSIONS")
    assert settings["SCHEDULER"] == "scrapy.core.scheduler.Scheduler"
    assert settings.getdict("DOWNLOAD_HANDLERS") == {"http": HANDLER, "https": HANDLER}
    assert settings.getdict("DOWNLOADER_MIDDLEWARES") == MIDDLEWARES


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        ({"TWISTED_REACTOR": "twisted.internet.selectreactor.SelectReactor"}, "needs the asyncio reactor"),
        ({"TWISTED_REACTOR_ENABLED": False}, "needs the asyncio reactor"),
    ],
)
def test_what_it_cannot_work_with(project, reason):
    with pytest.raises(NotConfigured, match=reason):
        installed(project)


def test_linkspiders_own_spiders_need_no_addon():
    with pytest.raises(NotConfigured, match="linkspider's own"):
        installed(spider=SimpleNamespace(opened=object()))


@pytest.mark.parametrize(
    ("project", "reason"),
    [
        ({"LINKSPIDER_SIT": "x"}, "there is no setting 'LINKSPIDER_SIT'; did you mean 'LINKSPIDER_SITE'"),
        ({"LINKSPIDER_STORE": "gs://bucket/store"}, "LINKSPIDER_STORE 'gs://bucket/store' is no folder"),
        ({"LINKSPIDER_SCOPE": "hosts"}, "LINKSPIDER_SCOPE 'hosts' is not known; did you mean 'host'"),
        ({"LINKSPIDER_SITE": "ftp://shop.example/"}, "the site 'ftp://shop.example/' .*; name another with"),
    ],
)
def test_mistyped_settings_are_named(project, reason):
    with pytest.raises(OptionError, match=reason):
        installed(project)
