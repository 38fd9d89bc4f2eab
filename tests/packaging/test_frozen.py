"""The check of the frozen program, tried on the program as it is installed here and on programs that are not sound."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.packaging.frozen import NotSound, as_we_are, self_test, tls_servers

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="certificates are made with a library locked for Linux")
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def test_everything_that_the_program_brings_along_works(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("paynet-desk")
    with tls_servers(tmp_path) as tls:
        self_test(program, as_we_are(tmp_path), OFFSCREEN, tls)


@pytest.mark.parametrize(
    "last",
    [
        'echo "bank\'s page: FAILED, TimeoutError: waited 20 s for its text"; exit 1',
        "exit 0",
        'echo "bank\'s page: ALIŞTIRMA: gerçek banka değildir, para çekilmez"; echo more',
        'echo "bank\'s page: ALIŞTIRMA: gerçek banka değildir, para çekilmez"; echo Traceback >&2',
        'echo "bank\'s page: ALIŞTIRMA: gerçek banka değildir, para çekilmez"; exit 3',
    ],
)
def test_a_program_that_fails_a_check_or_says_more_or_less_is_not_sound(last: str, tmp_path: Path) -> None:
    program = tmp_path / "paynet-desk"
    program.write_text(
        "#!/bin/sh\necho 'key store: no key is stored for it'\necho 'database: 0001 became 0003'\n"
        "echo 'time zone: Europe/Istanbul'\necho 'translations: Toplam, İptal, Total, Cancel'\necho 'font: Inter'\n"
        "echo 'icons: 25'\necho 'receipt: PDF saved, PDF printed'\necho 'sandbox: answered 200'\n" + last + "\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    with pytest.raises(NotSound):
        self_test(program, as_we_are(tmp_path), OFFSCREEN, [])
