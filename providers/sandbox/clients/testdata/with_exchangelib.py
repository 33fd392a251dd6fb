"""Drives the sandbox with exchangelib.

Standard input is the access as JSON, with the scenario, which is a function
below. Standard output is a line of JSON for each check.
"""

import base64
import json
import sys
import uuid
from decimal import Decimal

from exchangelib import Body, Contact, EWSDate, EWSDateTime, ExtendedProperty, FileAttachment, Q, errors
from exchangelib.folders import Contacts, Folder
from exchangelib.indexed_properties import EmailAddress, PhoneNumber, PhysicalAddress
from exchangelib.items import ALWAYS_OVERWRITE, HARD_DELETE, MOVE_TO_DELETED_ITEMS, NEVER_OVERWRITE
from exchangelib.properties import FolderId
from exchangelib.services import CreateFolder, GetFolder
from exchangelib_access import SPEC, UTC, check, check_error, compare, connect, create_folder, fields, plain

SET = "7d3ac0f6-2a3d-4b6e-9f43-0d6c5a1e9b01"


def contact(access):
    """A contact with all that there is goes in and comes out."""
    account = connect(access)
    folder = create_folder(account, "CRM")
    want = fields()
    item = Contact(account=account, folder=folder, **want)
    photo = FileAttachment(
        name="ContactPicture.jpg", content=base64.b64decode(SPEC["photo"]), content_type="image/jpeg", is_contact_photo=True
    )
    item.attach(photo)
    item.save()
    got = folder.get(id=item.id)
    compare("GetItem", got, want)
    check("text body", plain("body", got.text_body), SPEC["body"])
    check("has picture", got.has_picture, True)
    check("has attachments", got.has_attachments, True)
    check("item class", got.item_class, "IPM.Contact")
    check("is associated", got.is_associated, False)
    check("source", got.contact_source, "Store")
    check("parent", got.parent_folder_id.id, folder.id)
    check("complete name", (got.complete_name.first_name, got.complete_name.last_name), (want["given_name"], want["surname"]))
    check("photos", [(a.name, a.content_type, a.is_contact_photo, a.content == photo.content) for a in got.attachments],
          [("ContactPicture.jpg", "image/jpeg", True, True)])
    found = folder.all().only("given_name", "surname", "phone_numbers", "company_name", "birthday").get()
    compare("FindItem", found, {f: want[f] for f in ("given_name", "surname", "company_name", "birthday")})
    listed = list(account.contacts.all())
    check("the folder above is empty", len(listed), 0)

    # A photo takes the place of another one.
    other = FileAttachment(name="ContactPicture.jpg", content=b"\xff\xd8\xff other", is_contact_photo=True)
    got.detach(got.attachments[0])
    got.attach(other)
    got = folder.get(id=item.id)
    check("other photo", [a.content for a in got.attachments], [other.content])
    got.detach(got.attachments[0])
    got = folder.get(id=item.id)
    check("no photo", (got.attachments, got.has_picture, got.has_attachments), ([], False, False))
    got.attach(photo)


