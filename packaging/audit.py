"""What is known against the things the program is built of and shipped with (make audit).

    .venv/bin/python packaging/audit.py [--bundle dist/paynet-desk] [--advisories pypi|osv]

One line a check: ok, or what was found, or NOT ASKED with the reason. The exit status is 0 only when every check was
made and found nothing: what could not be asked is never taken for good. Findings that were looked at are listed with
reason and date in ``audit.toml``. Runs on its own with Python 3.11; advisories are asked by pip-audit from the
environment that freezes, Debian's security updates by apt.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).parent))
import sbom  # noqa: E402
from components import identifiers, normal, table  # noqa: E402

LOCKS = ROOT / "packaging" / "locks"
TABLE = ROOT / "packaging" / "audit.toml"
PIP_AUDIT = ROOT / "build" / "freeze" / "env" / "bin" / "pip-audit"
CHROMIUM_NEWS = Path("/usr/share/doc/chromium/changelog.Debian.gz")
DEBIAN = f"{sbom.NAMES}debian"  # the property that names packages and versions
_PIN = re.compile(r"^([a-z0-9-]+)==([^ ;]+)")


class NotAskedError(Exception):
    """A check could not be made; why."""


# What was looked at, in words, and what was found, a line each: "what: details".
Found = tuple[str, list[str]]


@dataclass(frozen=True)
class Check:
    """``find`` looks; NotAskedError when it could not."""

    name: str
    find: Callable[[], Found]


# ---- the checks ------------------------------------------------------------------------------------------------------


def advisories(service: str) -> Found:
    """Known vulnerabilities of every locked package, from a public service; a package it does not know is not asked."""
    if not PIP_AUDIT.exists():
        raise NotAskedError("pip-audit is in the environment that freezes: make freeze")
    texts = (lock.read_text(encoding="utf-8") for lock in LOCKS.glob("*.txt"))
    pins = sorted({match[0] for text in texts for line in text.splitlines() if (match := _PIN.match(line))})
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "pins.txt"  # without markers, so that what other systems install is asked about, too
        wanted.write_text("\n".join(pins), encoding="utf-8")
        command = [str(PIP_AUDIT), "--requirement", str(wanted), "--no-deps", "--disable-pip", "--format", "json"]
        options = ["--vulnerability-service", service, "--progress-spinner", "off", "--timeout", "20"]
        told = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    try:
        answer = json.loads(told.stdout)
    except json.JSONDecodeError:
        last = (told.stderr.strip().splitlines() or ["no answer"])[-1]
        raise NotAskedError(f"{service} could not be reached: {_no_address(last)}") from None
    found, unknown, asked = read_advisories(answer)
    if asked + len(unknown) != len(pins):
        raise NotAskedError(f"{service} was asked about {asked + len(unknown)} of {len(pins)} pins")
    if unknown:
        some = f"{len(unknown)} of the packages ({', '.join(sorted(unknown)[:3])} ...)"
        raise NotAskedError(f"{service} knows nothing of {some}, {asked} pins were asked")
    return f"{asked} pins asked of {service}", found


def read_advisories(answer: Mapping[str, Any]) -> tuple[list[str], set[str], int]:
    """Findings, packages that were skipped, and how many were asked about, in pip-audit's JSON."""
    found, unknown, asked = [], set(), 0
    for one in answer["dependencies"]:
        if "skip_reason" in one:
            unknown.add(one["name"])
            continue
        asked += 1
        for known in one["vulns"]:
            fixed = ", ".join(known["fix_versions"]) or "nothing yet"
            found.append(f"{known['id']}: {one['name']} {one['version']}, put right by {fixed}")
    return found, unknown, asked


