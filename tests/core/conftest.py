"""A secret from plain text: tests may write digits down, the program may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paynet_desk.core.secret import Secret

type_of_maker = Callable[..., Secret]


@pytest.fixture(scope="session")
def secret_of() -> type_of_maker:
    def make(text: str, capacity: int = 19) -> Secret:
        secret = Secret(capacity)
        for i, byte in enumerate(text.encode("ascii")):
            secret.insert(i, byte)
        return secret

    return make