def update(access):
    """Fields are changed, and are removed."""
    account = connect(access)
    folder = create_folder(account, "CRM")
    item = Contact(account=account, folder=folder, **fields())
    item.save()
    before = item.changekey
    changes = dict(
        given_name="Eva", surname="Übel", display_name="Eva Übel", file_as="Übel, Eva", subject="Eva Übel",
        job_title="CTO & more", birthday=EWSDate(1999, 12, 31),
        body=Body("new\nnotes"), categories=["Other"], sensitivity="Normal",
        phone_numbers=[PhoneNumber(label="MobilePhone", phone_number="+1 2"), PhoneNumber(label="Telex", phone_number="3")],
        email_addresses=[EmailAddress(label="EmailAddress2", email="only@example.com")],
        physical_addresses=[PhysicalAddress(label="Business", city="Graz", street="Weg 1")],
    )
    for field, value in changes.items():
        setattr(item, field, value)
    item.save(conflict_resolution=NEVER_OVERWRITE)
    check("the change key is another one", item.changekey != before, True)
    got = folder.get(id=item.id)
    compare("after the update", got, {**fields(), **changes})

    removed = [
        "given_name", "initials", "middle_name", "nickname", "company_name", "assistant_name", "birthday", "department",
        "business_homepage", "generation", "manager", "mileage", "office", "profession", "spouse_name", "wedding_anniversary",
        "children", "companies", "categories", "body", "email_addresses", "physical_addresses", "phone_numbers", "job_title",
    ]
    for field in removed:
        setattr(got, field, None)
    got.save(update_fields=removed)
    got = folder.get(id=item.id)
    for field in removed:
        check(f"removed: {field}", getattr(got, field) or None, None)
    got.save(update_fields=removed)  # what is not there can be removed
    check("what stays", (got.surname, got.display_name, got.importance), ("Übel", "Eva Übel", "High"))

    stale = folder.get(id=item.id)
    got = folder.get(id=item.id)
    got.nickname = "first"
    got.save(update_fields=["nickname"])
    stale.nickname = "second"
    check_error("an old change key, never overwrite", errors.ErrorIrresolvableConflict,
                lambda: stale.save(update_fields=["nickname"], conflict_resolution=NEVER_OVERWRITE))
    stale.save(update_fields=["nickname"], conflict_resolution=ALWAYS_OVERWRITE)
    check("an old change key, always overwrite", folder.get(id=item.id).nickname, "second")


def relocate(access):
    """Items and folders are moved, copied and deleted in each way."""
    account = connect(access)
    one, two = create_folder(account, "One"), create_folder(account, "Two")

    def new(name):
        item = Contact(account=account, folder=one, given_name=name, display_name=name)
        item.save()
        return item

    def inside(folder):
        return sorted(i.given_name for i in folder.all().only("given_name"))

    moved, copied = new("moved"), new("copied")
    old = moved.id
    moved.move(two)
    check("a move gives another id", moved.id != old, True)
    check("and that is the item", two.get(id=moved.id).given_name, "moved")
    check_error("the old id", errors.ErrorItemNotFound, lambda: one.get(id=old))
    copy = copied.copy(two)
    check("a copy has an id of its own", copy[0] not in (copied.id, moved.id), True)
    check("after move and copy", (inside(one), inside(two)), (["copied"], ["copied", "moved"]))
    ids = account.bulk_move(ids=[(copy[0], copy[1]), (moved.id, moved.changekey)], to_folder=one)
    check("bulk move", (len(ids), inside(one), inside(two)), (2, ["copied", "copied", "moved"], []))
    ids = account.bulk_copy(ids=ids, to_folder=two)
    check("bulk copy", (len(set(ids)), inside(two)), (2, ["copied", "moved"]))

    trash, soft, hard = new("trash"), new("soft"), new("hard")
    trash.move_to_trash()
    soft.soft_delete()
    hard.delete()
    check("deleted items", inside(account.trash), ["trash"])
    check("deletions", inside(account.recoverable_items_deletions), ["soft"])
    check("purges", inside(account.recoverable_items_purges), ["hard"])
    check("a deleted id", [type(r).__name__ for r in account.fetch([(ids[0][0], None), ("AAMkAGE=", None)])][0], "Contact")
    results = account.bulk_delete(ids=ids, delete_type=MOVE_TO_DELETED_ITEMS)
    check("bulk delete", (results, inside(account.trash)), ([True, True], ["copied", "moved", "trash"]))
    check("bulk delete again", [type(r).__name__ for r in account.bulk_delete(ids=ids, delete_type=HARD_DELETE)],
          ["ErrorItemNotFound"] * 2)
    back = account.trash.get(given_name="trash")
    back.move(one)
    check("dragged back", one.get(given_name="trash").given_name, "trash")

    identity = one.id
    one.name = "Renamed"
    one.save(update_fields=["name"])
    one.move(two)
    account.root.clear_cache()
    found = account.contacts / "Two" / "Renamed"
    check("a folder keeps its id", (found.id, found.total_count), (identity, 4))
    check("deep", sorted(f.name for f in account.contacts.walk() if f.name in ("Two", "Renamed")), ["Renamed", "Two"])
    found.empty()
    found.refresh()
    check("emptied", found.total_count, 0)
    found.delete(delete_type=MOVE_TO_DELETED_ITEMS)
    account.root.clear_cache()
    check("in the deleted items", (account.trash / "Renamed").id, identity)
    (account.contacts / "Two").delete()
    account.root.clear_cache()
    check_error("deleted for good", errors.ErrorFolderNotFound, lambda: account.contacts / "Two")


