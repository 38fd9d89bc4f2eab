"""Customers, their Paynet owner ids and their stored cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from paynet_desk.core.brand import Brand
from paynet_desk.core.expiry import Expiry
from paynet_desk.core.masking import MaskedPan
from paynet_desk.core.stored_card import StoredCard
from paynet_desk.registry.errors import NoSuchCustomer
from paynet_desk.registry.tables import cards, customers, name_keys
from paynet_desk.registry.values import Customer

# A search must find "Işıl" by "isil", "ISIL" and "ışıl": one lower-case ASCII letter for each Turkish one, by table,
# as 'İ'.lower() is two code points and no Unicode form takes the dot off ı.
_FOLDED = str.maketrans("ıIİşŞğĞçÇöÖüÜâÂîÎûÛ", "iiissggccoouuaaiiuu")


def fold(name: str) -> str:
    """The form names are searched in: lower-case ASCII letters where Turkish ones were, single blanks."""
    return " ".join(name.translate(_FOLDED).lower().split())


def by_gsm(connection: Connection, gsm: str) -> Customer | None:
    """The customer with this national GSM number ("5320000042")."""
    row = connection.execute(select(customers).where(customers.c.gsm == gsm)).one_or_none()
    return None if row is None else _customers(connection, [row])[0]


def by_id(connection: Connection, customer_id: int) -> Customer:
    """The customer, or NoSuchCustomer."""
    row = connection.execute(select(customers).where(customers.c.id == customer_id)).one_or_none()
    if row is None:
        raise NoSuchCustomer(customer_id)
    return _customers(connection, [row])[0]


def by_ids(connection: Connection, ids: Iterable[int]) -> dict[int, Customer]:
    """The customers with these ids."""
    if not (wanted := set(ids)):
        return {}
    rows = connection.execute(select(customers).where(customers.c.id.in_(wanted))).all()
    return {customer.id: customer for customer in _customers(connection, rows)}


def by_name(connection: Connection, text: str, limit: int) -> tuple[Customer, ...]:
    """Customers one of whose names begins with `text`, in the order of their names; nothing for a blank text."""
    start = fold(text)
    if not start:
        return ()
    # A range instead of LIKE: both databases answer it from the index whatever their settings.
    after = start[:-1] + chr(ord(start[-1]) + 1)
    found = (
        select(name_keys.c.customer_id, name_keys.c.key)
        .where(name_keys.c.key >= start, name_keys.c.key < after)
        .order_by(name_keys.c.key, name_keys.c.customer_id)
        .limit(limit * 3)  # a customer may be found by more than one of the names
    )
    ids = list(dict.fromkeys(row.customer_id for row in connection.execute(found)))[:limit]
    known = by_ids(connection, ids)
    return tuple(known[customer_id] for customer_id in ids)


def create(connection: Connection, *, gsm: str, name: str, user_unique_id: str, now: datetime) -> int:
    """A new customer without owner and cards; its id."""
    result = connection.execute(
        insert(customers).values(gsm=gsm, name=name, user_unique_id=user_unique_id, since=now, last_at=None)
    )
    customer_id = int(result.inserted_primary_key[0])  # type: ignore[index]  # an insert of one row has one
    _index_name(connection, customer_id, name)
    return customer_id


def rename(connection: Connection, customer_id: int, name: str) -> None:
    """Keep `name` and make the customer findable by it; an empty name changes nothing."""
    if not name:
        return
    connection.execute(update(customers).where(customers.c.id == customer_id).values(name=name))
    connection.execute(delete(name_keys).where(name_keys.c.customer_id == customer_id))
    _index_name(connection, customer_id, name)


def touch(connection: Connection, customer_id: int, now: datetime) -> None:
    """The customer was served just now."""
    connection.execute(update(customers).where(customers.c.id == customer_id).values(last_at=now))


def holder_of(connection: Connection, owner_id: str) -> int | None:
    """Which customer has this Paynet owner id."""
    return connection.execute(select(customers.c.id).where(customers.c.owner_id == owner_id)).scalar_one_or_none()


def set_owner(connection: Connection, customer_id: int, owner_id: str) -> None:
    """Keep Paynet's owner id. The caller made sure that there is no other one."""
    connection.execute(
        update(customers).where(customers.c.id == customer_id, customers.c.owner_id.is_(None)).values(owner_id=owner_id)
    )


