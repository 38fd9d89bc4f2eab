"""The Debian package on a machine that has nothing: an empty root, apt, an ordinary user, the journeys (make deb-test).

    python -m tests.packaging.clean_root [dist/paynet-desk_0.1.0_amd64.deb] [--release bookworm] [--next FILE] [--try]

An empty Debian is made once for a release and kept in build/clean-root; every run begins from a copy of it. Into it apt
installs the package with what the package itself declares, and nothing else. A user is made there and starts the
program; display, keyboard and screen reader stay outside. Then the same over an upgrade (--next: the same program under
a higher version), removal, a new installation and a purge; the database has to be there after each.

As root, Linux. The package sources are this machine's. --try stops after the first start; the pictures are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from paynet_desk import __version__
from paynet_desk.threeds.namespaces import YAMA
from tests.journeys.play import ROOT, Customer, paid_row, stored_row

PLACE = ROOT / "build" / "clean-root"
PYTHON = ROOT / "build" / "freeze" / "env" / "bin" / "python"  # one that the user may run, with what reads the screen
DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
CASHIER = "kasiyer"


class Problem(Exception):  # noqa: N818 - says what it is
    """What is not as it should be."""


def run(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    """A command; Problem with the end of what it said when it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise Problem(f"{' '.join(words[:6])} ... failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done  # type: ignore[no-any-return]


# ---- the empty root --------------------------------------------------------------------------------------------------


def sources(release: str) -> list[str]:
    """This machine's package sources as they are for another release of Debian."""
    lines = []
    form = "$(SITE) $(RELEASE) $(COMPONENT)"
    for line in run("apt-get", "indextargets", "--format", form, "Created-By: Packages").stdout.splitlines():
        site, suite, component = line.split()
        pocket = re.fullmatch(r"[a-z]+(-updates|-security)?", suite)
        if pocket and component == "main" and "debian" in site:
            lines.append(f"deb {site} {release}{pocket[1] or ''} main")
    return list(dict.fromkeys(lines))


def empty_root(release: str) -> Path:
    """An empty Debian of this release: made the first time, kept, never written to again."""
    root = PLACE / release / "empty"
    if not (root / "etc/debian_version").exists():
        told("making an empty root", release)
        unfinished = root.with_name("unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        site = next(line.split()[1] for line in sources(release) if line.split()[2] == release)
        # in mounts of its own: what it mounts there is gone with it, however it ends
        run("unshare", "--mount", "debootstrap", "--variant=minbase", release, str(unfinished), site)
        (unfinished / "etc/apt/sources.list").write_text("\n".join([*sources(release), ""]))
        (unfinished / "etc/apt/apt.conf.d/90clean").write_text('APT::Keep-Downloaded-Packages "true";\n')
        (unfinished / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n")  # nobody pulls its plug
        (unfinished / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n")  # start no services: none runs here
        (unfinished / "usr/sbin/policy-rc.d").chmod(0o755)
        shutil.copy("/etc/resolv.conf", unfinished / "etc/resolv.conf")
        unfinished.rename(root)
    return root


@dataclass(frozen=True)
class Machine:
    """A running root: a mount namespace of its own. `shared` is a folder that lies at the same place in and outside."""

    root: Path
    namespace: Path
    shared: Path
    uid: int

    def enter(self) -> list[str]:
        """The beginning of a command in the machine."""
        return ["nsenter", f"--mount={self.namespace}", "--"]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of root's in the machine, with nothing of this machine's environment."""
        environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        environment |= {"DEBIAN_FRONTEND": "noninteractive", "HOME": "/root"}
        return run(*self.enter(), "/usr/bin/env", "-i", *(f"{k}={v}" for k, v in environment.items()), *words)

    def apt(self, *words: str) -> str:
        """apt-get in the machine; what it told."""
        return self.run("apt-get", "-y", "-q", "--no-install-recommends", *words).stdout

    def installed(self) -> set[str]:
        """Names of the installed packages."""
        lines = self.run("dpkg-query", "-W", "-f=${db:Status-Abbrev} ${Package}\n").stdout.splitlines()
        return {line.split()[-1] for line in lines if line.startswith("ii")}

    def as_cashier(self, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A command of the user's in the machine: its output and exit status, whatever that is."""
        given = {"HOME": f"/home/{CASHIER}", "PATH": "/usr/bin:/bin"} | variables
        command = [*self.enter(), "/usr/bin/env", "-i", *(f"{k}={v}" for k, v in given.items())]
        command += ["setpriv", "--reuid", CASHIER, "--regid", CASHIER, "--clear-groups", "--bounding-set=-all", *words]
        return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)


@contextmanager
def machine(release: str) -> Iterator[Machine]:
    """A fresh copy of the empty root, set going; gone afterwards."""
    empty = empty_root(release)
    root = PLACE / release / "root"
    shutil.rmtree(root, ignore_errors=True)
    run("cp", "-a", "--reflink=auto", str(empty), str(root))
    archives = PLACE / release / "archives"
    (archives / "partial").mkdir(parents=True, exist_ok=True)
    user = f"paynet-desk-{os.getpid()}"
    run("useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", user)
    with tempfile.TemporaryDirectory(prefix="clean-root-", ignore_cleanup_errors=True) as folder:
        shared = Path(folder)
        shutil.chown(shared, user, user)
        uid = shared.stat().st_uid
        spaces = Path(tempfile.mkdtemp(prefix="clean-root-ns-"))
        run("mount", "--bind", str(spaces), str(spaces))
        run("mount", "--make-private", str(spaces))
        try:
            namespace = spaces / "mount"
            namespace.touch()
            spaces.chmod(0o755)
            run("unshare", f"--mount={namespace}", "sh", "-euc", SET_GOING, "sh", str(root), str(archives), str(shared))
            made = Machine(root, namespace, shared, uid)
            made.run("groupadd", "--gid", str(shared.stat().st_gid), CASHIER)
            made.run("useradd", "--uid", str(uid), "--gid", CASHIER, "--create-home", CASHIER)
            yield made
        finally:
            subprocess.run(["umount", str(spaces / "mount")], check=False, capture_output=True)
            subprocess.run(["umount", str(spaces)], check=False, capture_output=True)
            shutil.rmtree(spaces, ignore_errors=True)
            subprocess.run(["userdel", "--force", user], check=False, capture_output=True)


# In a mount namespace of its own. The root becomes its real root, not a chroot: in a chroot the kernel gives an
# ordinary user no user namespaces, and the browser engine would go without them.
SET_GOING = f"""
root=$1 archives=$2 shared=$3
mount --bind "$root" "$root"
cd "$root"
mkdir -p old "./$shared" var/cache/apt/archives
mount --bind "$archives" var/cache/apt/archives
mount --bind "$shared" "./$shared"
mount -t proc proc proc
mount -t tmpfs -o mode=755 tmpfs dev
for device in {" ".join(DEVICES)}; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir dev/shm dev/pts
mount --bind /dev/shm dev/shm
mount --bind /dev/pts dev/pts
ln -s /proc/self/fd dev/fd
pivot_root . old
cd /
umount -l old
"""


# ---- what is played --------------------------------------------------------------------------------------------------


def told(what: str, so: object = "") -> None:
    """One line of the report."""
    print(f"{what + ':':<38}{so}".rstrip(), flush=True)


def starter(at: Machine) -> Path:
    """An executable that starts the installed program in the machine, for whoever drives it from outside.

    The driver is the cashier outside with the right to step into the machine; that right is dropped before the program.
    """
    file = at.shared / "start"
    steps = [*at.enter(), "/usr/bin/setpriv", "--ambient-caps=-all", "--inh-caps=-all", "/usr/bin/paynet-desk"]
    file.write_text(f'#!/bin/sh\ncd /\nexec {" ".join(steps)} "$@"\n')
    file.chmod(0o755)
    return file


def drive(at: Machine, *words: str) -> subprocess.CompletedProcess[str]:
    """Python outside the machine as the cashier, who may step into it and nothing else."""
    rights = "+sys_chroot,+sys_admin"
    drop = ["setpriv", f"--reuid={at.uid}", f"--regid={at.shared.stat().st_gid}", "--clear-groups"]
    drop += [f"--inh-caps=-all,{rights}", f"--ambient-caps=-all,{rights}", f"--bounding-set=-all,{rights}"]
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= {"HOME": str(at.shared), "TMPDIR": str(at.shared)}
    return subprocess.run(
        [*drop, str(PYTHON), *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def play(at: Machine, data: Path, pictures: Path | None = None) -> str:
    """Stores a card and takes a payment; what the screen said."""
    words = ["-m", "tests.journeys.play", "--program", str(starter(at)), "--data-dir", str(data)]
    shots = at.shared / "pictures"
    done = drive(at, *words, "--pictures", str(shots))
    if pictures is not None and shots.exists():
        shutil.rmtree(pictures, ignore_errors=True)
        shutil.copytree(shots, pictures)
    if done.returncode:
        raise Problem(f"the journey stopped:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def database_is_whole(at: Machine, data: Path) -> str:
    """The program's own word on its database."""
    done = at.as_cashier("paynet-desk", "database", "check", "--data-dir", str(data), "--lang", "en", LANG="C.UTF-8")
    if done.returncode:
        raise Problem(f"database check ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip().splitlines()[-1]


def rows(data: Path) -> tuple[str, str]:
    """The stored card and the payment as the database has them."""
    customer = Customer()
    row, paid = stored_row(data, customer.gsm, customer.pan[-4:]), paid_row(data, customer.gsm)
    if row is None or paid is None or not paid.is_as_it_should_be:
        raise Problem(f"the database lacks the card or the payment: {row} {paid}")
    return (
        f"{row.card} {row.brand} of {row.gsm}, owner {row.owner_id}",
        f"{paid.amount_kurus / 100:.2f} TRY {paid.state}, collected {paid.collected} time",
    )


def shut_in(at: Machine) -> list[dict[str, object]]:
    """How the engine's processes are shut in while the bank's page is open."""
    folder = at.shared / "sandboxed"
    folder.mkdir()
    shutil.chown(folder, at.uid, at.shared.stat().st_gid)
    done = drive(at, "-m", "tests.journeys.ordinary", str(folder), str(starter(at)))
    if done.returncode:
        raise Problem(f"the payment stopped:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    processes: list[dict[str, object]] = json.loads(done.stdout.splitlines()[-1])["processes"]
    return processes


def the_whole(options: argparse.Namespace) -> None:
    """Installation, journeys, second start, upgrade, removal, installation again, purge."""
    package, following = options.package.resolve(), options.next.resolve() if options.next else None
    with machine(options.release) as at:
        told("release", (at.root / "etc/debian_version").read_text().strip())
        at.apt("update")
        before = at.installed()
        at.run("mkdir", "-p", "/srv/packages")
        for file in (package, following):
            if file:
                shutil.copy(file, at.root / "srv/packages")
        inside = f"/srv/packages/{package.name}"
        at.apt("install", inside)
        brought = sorted(at.installed() - before)
        told("packages that apt brought", len(brought))
        told("package", f"{package.stat().st_size / 2**20:.1f} MiB")
        version = at.as_cashier("paynet-desk", "--version", LANG="C.UTF-8")
        told("paynet-desk --version", f"{version.stdout.strip()} {version.stderr.strip()}")
        check_of_the_program(at)

        data = at.shared / "data"
        data.mkdir()
        shutil.chown(data, at.uid, at.shared.stat().st_gid)
        screen = play(at, data, ROOT / "build" / "screenshots" / "clean-root" / options.release)
        if "the program wrote:" in screen:
            told("the program wrote", screen.partition("the program wrote:\n")[2].partition("\n")[0])
        card, paid = rows(data)
        told("card in the database", card)
        told("payment in the database", paid)
        told("database check", database_is_whole(at, data))
        if getattr(options, "try"):
            return
        processes = shut_in(at)
        renderers = [one for one in processes if one["kind"] == "renderer"]
        openers = [one["openers"] for one in processes if one["openers"]]
        if not renderers or openers or any(one["seccomp"] != 2 or one["uid"] != at.uid for one in renderers):
            raise Problem(f"the engine's sandbox is open: {processes}")
        has_yama = YAMA.exists() and YAMA.read_text().strip() != "0"  # the root's kernel is this machine's
        has_namespaces = all(one["own_user_namespace"] for one in renderers)
        if has_namespaces is not has_yama:
            raise Problem(f"Yama {'on' if has_yama else 'off'}, and the engine's processes: {processes}")
        namespaces = "with namespaces of their own" if has_namespaces else "without namespaces, as Yama is not on here"
        told("engine's sandbox", f"on, {len(renderers)} renderers, {namespaces}")

        if following:
            at.apt("install", f"/srv/packages/{following.name}")
            told("upgraded to", at.as_cashier("paynet-desk", "--version", LANG="C.UTF-8").stdout.strip())
            told("database after the upgrade", database_is_whole(at, data))
        at.apt("remove", "paynet-desk")
        left = [file for file in ("usr/lib/paynet-desk", "usr/bin/paynet-desk") if os.path.lexists(at.root / file)]
        told("left after removal", ", ".join(left) or "nothing but the settings")
        if left or rows(data) != (card, paid):
            raise Problem("the removal was not clean")
        at.apt("install", inside)
        told("database after a new installation", database_is_whole(at, data))
        at.apt("purge", "paynet-desk")
        left = sorted(
            str(file.relative_to(at.root))
            for folder in ("etc", "usr", "var/lib")
            for file in (at.root / folder).rglob("*paynet*")
            if at.root / "var/lib/dpkg" not in file.parents
        )
        told("left after purge", ", ".join(left) or "nothing")
        if left or rows(data) != (card, paid):
            raise Problem("the purge was not clean, or the data is gone")
        told("database after the purge", "as it was: " + paid)


def check_of_the_program(at: Machine) -> None:
    """What an administrator meets first: a cashier may not write the program, and there is no key store."""
    writable = at.as_cashier("find", "/usr/lib/paynet-desk", "/etc/paynet-desk", "-writable", "-not", "-type", "l")
    if writable.stdout:
        raise Problem(f"the cashier may write {writable.stdout}")
    for variables in ({"LANG": "C.UTF-8"}, {}, {"LC_ALL": "tr_TR.ISO-8859-9"}):
        keys = at.as_cashier("paynet-desk", "keys", "check", "--environment", "live", "--lang", "tr", **variables)
        told(f"keys check ({' '.join(variables.values()) or 'no locale'})", f"{keys.returncode}: {keys.stderr.strip()}")
        if keys.returncode != 1 or "anahtar deposu yok" not in keys.stderr:
            raise Problem(f"no sentence about the missing key store: {keys.stdout}{keys.stderr}")


def main() -> int:
    """Reads the arguments and plays it all."""
    parser = argparse.ArgumentParser(prog="python -m tests.packaging.clean_root")
    parser.add_argument("package", type=Path, nargs="?", help="default: of this version, in dist")
    parser.add_argument("--next", type=Path, help="the same with a higher version")
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--try", action="store_true", help="only installation and the journeys")
    options = parser.parse_args()
    if options.package is None:
        options.package = next((ROOT / "dist").glob(f"paynet-desk_{__version__}_*.deb"))
    if os.geteuid() != 0:
        print("a root is made, so root has to run this", file=sys.stderr)
        return 1
    try:
        the_whole(options)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