def folders(access):
    """The tree of folders is as Exchange has it."""
    account = connect(access)
    for name in ("inbox", "drafts", "sent", "trash", "outbox", "junk", "calendar", "contacts", "tasks", "notes", "journal"):
        folder = getattr(account, name)
        check(f"parent of {name}", folder.parent.id, account.msg_folder_root.id)
    check("class of contacts", (account.contacts.folder_class, type(account.contacts).__name__), ("IPF.Contact", "Contacts"))
    check("root", account.msg_folder_root.parent.id, account.root.id)
    folder = create_folder(account, "Größe & <Co>")
    check("type", type(account.contacts / "Größe & <Co>").__name__, "Contacts")
    plain_folder = Folder(parent=account.inbox, name="Mail")
    plain_folder.save()
    check_error("twice", errors.ErrorFolderExists, lambda: create_folder(account, "größe & <CO>"))
    check("children", account.contacts.child_folder_count >= 1, True)
    folder.name = "Other"
    folder.save(update_fields=["name"])
    folder.refresh()
    check("renamed", folder.name, "Other")
    sub = Contacts(parent=folder, name="Sub")
    sub.save()
    check("by path", (account.contacts / "Other" / "Sub").absolute, "/Root/" + account.msg_folder_root.name + "/" + account.contacts.name + "/Other/Sub")


def page(access):
    """More items come back than one answer holds."""
    account = connect(access)
    folder = create_folder(account, "Many")
    total, some = 1050, 300
    ids = account.bulk_create(folder, (
        Contact(given_name=f"N{i:04}", display_name=f"N{i:04}", company_name="some" if i < some else "others") for i in range(total)
    ))
    check("created", len(set(ids)), total)
    want = [f"N{i:04}" for i in range(total)]
    query = folder.all().only("given_name").order_by("given_name")
    query.page_size = 1000
    check("all by 1,000", [i.given_name for i in query] == want, True)
    query = folder.filter(company_name="some").only("given_name").order_by("-given_name")
    query.page_size = 1000
    check("some by 1,000, of which 250 are given", [i.given_name for i in query] == want[some - 1::-1], True)
    query = folder.all().only("given_name").order_by("given_name")
    check("a part", [i.given_name for i in query[990:1010]], want[990:1010])
    check("a count", (folder.filter(company_name="some").count(), folder.all().count()), (some, total))
    folder.refresh()
    check("the folder's own count", folder.total_count, total)
    check("fetched", sum(1 for i in account.fetch(ids[:250], only_fields=["given_name"]) if i.given_name), 250)
    deleted = account.bulk_delete(ids[:400])
    check("deleted", (all(r is True for r in deleted), folder.all().count()), (True, total - 400))


def sync(access):
    """Changes come back from the state on."""
    account = connect(access)
    folder = create_folder(account, "CRM")

    def new(name):
        item = Contact(account=account, folder=folder, given_name=name, display_name=name)
        item.save()
        return item

    def changes():
        found = []
        for kind, item in folder.sync_items(only_fields=["given_name"], sync_state=changes.state, max_changes_returned=2):
            found.append((kind, item.id))
        changes.state = folder.item_sync_state
        return sorted(found)

    changes.state = None
    a, b, c = new("a"), new("b"), new("c")
    check("first", changes(), sorted([("create", a.id), ("create", b.id), ("create", c.id)]))
    check("nothing", changes(), [])
    a.given_name = "a2"
    a.save(update_fields=["given_name"])
    gone = b.id
    b.move_to_trash()
    d, short = new("d"), new("short")
    short.delete()
    check("in between", changes(), sorted([("update", a.id), ("delete", gone), ("create", d.id)]))
    gone = c.id
    c.move(account.contacts)
    check("moved away", changes(), [("delete", gone)])
    c.move(folder)
    check("moved back", changes(), [("create", c.id)])
    check_error("a state of another kind", errors.ErrorInvalidSyncStateData,
                lambda: list(folder.sync_items(sync_state="bm9uZQ==")))

    def hierarchy():
        found = []
        for kind, f in account.contacts.sync_hierarchy(sync_state=hierarchy.state):
            found.append((kind, f.id))
        hierarchy.state = account.contacts.folder_sync_state
        return sorted(found)

    hierarchy.state = None
    check("first folders", ("create", folder.id) in hierarchy(), True)
    check("no folders", hierarchy(), [])
    other = create_folder(account, "Other")
    folder.name = "Renamed"
    folder.save(update_fields=["name"])
    check("folders in between", hierarchy(), sorted([("create", other.id), ("update", folder.id)]))
    gone = other.id
    other.delete()
    check("folder deleted", hierarchy(), [("delete", gone)])


