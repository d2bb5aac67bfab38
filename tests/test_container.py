"""The Dockerfile and the documents for schedulers, as far as they can be held to the project without an engine."""

import configparser
import json
import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from analysis.given.config import read_config
from linkspider.audit_config import read_audit
from linkspider.model import crawl

PROJECT = Path(__file__).resolve().parents[1]
SCHEDULING = (PROJECT / "docs" / "scheduling.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def instructions():
    """The Dockerfile's instructions: name and words, continued lines joined."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = (line.strip() for line in text.splitlines())
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


def of(name):
    return [words for instruction, words in instructions() if instruction == name]


def is_sent(path):
    """Whether .dockerignore lets a path into the build; its last pattern that holds decides."""
    sent = True
    for line in (PROJECT / ".dockerignore").read_text(encoding="utf-8").split("\n"):
        pattern = line.strip()
        if pattern and not pattern.startswith("#"):
            plain = pattern.removeprefix("!").replace("**/", "*")
            if fnmatch(path, plain) or path.startswith(f"{plain}/"):
                sent = pattern.startswith("!")
    return sent


def test_what_is_copied_is_there_and_is_sent():
    copied = [words.split()[:-1] for words in of("COPY") if not words.startswith("--from=")]
    names = [name for each in copied for name in each]
    assert {"requirements/run.lock", "pyproject.toml", "linkspider", "pipelines", "analysis"} <= set(names)
    for name in names:
        assert (PROJECT / name).exists(), name
        assert is_sent(name), name


@pytest.mark.parametrize("name", ["data/store", ".git", ".venv", "tests", "linkspider/__pycache__"])
def test_nothing_else_is_sent(name):
    assert not is_sent(name)


def test_every_package_that_is_installed_is_copied():
    packages = {pattern.rstrip("*") for pattern in PYPROJECT["tool"]["setuptools"]["packages"]["find"]["include"]}
    assert packages <= {words.split()[0] for words in of("COPY")}
    files = {PYPROJECT["project"]["readme"], *PYPROJECT["project"]["license-files"]}
    assert files <= {name for words in of("COPY") for name in words.split()}


def test_what_is_installed_is_pinned_by_hashes():
    installs = [words for words in of("RUN") if "pip install" in words]
    assert installs == [
        "python -m pip install --require-hashes -r requirements/run.lock",
        "python -m pip install --no-deps --no-build-isolation .",
    ]
    lock = (PROJECT / "requirements" / "run.lock").read_text(encoding="utf-8")
    pins = re.findall(r"^[\w.-]+==", lock, re.MULTILINE)
    assert len(pins) > 30
    assert lock.count("--hash=sha256:") >= len(pins)
    assert any(pin.startswith("setuptools==") for pin in pins), "without isolation it has to be there"


def test_it_runs_without_rights_in_a_folder_of_its_own():
    last = instructions()[-8:]
    names = [name for name, _ in last]
    assert names.index("USER") < names.index("ENTRYPOINT")
    (user,) = of("USER")
    assert user.isdecimal()
    assert int(user) > 0
    assert f"--uid {user} " in next(words for words in of("RUN") if words.startswith("useradd"))
    assert of("VOLUME") == ["/data"]
    assert of("WORKDIR")[-1] == "/data"
    assert [json.loads(words) for words in of("ENTRYPOINT")] == [["scrapy", "audit"]]
    least = PYPROJECT["project"]["requires-python"].removeprefix(">=")
    assert {words.split()[0] for words in of("FROM")} == {f"python:{least}-slim"}


def snippets(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", SCHEDULING, re.MULTILINE | re.DOTALL)


def test_the_configuration_of_the_document_is_one(tmp_path):
    (text,) = snippets("toml")
    path = tmp_path / "linkspider.toml"
    path.write_text(text, encoding="utf-8")
    assert read_audit(path).audit.seeds == ("exports/*.csv",)
    assert read_config(path).alerts.lost_referring_domains == 3


def test_the_units_of_the_document_belong_together():
    service, timer = (configparser.ConfigParser(interpolation=None) for _ in range(2))
    for unit, text in zip((service, timer), snippets("ini"), strict=True):
        unit.read_string(text)
    assert service["Service"]["Type"] == "oneshot"
    assert timer["Install"]["WantedBy"] == "timers.target"
    names = re.findall(r"/etc/systemd/system/(\w+)\.(service|timer)", SCHEDULING)
    assert names == [("linkspider", "service"), ("linkspider", "timer")]


def test_every_exit_code_is_documented():
    text = (PROJECT / "docs" / "exit-codes.md").read_text(encoding="utf-8")
    codes = {value for name, value in vars(crawl).items() if name.startswith("EXIT_")}
    assert codes == {0, 2, 3, 4, 130}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)} == codes | {1}


@pytest.mark.parametrize("name", ["scheduling.md", "summary.md", "exit-codes.md"])
def test_links_lead_somewhere(name):
    text = (PROJECT / "docs" / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([\w.-]+)\)", text):
        assert (PROJECT / "docs" / target).exists(), target
