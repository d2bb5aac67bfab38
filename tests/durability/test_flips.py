"""One bit turned over anywhere in a finished store: verification finds it, each time."""

import random

from linkspider.frontier.sqlite import read_account
from linkspider.model.verify import verify_crawl
from tests.durability.harness import SITE_ROWS, site_arguments

FLIPS = 300
SHORT = 3


def test_every_flip_is_found(place):
    assert place.crawl(*site_arguments(), COMMIT_PAGES="500").code == 0  # few files are read faster
    (crawl_id,) = place.crawl_ids()
    place.hold_to(SITE_ROWS, crawl_id)
    folder = place.store.crawl_folder(crawl_id)
    paths = [
        *sorted(place.store.root.glob("tables/*/*/*.parquet")),
        folder / "manifest.json",
        folder / "journal.sqlite3",
    ]
    assert len(paths) >= 5
    whole = {path: path.read_bytes() for path in paths}
    chance, unseen = random.Random(300), []
    for number in range(FLIPS):
        path = paths[number % len(paths)]
        bit = chance.randrange(len(whole[path]) * 8)
        damaged = bytearray(whole[path])
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        if not verify_crawl(place.store, crawl_id, read_account).findings:
            unseen.append((path.name, bit))
        if number % 100 == 0:
            assert place.run("verify").code == SHORT
        path.write_bytes(whole[path])
    assert unseen == []
    assert verify_crawl(place.store, crawl_id, read_account).findings == ()
    assert place.run("verify").code == 0


def test_what_was_cut_or_taken_away_is_found(place):
    assert place.crawl(*site_arguments(), "max_pages=60").code == 0
    (crawl_id,) = place.crawl_ids()
    for path in sorted(place.store.root.glob("tables/*/*/*.parquet")):
        whole = path.read_bytes()
        for share in (0.0, 0.5, 0.99):
            path.write_bytes(whole[: int(len(whole) * share)])
            assert verify_crawl(place.store, crawl_id, read_account).findings, path
        path.unlink()
        assert verify_crawl(place.store, crawl_id, read_account).findings, path
        path.write_bytes(whole)
    assert verify_crawl(place.store, crawl_id, read_account).findings == ()