def property_class(kind, **attributes):
    """Makes the class of an extended property."""
    return type("P" + uuid.uuid4().hex, (ExtendedProperty,), {"property_type": kind, **attributes})


EXTENDED = {
    "title": (dict(kind="String", property_tag=0x3A45), "Dr. & Dr."),
    "customer": (dict(kind="String", property_tag="0x3a00"), "K-17"),
    "gender": (dict(kind="Short", property_tag=0x3A4D), 2),
    "web": (dict(kind="String", distinguished_property_set_id="Address", property_id=0x802B), "https://example.com/<x>"),
    "private": (dict(kind="Boolean", distinguished_property_set_id="Common", property_id=0x8506), True),
    "strings": (dict(kind="StringArray", distinguished_property_set_id="PublicStrings", property_name="Codes"), ["x", "y & z"]),
    "text": (dict(kind="String", property_set_id=SET, property_name="CrmKey"), "KP:4711"),
    "integer": (dict(kind="Integer", property_set_id=SET, property_name="Integer"), -2147483648),
    "long": (dict(kind="Long", property_set_id=SET, property_name="Long"), 9007199254740993),
    "currency": (dict(kind="Currency", property_set_id=SET, property_name="Currency"), 12345),
    "yes": (dict(kind="Boolean", property_set_id=SET, property_name="Yes"), True),
    "no": (dict(kind="Boolean", property_set_id=SET, property_name="No"), False),
    "double": (dict(kind="Double", property_set_id=SET, property_name="Double"), Decimal("-0.125")),
    "single": (dict(kind="Float", property_set_id=SET, property_name="Float"), Decimal("2.5")),
    "time": (dict(kind="SystemTime", property_set_id=SET, property_name="Time"),
             EWSDateTime(2024, 2, 29, 23, 59, 58, tzinfo=UTC)),
    "binary": (dict(kind="Binary", property_set_id=SET, property_name="Binary"), bytes(range(256))),
    "guid": (dict(kind="CLSID", property_set_id=SET, property_name="Guid"), "7d3ac0f6-2a3d-4b6e-9f43-0d6c5a1e9b02"),
    "numbers": (dict(kind="IntegerArray", property_set_id=SET, property_name="Numbers"), [3, -1, 2]),
    "binaries": (dict(kind="BinaryArray", property_set_id=SET, property_name="Binaries"), [b"\x00\xff", b"x"]),
    "times": (dict(kind="SystemTimeArray", property_set_id=SET, property_name="Times"),
              [EWSDateTime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)]),
    "by_number": (dict(kind="String", property_set_id=SET, property_id=0x9001), "by number"),
}

# Fields that are read by the property behind them.
BEHIND = {
    "tag_given": (dict(kind="String", property_tag=0x3A06), lambda f: f["given_name"]),
    "tag_title": (dict(kind="String", property_tag=0x3A17), lambda f: f["job_title"]),
    "tag_mobile": (dict(kind="String", property_tag=0x3A1C), lambda f: SPEC["phones"]["MobilePhone"]),
    "email1": (dict(kind="String", distinguished_property_set_id="Address", property_id=32899),
               lambda f: SPEC["emails"]["EmailAddress1"]),
    "email1_type": (dict(kind="String", distinguished_property_set_id="Address", property_id=0x8082), lambda f: "SMTP"),
    "email1_name": (dict(kind="String", distinguished_property_set_id="Address", property_id=0x8080),
                    lambda f: SPEC["emails"]["EmailAddress1"]),
    "city": (dict(kind="String", distinguished_property_set_id="Address", property_id=0x8046),
             lambda f: SPEC["addresses"]["Business"]["City"]),
    "home_city": (dict(kind="String", property_tag=0x3A59), lambda f: SPEC["addresses"]["Home"]["City"]),
    "keywords": (dict(kind="StringArray", distinguished_property_set_id="PublicStrings", property_name="Keywords"),
                 lambda f: SPEC["lists"]["Categories"]),
    "guid_set": (dict(kind="String", property_set_id="00062004-0000-0000-C000-000000000046", property_id=0x8005),
                 lambda f: f["file_as"]),
}


