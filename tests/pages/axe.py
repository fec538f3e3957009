"""What axe finds on an open page."""

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
"""WCAG 2.2 AA and the good practice beside it."""


def violations(page) -> list[str]:
    """One text for each rule of axe that the page breaks, with the first elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    # What keeps the rules is then not written out element by element: on long pages that takes three times as long.
    options = {"runOnly": {"type": "tag", "values": list(RULES)}, "resultTypes": ["violations"]}
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in Axe().run(page, options=options).response["violations"]
    ]
