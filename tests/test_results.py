"""bench/RESULTS.md is written by two commands; neither takes away what the other wrote."""

from bench.results import found, measured

FIRST = "# Measured\n\nPages.\n"


def test_each_command_leaves_the_others_part_as_it_is():
    page = found(FIRST, {("a fall", "SQLite"): "0 lost", ("a crowd", "SQLite"): "quick"})
    again = found(measured(page, "# Measured\n\nQuicker pages.\n"), {("a fall", "SQLite"): "1 lost"})
    assert again.startswith("# Measured\n\nQuicker pages.\n\n## What is not lost\n")
    lines = [line.split(" | ")[:3] for line in again.splitlines() if line.startswith("| a ")]
    assert lines == [["| a crowd", "SQLite", "quick"], ["| a fall", "SQLite", "1 lost"]]
    assert measured(FIRST, "# Measured\n") == "# Measured\n"