def locks_and_project() -> Found:
    """Every direct dependency is in its lock, in an allowed version; every line has hashes, none an address."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    found = []
    for lock, requirements in wanted.items():
        path = LOCKS / f"{lock}.txt"
        found += compare(path.name, path.read_text(encoding="utf-8"), requirements)
    return f"{len(wanted)} locks", found


def compare(name: str, lock: str, requirements: Iterable[str]) -> list[str]:
    """What is wrong in the text of a lock that serves ``requirements`` (PEP 508)."""
    found = [f"{name}: it names an address" for sign in ("://", "--index", "--find-links") if sign in lock][:1]
    pins: dict[str, str] = {}
    for line in lock.replace("\\\n", " ").splitlines():
        pin = _PIN.match(line)
        if pin is None or "--hash=sha256:" not in line:
            found.append(f"{name}: a line without version or hash: {line[:60]}")
        else:
            pins[pin[1]] = pin[2]
    for requirement in requirements:
        package = normal(re.split(r"[^A-Za-z0-9_.-]", requirement)[0])
        rule = re.search(r"(==|>=)([0-9][0-9.]*)", requirement)
        if package not in pins:
            found.append(f"{name}: {package} is not locked")
        elif rule and not (_number(pins[package]) >= _number(rule[2]) if rule[1] == ">=" else pins[package] == rule[2]):
            found.append(f"{name}: {package} {pins[package]} is not what pyproject.toml allows: {requirement}")
    return found


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def bundle_as_listed(bundle: Path) -> Found:
    """The bundle against its bill of materials, file by file."""
    bom = _bom(bundle)
    return f"{len(list(sbom.listed(bom)))} files", sbom.differences(bundle, bom)


def licences(bundle: Path) -> Found:
    """Every licence in the bill of materials may be shipped, as the table has it; none of Qt's GPL parts is there."""
    bom = _bom(bundle)
    everything = [bom["metadata"]["component"], *bom["components"]]
    found = []
    for one in everything:
        expression = one["licenses"][0]["expression"]
        if not is_allowed(expression):
            found.append(f"{one['name']}: {expression} is not among the licences that may be shipped (components.toml)")
    for file, _, component in sbom.listed(bom):
        if any(fnmatchcase(file, pattern) for pattern in table()["forbidden"]["files"]):
            found.append(f"{file}: of {component}, exists under GPL or a commercial licence only")
    shown = bundle / sbom.INSIDE / "resources" / "licences" / "components.json"
    told = {(one["name"], one["version"]) for one in json.loads(shown.read_text(encoding="utf-8")) if one["texts"]}
    listed = {(one["name"], one["version"]) for one in everything}
    found += [f"{name} {version}: its licence is not in the About page" for name, version in sorted(listed - told)]
    return f"{len(everything)} components", found


def is_allowed(expression: str) -> bool:
    """May something under this SPDX expression be shipped? Of a choice one is enough, of "AND" all are needed."""
    if expression in table()["allowed_whole"]:
        return True
    plain = expression.replace("(", "").replace(")", "")
    return any(identifiers(choice) <= table()["allowed"].keys() for choice in plain.split(" OR "))


def debian_updates(bundle: Path) -> Found:
    """Debian's packages in the bundle against the newest of the same release that apt knows of."""
    told = (p["value"] for one in _bom(bundle)["components"] for p in one["properties"] if p["name"] == DEBIAN)
    packages = [package for line in told for package in line.split()]
    if not packages:
        raise NotAskedError("nothing in the bundle comes from Debian")
    found = []
    for package in packages:
        name, _, ours = package.partition("=")
        newest = candidate(name)
        if subprocess.run(["dpkg", "--compare-versions", ours, "lt", newest], check=False).returncode == 0:
            found.append(f"{name}: {ours} is in the bundle, Debian has {newest}; apt-get upgrade, and freeze anew")
    return f"{len(packages)} packages", found


def candidate(package: str) -> str:
    """The version of a package that apt would install, as its lists were last read."""
    try:
        told = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise NotAskedError("this machine has no apt") from None
    found = re.search(r"^  Candidate: ([^(\s]+)$", told.stdout, re.MULTILINE)
    if found is None:
        raise NotAskedError(f"apt knows no package {package}; apt-get update")
    return found[1]


