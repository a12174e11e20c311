"""States that a crash can leave, drawn from all of them, as other programs see them."""

import json

from crash_states import read_states


def test_other_readers_see_every_shard_before_or_after_the_commit_that_crashed(lightloom, tmp_path):
    printed = lightloom("bench", "enumerate", "--every", "20", "--keep", tmp_path / "states")
    assert json.loads(printed.splitlines()[-1])["violations"] == 0

    result = read_states(tmp_path / "states")

    assert result["wrong"] == []
    assert result["states"] == 500
