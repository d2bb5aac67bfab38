"""Few file descriptors and many hosts."""

from tests.durability.harness import is_plain


def test_three_hundred_hosts_with_256_descriptors(place, tmp_path):
    seeds = tmp_path / "seeds.txt"
    seeds.write_text("".join(f"http://host{number}.example/many\n" for number in range(300)))
    ended = place.crawl(
        f"seeds={seeds}", "target=weave.example", "scope=domain", spider="referrers", strike=("descriptors", "-", 256)
    )
    assert ended.code == 0, ended.err
    assert is_plain(ended.err)
    (crawl_id,) = place.crawl_ids()
    outcomes = [row[0] for row in place.rows("pages", crawl_id, ["outcome"])]
    assert outcomes == ["ok"] * 300
    assert len(place.rows("links", crawl_id, ["source_url"])) == 300
    assert place.faults() == []
