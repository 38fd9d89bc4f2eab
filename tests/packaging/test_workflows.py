"""The workflows take nothing that may change under them, may do no more than they need, and call what is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAY_WRITE = {"release.yml": {"contents", "id-token", "attestations"}}  # and nothing anywhere else

pytestmark = pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)


def block(text: str, key: str, indent: int = 0) -> str:
    """What stands indented under the first ``key`` at this indentation."""
    found = re.search(rf"^ {{{indent}}}{key}:[^\n]*\n((?: {{{indent + 1},}}[^\n]*\n|\n)*)", text, re.M)
    assert found, key
    return found[1]


def jobs(text: str) -> dict[str, str]:
    under = block(text, "jobs")
    return {name: block(under, name, 2) for name in re.findall(r"^  ([\w-]+):", under, re.M)}


def commands(text: str) -> Iterator[str]:
    """Every line that a step runs."""
    for indent, first in re.findall(r"^( *)(?:- )?run: (.*)$", text, re.M):
        assert not first.startswith(("|", ">")), "one line a step; more belongs into a script that can be tried here"
        assert len(indent) % 2 == 0
        yield first.strip("'")


def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(workflow: Path) -> None:
    used = re.findall(r"uses: *(.+)$", workflow.read_text(), re.M)
    for action in used:
        assert re.fullmatch(r"\./\.github/workflows/\w+\.yml|[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), (
            action
        )


def test_one_action_has_one_version_everywhere(workflow: Path) -> None:
    pins = {pin for file in WORKFLOWS for pin in re.findall(r"uses: *([\w-]+/[\w-]+@.+)$", file.read_text(), re.M)}
    names = [pin.partition("@")[0] for pin in pins]
    assert len(names) == len(set(names)), sorted(pins)


def test_a_workflow_may_read_and_only_the_publishing_job_may_write(workflow: Path) -> None:
    text = workflow.read_text()
    assert block(text, "permissions").split() == ["contents:", "read"]
    writes = {name: set(re.findall(r"^      ([\w-]+): write$", job, re.M)) for name, job in jobs(text).items()}
    allowed = MAY_WRITE.get(workflow.name, set())
    assert {name: scopes for name, scopes in writes.items() if scopes} == ({"publish": allowed} if allowed else {})
    if "publish" in writes:
        assert "actions/checkout" not in jobs(text)["publish"]  # none of the project's code runs with those rights


def test_every_job_ends_by_itself(workflow: Path) -> None:
    for name, job in jobs(workflow.read_text()).items():
        is_called = re.search(r"^    uses: \./", job, re.M)
        assert is_called or re.search(r"^    timeout-minutes: \d+", job, re.M), name


def test_runs_of_one_branch_do_not_pile_up(workflow: Path) -> None:
    assert "group:" in block(workflow.read_text(), "concurrency")


def test_nothing_from_outside_is_run_with_secrets_or_pasted_into_a_command(workflow: Path) -> None:
    text = workflow.read_text()
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    for command in commands(text):
        assert "${{" not in command, command


def test_secrets_reach_a_step_only_for_a_tag(workflow: Path) -> None:
    for line in workflow.read_text().splitlines():
        if "secrets." in line and workflow.name != "release.yml":  # which a tag alone starts
            assert "startsWith(github.ref, 'refs/tags/v') && secrets." in line, line


def test_no_checkout_leaves_its_token_behind(workflow: Path) -> None:
    text = workflow.read_text()
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_a_step_calls_a_make_target_or_a_script_that_is_here(workflow: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    for command in commands(workflow.read_text()):
        if command.startswith("make "):
            for target in re.findall(r" ([a-z-]+)(?= |$)", command):
                assert target in targets, command
        for script in re.findall(r"\bpackaging/[\w/.-]+", command):
            assert (ROOT / script).is_file(), command


def test_the_file_is_plain_yaml(workflow: Path) -> None:
    text = workflow.read_text()
    assert "\t" not in text
    for number, line in enumerate(text.splitlines(), 1):
        assert (len(line) - len(line.lstrip())) % 2 == 0, number
        assert re.fullmatch(r" *(#.*|- .*|[\w-]+:( .*)?|)", line), f"{number}: {line}"
