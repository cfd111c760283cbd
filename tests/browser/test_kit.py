"""The judges themselves: each is shown a fault it must find."""

from tests.browser.kit import axe_findings, overflow

PAGE = '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Plan</title></head><body>{}</body></html>'


def test_vnu_finds_a_fault(vnu):
    assert vnu.findings(PAGE.format("<main><h1>Plan</h1></main>")) == []
    assert len(vnu.findings(PAGE.format("<main><h1>Plan</h1><ul><p>Plan</p></ul></main>"))) == 1


def test_axe_finds_a_fault(chromium):
    page = chromium.new_page()
    page.set_content(PAGE.format('<main><h1>Plan</h1><p lang="es">año</p></main>'))
    assert axe_findings(page) == []
    page.set_content(PAGE.format("<main><h1>Plan</h1><input></main>"))
    assert [finding.split(":")[0] for finding in axe_findings(page)] == ["label"]
    page.close()


def test_overflow_is_measured(chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.set_content(PAGE.format("<main><h1>Plan</h1></main>"))
    assert overflow(page) == 0
    page.set_content(PAGE.format('<main><h1>Plan</h1><div style="width: 900px">Plan</div></main>'))
    assert overflow(page) > 500
    page.close()
