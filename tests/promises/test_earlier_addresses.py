"""Acts of cooperation and budget lines whose source corrects them are still found at the addresses that they had."""

import json

from example_workspaces import collected, secretariat
from test_web import asked

CODE = """
import json
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS.append("testserver")
client = Client()
def pages(name, words):
    rows = json.loads(b"".join(client.get(f"/en/{name}.json").streaming_content))["rows"]
    return [row["address"].split("testserver")[-1] for row in rows if words in json.dumps(row)]
"""


def test_a_corrected_act_or_line_leads_on(tmp_path):
    """The old address of an act or a line leads permanently to where it is now, and as data too."""
    workspace = collected(tmp_path / "workspace", "fictitious")
    said = "print(json.dumps(pages('cooperation', 'Guidance for schools') + pages('budget', '1699646')))"
    act, line = json.loads(asked(workspace, CODE + said))
    for name, old, new in (
        ("liaisons", "Guidance for schools", "Guidance for all schools"),
        ("budget", "Budget of the Office", "Budget of the whole Office"),
    ):
        path = workspace / "sources" / f"{name}.csv"
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    secretariat("collect", "liaisons", "budget", cwd=workspace)
    code = f"""
for old, name, words in (({act!r}, "cooperation", "all schools"), ({line!r}, "budget", "1699646")):
    (new,) = pages(name, words)
    assert new != old
    for asked, wanted in ((old, new), (old.rstrip("/") + ".json", new.rstrip("/") + ".json")):
        answer = client.get(asked)
        print(json.dumps([answer.status_code, answer.headers.get("Location") == wanted, client.get(wanted).status_code]))
"""
    answers = [json.loads(row) for row in asked(workspace, CODE + code).splitlines()]
    assert answers == [[301, True, 200]] * 4
