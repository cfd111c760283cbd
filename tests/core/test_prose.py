"""Plain text taken apart."""

from __future__ import annotations

from ayni.core.prose import Block, blocks, gaps


def test_paragraphs_headings_and_lists():
    text = "# Who\nOffice\nStreet 1\n\nSecond\n- one\n- two\n\n- three\n## Last\n#no heading"
    assert blocks(text) == (
        Block("heading", ("Who",)),
        Block("paragraph", ("Office", "Street 1")),
        Block("paragraph", ("Second",)),
        Block("list", ("one", "two")),
        Block("list", ("three",)),
        Block("heading", ("Last",)),
        Block("paragraph", ("#no heading",)),
    )
    assert blocks("") == blocks(" \n\n") == ()


def test_gaps_stand_in_square_brackets():
    assert gaps("Represented by: [name]\nTelephone [a number]") == ("[name]", "[a number]")
    assert gaps("nothing to fill in") == ()