def extended(access):
    """Properties go in and come out by tag and by name, fields come out by tag."""
    for name, (definition, _) in {**EXTENDED, **BEHIND}.items():
        Contact.register(name, property_class(**definition))
    Folder.register("managed_by", property_class("String", property_set_id=SET, property_name="ManagedBy"))
    account = connect(access)
    folder = create_folder(account, "CRM")
    want = fields()
    extra = {name: value for name, (_, value) in EXTENDED.items()}
    item = Contact(account=account, folder=folder, **want, **extra)
    item.save()
    got = folder.get(id=item.id)
    compare("extended", got, extra)
    compare("behind a field", got, {name: value(want) for name, (_, value) in BEHIND.items()})
    found = folder.all().only("text", "binary", "strings", "integer").get()
    compare("FindItem", found, {n: extra[n] for n in ("text", "binary", "strings", "integer")})

    got.tag_title, got.city, got.keywords, got.integer, got.strings = "CTO", "Linz", ["one"], 7, ["z"]
    got.save(update_fields=["tag_title", "city", "keywords", "integer", "strings"])
    got = folder.get(id=item.id)
    check("written by tag, read by field",
          (got.job_title, [a.city for a in got.physical_addresses if a.label == "Business"], got.categories, got.integer, got.strings),
          ("CTO", ["Linz"], ["one"], 7, ["z"]))
    names_ = ["text", "integer", "binary", "numbers", "time", "yes", "tag_mobile"]
    for name in names_:
        setattr(got, name, None)
    got.save(update_fields=names_)
    got = folder.get(id=item.id)
    check("removed", [getattr(got, name) for name in names_], [None] * len(names_))
    check("and by field", [p.label for p in got.phone_numbers if p.label == "MobilePhone"], [])
    marked = Contacts(parent=account.contacts, name="Marked", managed_by="contactsync/prod")
    marked.save()
    account.root.clear_cache()
    check("a folder's property", (account.contacts / "Marked").managed_by, "contactsync/prod")


def search(access):
    """Restrictions find what they say."""
    Contact.register("key", property_class("String", property_set_id=SET, property_name="CrmKey"))
    Contact.register("size_", property_class("Integer", property_set_id=SET, property_name="Size"))
    Contact.register("email_tag", property_class("String", distinguished_property_set_id="Address", property_id=32899))
    account = connect(access)
    folder = create_folder(account, "CRM")
    people = [
        ("Ada", "Lovelace", "Engine & Co", "KP:1", 1, "1815-12-10"),
        ("Bob", "Hope", "Show", "KP:2", 2, "1903-05-29"),
        ("Cara", "Loft", "Show Two", None, 3, None),
        ("Dan", "hope", None, "KP:4", None, "1990-01-01"),
    ]
    account.bulk_create(folder, [
        Contact(given_name=g, surname=s, display_name=g, company_name=c, key=k, size_=n,
                birthday=EWSDate.fromisoformat(b) if b else None,
                email_addresses=[EmailAddress(label="EmailAddress1", email=f"{g.lower()}@example.com")])
        for g, s, c, k, n, b in people
    ])

    def find(*args, **kwargs):
        return sorted(i.given_name for i in folder.filter(*args, **kwargs).only("given_name"))

    check("equal", find(given_name="Ada"), ["Ada"])
    check("not equal", find(given_name__not="Ada"), ["Bob", "Cara", "Dan"])
    check("exists", find(key__exists=True), ["Ada", "Bob", "Dan"])
    check("does not exist", find(key__exists=False), ["Cara"])
    check("a company exists", find(company_name__exists=True), ["Ada", "Bob", "Cara"])
    check("by key", find(key="KP:2"), ["Bob"])
    check("by one of some keys", find(key__in=["KP:2", "KP:3", "KP:4"]), ["Bob", "Dan"])
    check("greater", find(size___gt=1), ["Bob", "Cara"])
    check("at most", find(size___lte=2), ["Ada", "Bob"])
    check("range", find(size___range=(2, 3)), ["Bob", "Cara"])
    check("contains", find(company_name__contains="how"), ["Bob", "Cara"])
    check("contains, any case", find(company_name__icontains="TWO"), ["Cara"])
    check("starts with", find(company_name__startswith="Show"), ["Bob", "Cara"])
    check("starts with, any case", find(surname__istartswith="LO"), ["Ada", "Cara"])
    check("exact, any case", find(surname__iexact="HOPE"), ["Bob", "Dan"])
    check("and", find(surname="Hope", company_name="Show"), ["Bob"])
    check("or", find(Q(given_name="Ada") | Q(size_=3)), ["Ada", "Cara"])
    check("not", find(~Q(given_name="Ada") & ~Q(given_name="Dan")), ["Bob", "Cara"])
    check("e-mail by its property", find(email_tag="bob@example.com"), ["Bob"])
    check("birthday", find(birthday__lt=EWSDate(1904, 1, 1)), ["Ada", "Bob"])
    check("special characters", find(company_name="Engine & Co"), ["Ada"])
    check("order", [i.given_name for i in folder.all().order_by("-company_name", "given_name").only("given_name")][:3],
          ["Cara", "Bob", "Ada"])
    check("distinct folders", len(list(account.contacts.glob("CR*"))), 1)
    check("resolve", [m.email_address for m in account.protocol.resolve_names([access["mailbox"]])], [access["mailbox"]])