def keep_card(connection: Connection, customer_id: int, card: StoredCard) -> None:
    """Add the card, or bring the one with the same hash up to date; what is not told (expiry, label ...) stays."""
    mine = (cards.c.customer_id == customer_id) & (cards.c.card_hash == card.card_hash)
    told = pan_columns(card.pan)
    if card.brand is not None:
        told["brand"] = card.brand.name
    if card.expiry is not None:
        told |= expiry_columns(card.expiry)
    if card.stored_at is not None:
        told["stored_at"] = card.stored_at
    told |= {name: value for name in ("label", "holder", "bank") if (value := getattr(card, name))}
    if connection.execute(update(cards).where(mine).values(told)).rowcount == 0:
        blank = {"label": "", "holder": "", "bank": "", "customer_id": customer_id, "card_hash": card.card_hash}
        connection.execute(insert(cards).values(blank | told))


def replace_cards(connection: Connection, customer_id: int, listed: Sequence[StoredCard]) -> None:
    """Make the kept cards those that Paynet listed: others vanish, the known ones keep what the list does not tell."""
    by_id(connection, customer_id)
    hashes = [card.card_hash for card in listed]
    connection.execute(delete(cards).where(cards.c.customer_id == customer_id, cards.c.card_hash.not_in(hashes)))
    for card in listed:
        keep_card(connection, customer_id, card)


def relabel_card(connection: Connection, customer_id: int, card_hash: str, label: str) -> None:
    """Give a kept card another label; a card that is not kept is left to the next list."""
    connection.execute(
        update(cards).where(cards.c.customer_id == customer_id, cards.c.card_hash == card_hash).values(label=label)
    )


def remove_card(connection: Connection, customer_id: int, card_hash: str) -> None:
    """Forget a card that Paynet deleted."""
    connection.execute(delete(cards).where(cards.c.customer_id == customer_id, cards.c.card_hash == card_hash))


def card_hashes(connection: Connection, customer_id: int) -> list[str]:
    """The hashes of the kept cards, oldest first."""
    return list(
        connection.execute(
            select(cards.c.card_hash).where(cards.c.customer_id == customer_id).order_by(cards.c.id)
        ).scalars()
    )


def expiry_of(row: Row[Any]) -> Expiry | None:
    """The expiry in a row with `expiry_year` and `expiry_month`."""
    return None if row.expiry_year is None else Expiry(year=row.expiry_year, month=row.expiry_month)


def pan_columns(pan: MaskedPan | None) -> dict[str, Any]:
    """The masked card as the columns that ``pan_of`` reads."""
    return {
        "pan_first6": pan.first6 if pan else None,
        "pan_last4": pan.last4 if pan else None,
        "pan_length": pan.length if pan else None,
    }


def expiry_columns(expiry: Expiry | None) -> dict[str, Any]:
    """The expiry as the columns that ``expiry_of`` reads."""
    return {"expiry_year": expiry.year if expiry else None, "expiry_month": expiry.month if expiry else None}


def pan_of(row: Row[Any]) -> MaskedPan | None:
    """The masked card in a row with `pan_first6`, `pan_last4` and `pan_length`."""
    if row.pan_first6 is None:
        return None
    return MaskedPan(first6=row.pan_first6, last4=row.pan_last4, length=row.pan_length)


def _index_name(connection: Connection, customer_id: int, name: str) -> None:
    words = fold(name).split()
    rows = [{"customer_id": customer_id, "key": " ".join(words[at:])} for at in range(len(words))]
    keys = {row["key"]: row for row in rows}  # "ali ali" has one key "ali"
    if keys:
        connection.execute(insert(name_keys), list(keys.values()))


def _customers(connection: Connection, rows: Sequence[Row[Any]]) -> list[Customer]:
    held: dict[int, list[StoredCard]] = {row.id: [] for row in rows}
    query = select(cards).where(cards.c.customer_id.in_(held)).order_by(cards.c.id)
    for row in connection.execute(query):
        held[row.customer_id].append(_card(row))
    return [
        Customer(
            id=row.id,
            name=row.name,
            gsm=row.gsm,
            user_unique_id=row.user_unique_id,
            owner_id=row.owner_id,
            cards=tuple(held[row.id]),
            since=row.since,
            last_at=row.last_at,
        )
        for row in rows
    ]


def _card(row: Row[Any]) -> StoredCard:
    return StoredCard(
        card_hash=row.card_hash,
        pan=MaskedPan(first6=row.pan_first6, last4=row.pan_last4, length=row.pan_length),
        brand=Brand.__members__.get(row.brand or ""),
        label=row.label,
        expiry=expiry_of(row),
        holder=row.holder,
        bank=row.bank,
        stored_at=row.stored_at,
    )