def engine_age(bundle: Path) -> Found:
    """How old the security patches in the browser engine are, by the news of Debian's own Chromium."""
    chromium = next(one for one in _bom(bundle)["components"] if one["name"] == "Chromium")
    patches = next(p["value"] for p in chromium["properties"] if p["name"] == f"{sbom.NAMES}security-patches")
    if not CHROMIUM_NEWS.exists():
        raise NotAskedError(
            f"patches up to {patches}; how old that is tells Debian's package chromium, which is not here"
        )
    news = gzip.decompress(CHROMIUM_NEWS.read_bytes()).decode("utf-8", "replace")
    since, newer = patched_since(patches, news)
    if since is None:
        return f"up to {patches}, the newest", []
    days = (datetime.now(UTC).date() - since).days
    limit = table_of_audit()["limits"]["engine_days"]
    said = f"up to {patches}, superseded on {since}, {newer} releases since; {days} days ago, {limit} may pass"
    return said, [f"browser engine: {said}"] if days > limit else []


def patched_since(patches: str, news: str) -> tuple[date | None, int]:
    """When the first newer Chromium came out, and how many have; (None, 0) when these are the newest patches."""
    entries = re.findall(r"^chromium \(([\d.]+)-.*?^ -- .*?>  (.+?)$", news, re.MULTILINE | re.DOTALL)
    newer = [parsedate_to_datetime(when).date() for number, when in entries if _number(number) > _number(patches)]
    return (min(newer), len(newer)) if newer else (None, 0)


def _bom(bundle: Path) -> dict[str, Any]:
    path = sbom.bom_of(bundle)
    if not path.exists():
        raise NotAskedError(f"there is no {path.name}: make freeze sbom")
    return sbom.read(path)


def _no_address(words: str) -> str:
    return re.sub(r"\S*(://|host=)\S*", "...", words)[:160]


# ---- what was looked at ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ignored:
    """A finding that was looked at."""

    finding: str
    reason: str
    since: date


def table_of_audit() -> dict[str, Any]:
    """``audit.toml``."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def ignored(told: Mapping[str, Any], today: date) -> tuple[dict[str, Ignored], list[str]]:
    """The list by finding, and what is wrong with it."""
    found: dict[str, Ignored] = {}
    wrong = []
    for one in told.get("ignored", ()):
        entry = Ignored(one["finding"], one.get("reason", "").strip(), one["since"])
        found[entry.finding] = entry
        if not entry.reason:
            wrong.append(f"an entry without a reason: {entry.finding}")
        if (today - entry.since).days > told["limits"]["ignored_days"]:
            wrong.append(f"an entry of {entry.since}, to be looked at again: {entry.finding}")
    return found, wrong


def report(checks: Iterable[Check], told: Mapping[str, Any], today: date) -> int:
    """Make every check and print it; the exit status: 1 when something was found or could not be asked."""
    known, wrong = ignored(told, today)
    failed = False
    for check in (*checks, Check("what is ignored", lambda: (f"{len(known)} findings", wrong))):
        try:
            looked, found = check.find()
        except NotAskedError as why:
            print(f"NOT ASKED  {check.name}: {why}")
            failed = True
            continue
        bad = [line for line in found if line.partition(":")[0] not in known]
        print(f"{'FOUND' if bad else 'ok':<10} {check.name} ({looked})")
        for line in found:
            entry = known.get(line.partition(":")[0])
            print(f"           {line}" if entry is None else f"           ignored, {entry.reason}: {line}")
        failed = failed or bool(bad)
    return int(failed)


def main() -> int:
    """Everything; the exit status."""
    asked = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    asked.add_argument("--bundle", type=Path, default=sbom.BUNDLE)
    asked.add_argument("--advisories", choices=("pypi", "osv"), default="pypi")
    options = asked.parse_args()
    bundle: Path = options.bundle
    checks = (
        Check("known vulnerabilities of every locked package", partial(advisories, options.advisories)),
        Check("locks against pyproject.toml, hashes, no addresses", locks_and_project),
        Check("bill of materials against the bundle, file by file", partial(bundle_as_listed, bundle)),
        Check("licences of everything shipped", partial(licences, bundle)),
        Check("Debian's security updates of what comes from it", partial(debian_updates, bundle)),
        Check("age of the browser engine's security patches", partial(engine_age, bundle)),
    )
    return report(checks, table_of_audit(), datetime.now(UTC).date())


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.exit(main())