def refusals(access):
    """What is wrong is refused with the error that exchangelib knows."""
    account = connect(access)
    contacts = account.contacts
    check_error("no rights", errors.ErrorImpersonateUserDenied if access["impersonate"] else errors.ErrorAccessDenied,
                lambda: connect(access, mailbox=access["refused"]).contacts.refresh())
    check_error("no such mailbox", errors.ErrorNonExistentMailbox,
                lambda: connect(access, mailbox="nobody@example.com").contacts.refresh())
    folder = create_folder(account, "Gone")
    item = Contact(account=account, folder=folder, given_name="x", display_name="x")
    item.save()
    gone = FolderId(id=folder.id)
    folder.delete()

    def get_folder(folder_id):
        return list(GetFolder(account=account).call(folders=[folder_id], additional_fields=[], shape="IdOnly"))[0]

    check_error("an unknown folder", errors.ErrorItemNotFound, lambda: get_folder(gone))
    check_error("a malformed folder", errors.ErrorInvalidIdMalformed, lambda: get_folder(FolderId(id="!")))
    check_error("an item of a deleted folder", errors.ErrorItemNotFound, lambda: contacts.get(id=item.id))

    def create_below_gone():
        call = CreateFolder(account=account)
        call.folders = [Contacts(parent=contacts, name="x")]
        return list(call._get_elements(payload=call.get_payload(folders=call.folders, parent_folder=gone)))[0]

    check_error("a folder below an unknown one", errors.ErrorParentFolderNotFound, create_below_gone)
    check_error("a contact among mails", errors.ErrorCannotCreateContactInNonContactFolder,
                lambda: Contact(account=account, folder=account.inbox, given_name="x", display_name="x").save())
    check("items that are not there", [type(e).__name__ for e in account.fetch([(item.id, None)])], ["ErrorItemNotFound"])


def passwords(access):
    """A wrong password is refused."""
    check_error("wrong password", errors.UnauthorizedError,
                lambda: connect(access, password="wrong", patient=False).contacts.refresh())
    check("the right one", connect(access).contacts.folder_class, "IPF.Contact")


def busy(access):
    """The server is busy while the client works, and the client waits."""
    account = connect(access)
    folder = create_folder(account, "CRM")
    for i in range(5):
        Contact(account=account, folder=folder, given_name=str(i), display_name=str(i)).save()
    check("all are there, once", sorted(i.given_name for i in folder.all().only("given_name")), list("01234"))


if __name__ == "__main__":
    given = json.load(sys.stdin)
    globals()[given["scenario"]](given)
