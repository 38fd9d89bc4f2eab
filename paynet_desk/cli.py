"""The command line: reads the arguments and calls one function for them.

On the way to the first window, so nothing is imported here but what reads arguments; each command loads its own part.
Exit codes: 0 done, 1 it did not work, 2 the command or a setting cannot be used; `database check` has more (upkeep).
What people read is Turkish or English: --lang, PAYNET_DESK_LANGUAGE, the system's language, in this order.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from paynet_desk import __version__

if TYPE_CHECKING:
    from paynet_desk.config.settings import Settings

PROGRAM = "paynet-desk"
FAILED, UNUSABLE = 1, 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
LONGEST_INPUT = 8192  # bytes; more than any key, so that a wrong file in the pipe is noticed and not read whole

# Turkish, English. The help's own words and the texts of the commands.
WORDS = {
    "usage": ("Kullanım: ", "Usage: "),
    "options": ("Seçenekler", "Options"),
    "command": ("komut", "command"),
    "commands": ("Komutlar", "Commands"),
    "program": (
        "Müşterinin kartını Paynet'te saklayan ve ödeme alan kasa programı.",
        "A till program that stores a customer's card at Paynet and takes payments.",
    ),
    "help": ("bu yardımı gösterir", "show this help"),
    "version": ("sürümü gösterir", "show the version"),
    "lang": ("dil: tr, en", "language: tr, en"),
    "config": ("kullanıcı ayar dosyası (TOML)", "the user's settings file (TOML)"),
    "environment": ("ortam: sandbox, test, live", "environment: sandbox, test, live"),
    "data_dir": ("veri tabanının klasörü", "folder of the database"),
    "till": ("kasanın adı", "name of the till"),
    "cashier": ("kasiyerin adı", "name of the cashier"),
    "theme": ("görünüm: auto, light, dark, contrast", "look: auto, light, dark, contrast"),
    "text_scale": ("yazı boyu, yüzde: 100-200", "size of the type in percent: 100-200"),
    "kiosk": ("kiosk: müşterinin kendi kullandığı tam ekran", "kiosk: full screen, used by customers themselves"),
    "sandbox": (
        "Paynet'in yerine geçen deneme sunucusunu çalıştırır",
        "run the stand-in for Paynet, for practice and tests",
    ),
    "port": ("kapı numarası; 0: boş bir kapı", "port; 0: any free one"),
    "books": ("saklananların dosyası; yoksa unutulur", "file that keeps what is stored; without it all is forgotten"),
    "faults": ("arıza senaryosu", "fault script"),
    "quit_with_stdin": ("standart girdi kapanınca durur", "stop when standard input ends"),
    "keys": ("Paynet anahtarları: işletim sisteminin anahtar deposunda", "Paynet's keys, in the system's key store"),
    "set": ("anahtarı ekranda göstermeden okur ve saklar", "read a key without showing it, and store it"),
    "check": ("saklanmış anahtar var mı, biçimi doğru mu", "is a key stored, and does it look right"),
    "delete": ("saklanmış anahtarı siler", "delete the stored key"),
    "key_environment": ("anahtarın ortamı: test, live", "the key's environment: test, live"),
    "kind": (
        "secret (varsayılan) veya publishable; kart saklamaya secret yeter, ödeme almaya ikisi de gerekir",
        "secret (default) or publishable; storing cards takes the secret one, taking payments both",
    ),
    "database": (
        "mağazanın veri tabanı: denetle, kurtar, yenisini aç",
        "the merchant's database: check, rescue, begin anew",
    ),
    "database_check": (
        "dosyada ne var, ne yapılabilir; hiçbir şey yazmaz",
        "what is the matter with the file, and what can be done; writes nothing",
    ),
    "database_rescue": (
        "bozuk dosyayı saklar, okunabilenlerle yenisini kurar",
        "keep a broken file and put one with all that can be read into its place",
    ),
    "database_new": (
        "bozuk dosyayı saklar, boş bir veri tabanı açar",
        "keep a broken file and begin an empty one",
    ),
    "prompt": ("Paynet anahtarı ({environment}, {kind}): ", "Paynet key ({environment}, {kind}): "),
    "stored": ("Anahtar saklandı: {environment}, {kind}", "Key stored: {environment}, {kind}"),
    "present": ("Anahtar saklanmış: {environment}, {kind}", "A key is stored: {environment}, {kind}"),
    "deleted": ("Anahtar silindi: {environment}, {kind}", "Key deleted: {environment}, {kind}"),
    "odd": (
        "Dikkat: bu anahtar Paynet'in {kind} anahtarlarına benzemiyor; doğru anahtar mı?",
        "Note: this does not look like a {kind} key of Paynet's; is it the right one?",
    ),
    "noted": (
        "Program artık {environment} ortamında açılır ({file}).",
        "The program now starts in the {environment} environment ({file}).",
    ),
    "one_line": ("girdide tek satır bekleniyordu", "one line was expected in the input"),
    "not_noted": (
        "{file} yazılamadı ({why}); ortamı --environment ile verin",
        "{file} could not be written ({why}); name the environment with --environment",
    ),
    "pin": (
        "yönetici PIN'ini ayar dosyasına yazılacak biçime çevir; PIN'in kendisi saklanmaz",
        "turn a manager's PIN into the line for the settings file; the PIN itself is kept nowhere",
    ),
    "pin_prompt": ("Yönetici PIN'i (4-12 rakam): ", "Manager's PIN (4 to 12 digits): "),
    "no_pin": ("PIN 4-12 rakamdan oluşur", "a PIN is 4 to 12 digits"),
    "see_help": ("Yardım: {program} --help", "Help: {program} --help"),
    "failed": ("program durdu: {why}", "the program stopped: {why}"),
}

# What argparse says about a wrong command -> the same in Turkish.
_COMPLAINTS = (
    (r"unrecognized arguments: (.*)", r"bilinmeyen argüman: \1"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1: \2 olmaz; seçenekler: \3"),
    (r"argument (\S+): expected one argument", r"\1: bir değer bekleniyor"),
    (r"argument (\S+): invalid \S+ value: (.*)", r"\1: \2 olmaz"),
    (r"argument (\S+): ignored explicit argument (.*)", r"\1: değer almaz"),
    (r"the following arguments are required: (.*)", r"eksik argüman: \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 birden çok seçeneğe uyuyor: \2"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; the exit code. Prints what went wrong to standard error, without a traceback."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if sys.stderr is None:  # a windowed program of Windows'
        from paynet_desk.windowed import told

        return told(lambda: _main(arguments))
    return _main(arguments)


def _main(arguments: list[str]) -> int:
    if sys.platform == "win32":  # into a pipe or a file Windows would write in a code page, most without ı, ş and ğ
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="replace")
    say = _Speaker(arguments)
    options = _read(arguments, say)
    command: Callable[[argparse.Namespace, _Speaker], int] = options.command
    try:
        return command(options, say)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if sys.flags.dev_mode:  # python -X dev: whoever works on the program wants to see where
            raise
        return _told(error, say)


class _Speaker:
    """The texts in the language that this run speaks."""

    def __init__(self, arguments: Sequence[str]) -> None:
        # Before the arguments are parsed, as help and complaints about them need it.
        chosen = re.search(r"--lang(?:uage)?[=\0](tr|en)(?:\0|$)", "\0".join(arguments))
        self.language = chosen[1] if chosen else os.environ.get("PAYNET_DESK_LANGUAGE")
        if self.language not in ("tr", "en"):
            from paynet_desk.config.settings import system_language

            self.language = system_language()

    def __call__(self, word: str, **facts: object) -> str:
        turkish, english = WORDS[word]
        text = english if self.language == "en" else turkish
        return text.format(**facts) if facts else text

    def error(self, text: str) -> None:
        """One line to standard error, with anything that looks like a card or a key masked."""
        from paynet_desk.core.masking import mask_text

        print(f"{PROGRAM}: {mask_text(text)}", file=sys.stderr)


class _Parser(argparse.ArgumentParser):
    """argparse with both languages: help in the speaker's, complaints translated."""

    say: _Speaker

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the command and leave with 2."""
        if self.say.language != "en":
            for english, turkish in _COMPLAINTS:
                if re.fullmatch(english, message):
                    message = re.sub(english, turkish, message)
                    break
        self.say.error(message)
        print(self.say("see_help", program=self.prog), file=sys.stderr)
        sys.exit(UNUSABLE)


def _read(arguments: Sequence[str], say: _Speaker) -> argparse.Namespace:
    """Whoever only starts the program does not wait for the parsers of the commands."""
    if not {"-h", "--help"} & set(arguments) and all(argument.startswith("-") for argument in arguments[:1]):
        options, rest = _parser(say, commands=False).parse_known_args(arguments)
        if not rest:
            return options
    return _parser(say, commands=True).parse_args(arguments)


def _parser(say: _Speaker, *, commands: bool) -> argparse.ArgumentParser:
    class Formatter(argparse.HelpFormatter):
        def __init__(self, prog: str) -> None:
            super().__init__(prog, width=80)  # asking the terminal loads shutil, at every start

        def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]  # argparse's own
            super().add_usage(usage, actions, groups, say("usage") if prefix is None else prefix)

    def make(**more: object) -> _Parser:
        made = _Parser(add_help=False, formatter_class=Formatter, allow_abbrev=False, **more)  # type: ignore[arg-type]
        made.say = say
        return made

    def options_of(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
        group = parser.add_argument_group(say("options"))
        group.add_argument("-h", "--help", action="help", help=say("help"))
        group.add_argument("--lang", "--language", dest="language", default=argparse.SUPPRESS, help=say("lang"))
        return group

    config = {"metavar": "FILE", "type": Path, "default": argparse.SUPPRESS, "help": say("config")}

    program = make(prog=PROGRAM, description=say("program"))
    program.set_defaults(command=_start, config=None, language=None)
    options = options_of(program)
    options.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}", help=say("version"))
    options.add_argument("--config", **config)  # type: ignore[arg-type]
    for name in ("environment", "till", "cashier", "theme", "text_scale"):
        options.add_argument("--" + name.replace("_", "-"), metavar=name.upper(), help=say(name))
    options.add_argument("--data-dir", metavar="FOLDER", type=Path, help=say("data_dir"))
    options.add_argument("--kiosk", action="store_true", default=None, help=say("kiosk"))
    if not commands:
        return program

    def commands_of(parser: argparse.ArgumentParser, words: str = "", **more: object) -> Callable[..., _Parser]:
        group = parser.add_subparsers(title=say("commands"), parser_class=make, **more)  # type: ignore[call-overload]

        def add(name: str, *, listed: bool = True) -> _Parser:
            told = {"help": say(words + name), "description": say(words + name)} if listed else {}
            added: _Parser = group.add_parser(name, **told)
            return added

        return add

    add = commands_of(program, metavar=say("command"))
    sandbox = add("sandbox")
    sandbox.set_defaults(command=_sandbox)
    options = options_of(sandbox)
    options.add_argument("--port", type=int, default=0, help=say("port"))
    options.add_argument("--books", metavar="FILE", type=Path, help=say("books"))
    options.add_argument("--faults", metavar="FILE", type=Path, help=say("faults"))
    options.add_argument("--quit-with-stdin", action="store_true", help=say("quit_with_stdin"))

    # For whoever builds or installs the program; not in the list of commands, like everything without a help text.
    selftest = add("selftest", listed=False)
    selftest.set_defaults(command=_selftest)
    options = options_of(selftest)
    for name in ("--trusted", "--untrusted"):
        options.add_argument(name, metavar="URL")
    options.add_argument("--ca-file", metavar="FILE", type=Path)

    pin = add("pin")
    pin.set_defaults(command=_pin)
    options_of(pin)

    keys = add("keys")
    database = add("database")
    options_of(database)
    add = commands_of(database, "database_", metavar="check|rescue|new", dest="action", required=True)
    for name in ("check", "rescue", "new"):
        action = add(name)
        action.set_defaults(command=_database, action=name)
        options = options_of(action)
        options.add_argument("--config", **config)  # type: ignore[arg-type]
        options.add_argument("--environment", metavar="ENVIRONMENT", default=argparse.SUPPRESS, help=say("environment"))
        options.add_argument("--data-dir", metavar="FOLDER", type=Path, default=argparse.SUPPRESS, help=say("data_dir"))

    options_of(keys)
    add = commands_of(keys, metavar="set|check|delete", dest="action", required=True)
    for name, command in (("set", _keys_set), ("check", _keys_check), ("delete", _keys_delete)):
        action = add(name)
        action.set_defaults(command=command)
        options = options_of(action)
        options.add_argument("--environment", choices=("test", "live"), required=True, help=say("key_environment"))
        options.add_argument("--kind", choices=("secret", "publishable"), default="secret", help=say("kind"))
        if name == "set":
            options.add_argument("--config", **config)  # type: ignore[arg-type]
    return program


def _told(error: Exception, say: _Speaker) -> int:
    """Say what went wrong; the exit code."""
    from paynet_desk.config.keys import KeyStoreProblem
    from paynet_desk.config.settings import SettingsProblem

    if isinstance(error, (SettingsProblem, KeyStoreProblem)):
        say.error(error.text(say.language))
    else:
        say.error(say("failed", why=f"{type(error).__name__}: {error}"))
    return UNUSABLE if isinstance(error, SettingsProblem) else FAILED


def _start(options: argparse.Namespace, _say: _Speaker) -> int:
    gc.disable()  # what is made until the loop runs stays to the end: nothing of it is garbage
    settings = _settings(options)
    from paynet_desk.app import run

    return run(settings)


def _settings(options: argparse.Namespace) -> Settings:
    from paynet_desk.config import paths
    from paynet_desk.config.settings import load_settings

    given = {
        name: getattr(options, name)
        for name in ("environment", "language", "till", "cashier", "theme", "text_scale", "kiosk")
    }
    if options.data_dir is not None:
        given["data_dir"] = options.data_dir.absolute()
    return load_settings(
        given,
        os.environ,
        paths.machine_settings_file(),
        options.config or paths.user_settings_file(),
        user_file_required=options.config is not None,
    )


def _sandbox(options: argparse.Namespace, _say: _Speaker) -> int:
    from paynet_desk.sandbox.server import run

    return run(options.port, options.books, options.faults, options.quit_with_stdin)


def _selftest(options: argparse.Namespace, _say: _Speaker) -> int:
    from paynet_desk.selftest import run

    return run(options.trusted, options.untrusted, options.ca_file)


def _database(options: argparse.Namespace, say: _Speaker) -> int:
    from paynet_desk.upkeep import run

    return run(options.action, _settings(options).registry_file, say.language)


def _keys_set(options: argparse.Namespace, say: _Speaker) -> int:
    from paynet_desk.config import paths
    from paynet_desk.config.keys import KeyKind, KeyStore, looks_odd
    from paynet_desk.config.settings import environment_is_named, name_environment

    user_file = options.config or paths.user_settings_file()
    named = environment_is_named(
        paths.machine_settings_file(), user_file
    )  # a broken file is told before the key is asked
    facts = {"environment": options.environment, "kind": options.kind}
    key = _read_key(say("prompt", **facts))
    if key is None:
        say.error(say("one_line"))
        return UNUSABLE
    kind = KeyKind(options.kind)
    KeyStore().set(options.environment, kind, key)
    print(say("stored", **facts))
    if looks_odd(kind, key):
        print(say("odd", **facts), file=sys.stderr)
    if kind is KeyKind.SECRET and not named:
        try:
            name_environment(user_file, options.environment)
        except OSError as error:
            say.error(say("not_noted", file=user_file, why=error.strerror))
            return FAILED
        print(say("noted", environment=options.environment, file=user_file))
    return 0


def _pin(_options: argparse.Namespace, say: _Speaker) -> int:
    from paynet_desk.core.pin import is_pin, kept_form

    pin = _read_key(say("pin_prompt"))
    if pin is None or not is_pin(pin):
        say.error(say("no_pin"))
        return UNUSABLE
    print(f'manager_pin = "{kept_form(pin)}"')
    return 0


def _read_key(prompt: str) -> str | None:
    """A key or PIN, typed without echo or from a pipe; None when the pipe holds more or less than one line."""
    if sys.stdin is not None and sys.stdin.isatty():
        from getpass import getpass

        return getpass(prompt).strip()
    given = sys.stdin.buffer.read(LONGEST_INPUT) if sys.stdin is not None else b""
    lines = [line for line in given.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[0].strip() if len(lines) == 1 else None


def _keys_check(options: argparse.Namespace, say: _Speaker) -> int:
    from paynet_desk.config.keys import KeyKind, KeyStore

    facts = {"environment": options.environment, "kind": options.kind}
    looks_right = KeyStore().check(options.environment, KeyKind(options.kind))
    print(say("present", **facts))
    if not looks_right:
        print(say("odd", **facts), file=sys.stderr)
    return 0


def _keys_delete(options: argparse.Namespace, say: _Speaker) -> int:
    from paynet_desk.config.keys import KeyKind, KeyStore

    KeyStore().delete(options.environment, KeyKind(options.kind))
    print(say("deleted", environment=options.environment, kind=options.kind))
    return 0
