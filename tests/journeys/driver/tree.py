"""What the screen says, read from the accessibility bus: the tree of a program's visible elements.

Interfaces: org.a11y.atspi.Accessible, Text, Value and Component. A level of the tree is asked for in one go, so that a
whole window takes a few round trips and the program's event loop is hardly disturbed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, Properties, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE = "org.a11y.atspi.Accessible"
TEXT = "org.a11y.atspi.Text"
VALUE = "org.a11y.atspi.Value"
COMPONENT = "org.a11y.atspi.Component"
ON_SCREEN = 0  # coordinates relative to the display
# AtspiStateType, in the order of its numbers
_STATES = """
    invalid active armed busy checked collapsed defunct editable enabled expandable expanded focusable focused
    has-tooltip horizontal iconified modal multi-line multiselectable opaque pressed resizable selectable selected
    sensitive showing single-line stale transient vertical visible manages-descendants indeterminate required truncated
    animated invalid-entry supports-autocompletion selectable-text is-default visited checkable has-popup read-only
"""
STATES = tuple(_STATES.split())
_Call = tuple[tuple[str, str], str, str, str | None, tuple[Any, ...]]  # who, interface, member, signature, arguments


@dataclass(frozen=True)
class Element:
    """One visible element. `text` is what its Text interface gives, None when it has none."""

    path: str
    role: str
    name: str
    description: str
    states: frozenset[str]
    text: str | None = None
    value: float | None = None
    children: tuple[Element, ...] = ()

    @property
    def says(self) -> str:
        """What a person reads there: its text if it has one, else its name."""
        return self.text if self.text is not None else self.name

    def __iter__(self) -> Iterator[Element]:
        """This element and everything under it, as it stands in the tree."""
        yield self
        for child in self.children:
            yield from child

    def find(
        self, *, role: str | Iterable[str] = (), name: str | None = None, says: str | None = None
    ) -> Element | None:
        """The first element with this role (any of several), whose name and words contain what is given."""
        roles = {role} if isinstance(role, str) else set(role)
        for element in self:
            if roles and element.role not in roles:
                continue
            if name is not None and name not in element.name:
                continue
            if says is not None and says not in element.says and says not in element.name:
                continue
            return element
        return None

    @property
    def focused(self) -> Element | None:
        """The element that has the keyboard: the innermost one that says so."""
        found = [element for element in self if "focused" in element.states]
        return found[-1] if found else None

    def outline(self, depth: int = 0) -> str:
        """The tree as lines, for a failure's report."""
        flags = sorted(self.states & {"focused", "checked", "busy", "editable", "invalid-entry", "read-only"})
        parts = [f"{'  ' * depth}{self.role} {self.name!r}"]
        parts += [f"text={self.text!r}"] if self.text is not None and self.text != self.name else []
        parts += [f"value={self.value:g}"] if self.value is not None else []
        parts += [f"({self.description})"] if self.description else []
        parts += [f"[{', '.join(flags)}]"] if flags else []
        return "\n".join([" ".join(parts), *(child.outline(depth + 1) for child in self.children)])


