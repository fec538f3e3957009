"""
Kill `collect` at random moments and see that nothing is lost or double.

    python bench/kill.py                   30 kills in one process, 30 with a pool
    python bench/kill.py --kills 5 --seed 7

A collect is killed (as by kill -9) again and again at random moments, on one workspace, until it has ended; then every
record, thing and row is compared, by natural key and digest, with those of a collect that nobody disturbed.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("SECRETARIAT_DATA", ROOT.parent / "shared" / "data")) / "standards"


def slice_of(name: str, documents: int, target: Path) -> None:
    """An archive of the first documents of another."""
    with tarfile.open(DATA / f"{name}.tar.gz", "r|gz") as source, tarfile.open(target, "w:gz", compresslevel=1) as out:
        taken = 0
        for member in source:
            if member.isfile():
                out.addfile(member, io.BytesIO(source.extractfile(member).read()))
                taken += 1
                if taken == documents:
                    return


def workspace(folder: Path, archive: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "secretariat.toml").write_text(
        '[workspace]\nname = "kill"\n[[sources]]\nslug = "catalogue"\nformat = "relaton"\n'
        f'place = {json.dumps(str(archive))}\nas_of = "2026-01-01"\n',
        encoding="utf-8",
    )


def start(folder: Path, workers: int) -> subprocess.Popen:
    command = [sys.executable, "-m", "secretariat", "--workspace", str(folder), "collect", "--workers", str(workers)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def facts(folder: Path) -> dict[str, object]:
    """What stands in a register, by natural keys; every record's bytes are read from its pack and hashed."""
    import zstandard

    found: dict[str, object] = {}
    with closing(sqlite3.connect(folder / "register.sqlite3")) as register:
        records = register.execute(
            """SELECT s.slug, r.key, hex(r.digest), p.file, p.raw_at, p.raw_size, r.raw_offset, r.raw_length, r.gone_in_id,
                      r.first_in_id <= s.current_id
               FROM evidence_record r JOIN evidence_source s ON s.id = r.source_id JOIN evidence_pack p ON p.id = r.pack_id"""
        ).fetchall()
        frames: dict[tuple[str, int], bytes] = {}
        kept = []
        for slug, key, digest, file, at, size, offset, length, gone, current in records:
            if (file, at) not in frames:
                with (folder / "packs" / file).open("rb") as stream:
                    stream.seek(at)
                    frames[file, at] = zstandard.ZstdDecompressor().decompress(stream.read(size))
            words = hashlib.sha256(frames[file, at][offset : offset + length]).hexdigest().upper()
            kept.append((slug, key, digest, words == digest, gone, current))
        found["records"] = sorted(kept)
        found["evidence"] = sorted(
            register.execute(
                """SELECT t.kind, t.key, r.key, e.part FROM evidence_evidence e JOIN evidence_record r ON r.id = e.record_id
                   JOIN evidence_thing t ON t.id = e.thing_id"""
            )
        )
        found["standards"] = sorted(
            register.execute(
                """SELECT t.key, s.designation, s.title, s.published, s.status, s.committee FROM standards_standard s
                   JOIN evidence_thing t ON t.id = s.thing_id WHERE s.in_effect"""
            )
        )
        found["searched"] = register.execute("SELECT count(*), count(DISTINCT thing) FROM search_document").fetchone()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--catalogue", default="etsi")
    parser.add_argument("--documents", type=int, default=6_000)
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    chance = random.Random(options.seed)
    scratch = Path(tempfile.mkdtemp(prefix="bench-kill-"))
    try:
        archive = scratch / "catalogue.tar.gz"
        slice_of(options.catalogue, options.documents, archive)
        workspace(scratch / "calm", archive)
        began = time.monotonic()
        assert start(scratch / "calm", 1).wait() == 0
        whole = time.monotonic() - began
        expected = facts(scratch / "calm")
        print(f"undisturbed: {whole:.1f} s, {len(expected['records']):,} records", flush=True)
        failed = 0
        for workers in (1, 2):
            killed = ended = rounds = 0
            while killed < options.kills:
                rounds += 1
                folder = scratch / f"{workers}-{rounds}"
                workspace(folder, archive)
                while True:
                    process = start(folder, workers)
                    try:
                        status = process.wait(chance.uniform(0.2, whole) if killed < options.kills else None)
                    except subprocess.TimeoutExpired:
                        process.kill()
                        process.wait()
                        killed += 1
                        continue
                    if status == 6:  # the lock of a process just killed
                        time.sleep(0.2)
                        continue
                    ended += 1
                    break
                same = status == 0 and facts(folder) == expected
                failed += not same
                print(
                    f"  {workers} worker(s), {killed} kills so far: {'the same' if same else 'NOT THE SAME'}",
                    flush=True,
                )
                shutil.rmtree(folder)
        sys.exit(1 if failed else 0)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
