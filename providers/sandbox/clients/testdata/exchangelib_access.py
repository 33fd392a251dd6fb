"""What the scenarios with exchangelib share: how they tell what they found, how
they open a mailbox, and the contact of contact.json beside this file.
"""

import json
import os

from exchangelib import (
    BASIC,
    DELEGATE,
    IMPERSONATION,
    NTLM,
    Account,
    Body,
    Configuration,
    Contact,
    Credentials,
    EWSDate,
    EWSTimeZone,
    FailFast,
    FaultTolerance,
)
from exchangelib.folders import Contacts
from exchangelib.indexed_properties import EmailAddress, PhoneNumber, PhysicalAddress

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "contact.json"), encoding="utf-8") as file:
    SPEC = json.load(file)
ADDRESS_PARTS = {"street": "Street", "city": "City", "state": "State", "country": "CountryOrRegion", "zipcode": "PostalCode"}
UTC = EWSTimeZone("UTC")


def check(name, got, want):
    """Tells what was found. Values that JSON does not know are told as texts."""
    print(json.dumps({"check": name, "ok": got == want, "got": got, "want": want}, default=str))


def check_error(name, kind, act):
    """Tells whether act fails with an error of a kind."""
    try:
        result = act()
        if isinstance(result, Exception):
            raise result  # some calls return what went wrong
        got = f"no error but {result!r}"
    except Exception as e:  # whatever it is, it is told
        got = type(e).__name__
        if isinstance(e, kind):
            got = kind.__name__
    check(name, got, kind.__name__)


def connect(access, mailbox=None, password=None, patient=True):
    """Opens a mailbox. Who is patient waits for a busy server, and takes a refusal to sign in for one."""
    config = Configuration(
        service_endpoint=access["url"],
        credentials=Credentials(access["user"], password or access["password"]),
        auth_type=NTLM if access["ntlm"] else BASIC,
        retry_policy=FaultTolerance(max_wait=20) if patient else FailFast(),
    )
    return Account(
        primary_smtp_address=mailbox or access["mailbox"],
        config=config,
        autodiscover=False,
        access_type=IMPERSONATION if access["impersonate"] else DELEGATE,
        default_timezone=UTC,
    )


def create_folder(account, name):
    """Makes a folder of contacts below Contacts."""
    folder = Contacts(parent=account.contacts, name=name)
    folder.save()
    return folder


def names():
    """Gives exchangelib's name of each element of a contact."""
    by_element = {}
    for field in Contact.FIELDS:
        uri = getattr(field, "field_uri", None)
        if uri and ":" in uri:
            by_element[uri.split(":")[1]] = field.name
    return by_element


def fields():
    """Gives the contact of contact.json, without attachments."""
    name = names()
    values = {name[element]: text for element, text in SPEC["text"].items()}
    values.update({name[element]: texts for element, texts in SPEC["lists"].items()})
    values.update(
        file_as_mapping="None",
        subject=SPEC["text"]["DisplayName"],
        phone_numbers=[PhoneNumber(label=k, phone_number=v) for k, v in SPEC["phones"].items()],
        email_addresses=[EmailAddress(label=k, email=v) for k, v in SPEC["emails"].items()],
        physical_addresses=[
            PhysicalAddress(label=k, **{ours: v[theirs] for ours, theirs in ADDRESS_PARTS.items()})
            for k, v in SPEC["addresses"].items()
        ],
        birthday=EWSDate.fromisoformat(SPEC["birthday"]),
        wedding_anniversary=EWSDate.fromisoformat(SPEC["anniversary"]),
        body=Body(SPEC["body"]),
        sensitivity=SPEC["sensitivity"],
        importance=SPEC["importance"],
        postal_address_index=SPEC["postalIndex"],
    )
    return values


def plain(field, value):
    """Makes values that are equal look equal: entries in any order, the line ends of the body."""
    if field in ("phone_numbers", "email_addresses", "physical_addresses"):
        return sorted(map(repr, value or []))
    if field in ("body", "text_body"):
        return (value or "").replace("\r\n", "\n")
    return value


def compare(prefix, item, want):
    """Compares an item with fields."""
    for field, value in want.items():
        check(f"{prefix}: {field}", plain(field, getattr(item, field)), plain(field, value))