class Reader:
    """Reads the tree of one process from an accessibility bus."""

    def __init__(self, address: str) -> None:
        self._connection: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Leaves the bus."""
        self._connection.close()

    def application(self, pid: int) -> tuple[str, str] | None:
        """Bus name and path of the process's root element, None while it is not on the bus."""
        root = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
        for name, path in self._ask([(root, ACCESSIBLE, "GetChildren", None, ())])[0] or ():
            owner = self._connection.send_and_get_reply(message_bus.GetConnectionUnixProcessID(name))
            if owner.header.message_type == MessageType.method_return and owner.body[0] == pid:
                return name, path
        return None

    def read(self, application: tuple[str, str]) -> Element:
        """The tree under an application, without what is not visible."""
        bus_name, path = application
        return self._read_level(bus_name, [path], is_root=True)[0]

    def extents(self, application: tuple[str, str], element: Element) -> tuple[int, int, int, int]:
        """Left, top, width and height of an element on the display."""
        at = (application[0], element.path)
        left, top, width, height = self._ask([(at, COMPONENT, "GetExtents", "u", (ON_SCREEN,))])[0]
        return left, top, width, height

    def _read_level(self, bus_name: str, paths: list[str], *, is_root: bool = False) -> list[Element]:
        calls: list[_Call] = []
        for path in paths:
            at = (bus_name, path)
            calls += [
                (at, ACCESSIBLE, "GetState", None, ()),
                (at, ACCESSIBLE, "GetRoleName", None, ()),
                (at, ACCESSIBLE, "GetInterfaces", None, ()),
                (at, ACCESSIBLE, "GetChildren", None, ()),
                (at, ACCESSIBLE, "Name", "property", ()),
                (at, ACCESSIBLE, "Description", "property", ()),
            ]
        answers = iter(self._ask(calls))
        elements: list[Element] = []
        below: list[tuple[int, list[str]]] = []
        details: list[tuple[int, str]] = []
        for path in paths:
            state, role, interfaces, children, name, description = (next(answers) for _ in range(6))
            if state is None or role is None:
                continue  # gone between two questions
            states = frozenset(_state_names(state))
            if not is_root and "visible" not in states:
                continue
            elements.append(Element(path, role, name or "", description or "", states))
            if TEXT in (interfaces or ()):
                details.append((len(elements) - 1, TEXT))
            if VALUE in (interfaces or ()):
                details.append((len(elements) - 1, VALUE))
            if children:
                below.append((len(elements) - 1, [child for _, child in children]))
        self._add_details(bus_name, elements, details)
        wanted = [child for _, group in below for child in group]
        if wanted:
            found = {element.path: element for element in self._read_level(bus_name, wanted)}
            for index, group in below:
                mine = tuple(found[child] for child in group if child in found)
                elements[index] = replace(elements[index], children=mine)
        return elements

    def _add_details(self, bus_name: str, elements: list[Element], details: list[tuple[int, str]]) -> None:
        calls: list[_Call] = []
        for index, interface in details:
            at = (bus_name, elements[index].path)
            if interface == TEXT:
                calls.append((at, TEXT, "GetText", "ii", (0, -1)))
            else:
                calls.append((at, VALUE, "CurrentValue", "property", ()))
        for (index, interface), answer in zip(details, self._ask(calls), strict=True):
            if answer is None:
                continue
            if interface == TEXT:
                elements[index] = replace(elements[index], text=str(answer))
            else:
                elements[index] = replace(elements[index], value=float(answer))

    def _ask(self, calls: list[_Call]) -> list[Any]:
        """Sends all calls, then collects the answers in their order; None where the element had none."""
        waiting: dict[int, int] = {}
        answers: list[Any] = [None] * len(calls)
        for position, ((bus_name, path), interface, member, kind, arguments) in enumerate(calls):
            address = DBusAddress(path, bus_name=bus_name, interface=interface)
            message = (
                Properties(address).get(member)
                if kind == "property"
                else new_method_call(address, member, kind, arguments if kind else ())
            )
            serial = next(self._connection.outgoing_serial)
            waiting[serial] = position
            self._connection.send(message, serial=serial)
        while waiting:
            message = self._connection.receive(timeout=20)
            answered = waiting.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
            if answered is not None and message.header.message_type == MessageType.method_return:
                answers[answered] = _plain(message)
        return answers


def _plain(message: Message) -> Any:
    """The first value of an answer; a property's variant is unpacked."""
    value: Any = message.body[0] if message.body else None
    if message.header.fields.get(HeaderFields.signature) == "v":
        return value[1]
    return value


def _state_names(words: list[int]) -> Iterator[str]:
    bits = words[0] | (words[1] << 32 if len(words) > 1 else 0)
    for number, name in enumerate(STATES):
        if bits >> number & 1:
            yield name
