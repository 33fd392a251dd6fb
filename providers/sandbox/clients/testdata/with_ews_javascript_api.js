// Drives the sandbox with ews-javascript-api, a port of Microsoft's EWS Managed
// API. Standard input is the access as JSON, with the scenario, which is a
// function below. Standard output is a line of JSON for each check.
'use strict';

const fs = require('fs');
const {isDeepStrictEqual} = require('util');
const ews = require('ews-javascript-api');
const {
  check, checkError, compare, connect, create, createFolder, everything, fill, find, only, spec, xml,
} = require('./ews_javascript_api_access.js');

const set = new ews.Guid('7d3ac0f6-2a3d-4b6e-9f43-0d6c5a1e9b01');

const scenarios = {
  // A contact with all that there is goes in and comes out.
  async contact(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'CRM');
    const contact = new ews.Contact(service);
    fill(contact);
    await contact.Save(folder.Id);
    contact.SetContactPicture(spec.photo, 'photo.jpg');
    await contact.Update(ews.ConflictResolutionMode.AlwaysOverwrite);
    const got = await ews.Contact.Bind(service, contact.Id, everything());
    compare(got);
    check('HasPicture', got.HasPicture, true);
    check('HasAttachments', got.HasAttachments, true);
    check('CompleteName', [got.CompleteName.GivenName, got.CompleteName.Surname], [spec.text.GivenName, spec.text.Surname]);
    check('ParentFolderId', got.ParentFolderId.UniqueId, folder.Id.UniqueId);
    check('ItemClass', got.ItemClass, 'IPM.Contact');
    const photo = got.GetContactPictureAttachment();
    await photo.Load();
    check('photo', [photo.Base64Content, photo.IsContactPhoto], [spec.photo, true]);
  },

  // Fields are changed, and are removed.
  async update(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'CRM');
    const contact = new ews.Contact(service);
    fill(contact);
    await contact.Save(folder.Id);
    const before = contact.Id.ChangeKey;
    contact.GivenName = 'Eva';
    contact.JobTitle = xml('CTO & more');
    contact.PhoneNumbers._setItem(ews.PhoneNumberKey.MobilePhone, '+1 2');
    contact.PhoneNumbers._setItem(ews.PhoneNumberKey.Telex, null);
    contact.EmailAddresses._setItem(ews.EmailAddressKey.EmailAddress2, new ews.EmailAddress('only@example.com'));
    contact.EmailAddresses._setItem(ews.EmailAddressKey.EmailAddress3, null);
    contact.Body = new ews.MessageBody(ews.BodyType.Text, 'new\nnotes');
    contact.Categories = new ews.StringList(['Other']);
    contact.CompanyName = null;
    contact.Birthday = null;
    contact.Children = null;
    await contact.Update(ews.ConflictResolutionMode.NeverOverwrite);
    check('the change key is another one', contact.Id.ChangeKey !== before, true);
    const got = await ews.Contact.Bind(service, contact.Id, everything());
    const numbers = {outValue: null};
    check('given name', got.GivenName, 'Eva');
    check('surname', got.Surname, spec.text.Surname);
    check('job', got.JobTitle, 'CTO & more');
    check('mobile', got.PhoneNumbers._getItem(ews.PhoneNumberKey.MobilePhone), '+1 2');
    check('telex', got.PhoneNumbers.TryGetValue(ews.PhoneNumberKey.Telex, numbers), false);
    check('e-mail', got.EmailAddresses._getItem(ews.EmailAddressKey.EmailAddress2).Address, 'only@example.com');
    check('no e-mail', got.EmailAddresses.Contains(ews.EmailAddressKey.EmailAddress3), false);
    check('body', got.Body.Text.replace(/\r\n/g, '\n'), 'new\nnotes');
    check('categories', got.Categories.GetEnumerator(), ['Other']);
    for (const name of ['CompanyName', 'Birthday', 'Children']) {
      const out = {};
      got.TryGetProperty(ews.ContactSchema[name], out);
      check(`no ${name}`, out.outValue?.Count === 0 ? null : out.outValue ?? null, null); // an absent list is an empty one
    }

    const stale = await ews.Contact.Bind(service, contact.Id, everything());
    got.NickName = 'first';
    await got.Update(ews.ConflictResolutionMode.NeverOverwrite);
    stale.NickName = 'second';
    await checkError('an old change key, never overwrite', 'ErrorIrresolvableConflict',
      () => stale.Update(ews.ConflictResolutionMode.NeverOverwrite));
    await stale.Update(ews.ConflictResolutionMode.AlwaysOverwrite);
    check('an old change key, always overwrite',
      (await ews.Contact.Bind(service, contact.Id, only(ews.ContactSchema.NickName))).NickName, 'second');
  },

  // Items are moved, copied and deleted in each way.
  async relocate(access) {
    const service = connect(access);
    const one = await createFolder(service, 'One');
    const two = await createFolder(service, 'Two');
    const moved = await create(service, one, {GivenName: 'moved'});
    const copied = await create(service, one, {GivenName: 'copied'});
    const there = await moved.Move(two.Id);
    check('a move gives another id', there.Id.UniqueId !== moved.Id.UniqueId, true);
    await checkError('the old id', 'ErrorItemNotFound', () => ews.Contact.Bind(service, moved.Id));
    const copy = await copied.Copy(two.Id);
    check('a copy has an id of its own', copy.Id.UniqueId !== copied.Id.UniqueId, true);
    check('after move and copy', [await find(service, one.Id), await find(service, two.Id)], [['copied'], ['copied', 'moved']]);
    const bulk = await service.MoveItems([copy.Id, there.Id], one.Id);
    check('bulk move', [bulk.Responses.map((r) => ews.ServiceError[r.ErrorCode]), await find(service, one.Id)],
      [['NoError', 'NoError'], ['copied', 'copied', 'moved']]);

    const folderOf = {
      MoveToDeletedItems: ews.WellKnownFolderName.DeletedItems,
      SoftDelete: ews.WellKnownFolderName.RecoverableItemsDeletions,
      HardDelete: ews.WellKnownFolderName.RecoverableItemsPurges,
    };
    for (const [mode, name] of Object.entries(folderOf)) {
      const gone = await create(service, one, {GivenName: mode});
      await gone.Delete(ews.DeleteMode[mode]);
      check(mode, await find(service, name), [mode]);
    }
    const ids = bulk.Responses.map((r) => r.Item.Id);
    for (const want of ['NoError', 'ErrorItemNotFound']) {
      const deleted = await service.DeleteItems(ids, ews.DeleteMode.HardDelete, null, null);
      check(`bulk delete: ${want}`, deleted.Responses.map((r) => ews.ServiceError[r.ErrorCode]), [want, want]);
    }

    const renamed = await ews.Folder.Bind(service, one.Id);
    renamed.DisplayName = 'Renamed';
    await renamed.Update();
    await renamed.Move(two.Id);
    const again = await ews.Folder.Bind(service, one.Id);
    check('a folder keeps its id', [again.DisplayName, again.ParentFolderId.UniqueId, again.TotalCount], ['Renamed', two.Id.UniqueId, 1]);
    await again.Empty(ews.DeleteMode.SoftDelete, false);
    await again.Delete(ews.DeleteMode.MoveToDeletedItems);
    const trash = await ews.Folder.Bind(service, ews.WellKnownFolderName.DeletedItems);
    const last = await ews.Folder.Bind(service, one.Id);
    check('in the deleted items', [last.ParentFolderId.UniqueId, last.TotalCount], [trash.Id.UniqueId, 0]);
    await last.Delete(ews.DeleteMode.HardDelete);
    await checkError('deleted for good', 'ErrorItemNotFound', () => ews.Folder.Bind(service, one.Id));
  },

  // The tree of folders is as Exchange has it.
  async folders(access) {
    const service = connect(access);
    const top = await ews.Folder.Bind(service, ews.WellKnownFolderName.MsgFolderRoot);
    for (const name of ['Inbox', 'Drafts', 'SentItems', 'DeletedItems', 'Outbox', 'JunkEmail', 'Calendar', 'Contacts', 'Tasks', 'Notes', 'Journal']) {
      const folder = await ews.Folder.Bind(service, ews.WellKnownFolderName[name]);
      check(name, folder.ParentFolderId.UniqueId, top.Id.UniqueId);
    }
    const folder = await createFolder(service, 'Größe & <Co>');
    const sub = await createFolder(service, 'Sub', folder.Id);
    await checkError('twice', 'ErrorFolderExists', () => createFolder(service, 'größe & <CO>'));
    const bound = await ews.ContactsFolder.Bind(service, folder.Id);
    check('bound', [bound.DisplayName, bound.FolderClass, bound.ChildFolderCount, bound.TotalCount], ['Größe & <Co>', 'IPF.Contact', 1, 0]);
    const view = new ews.FolderView(1000);
    view.Traversal = ews.FolderTraversal.Deep;
    const filter = new ews.SearchFilter.IsEqualTo(ews.FolderSchema.DisplayName, 'Sub');
    const found = await service.FindFolders(ews.WellKnownFolderName.MsgFolderRoot, filter, view);
    check('deep', found.Folders.map((f) => [f.Id.UniqueId, f.constructor.name]), [[sub.Id.UniqueId, 'ContactsFolder']]);
    const marked = new ews.ContactsFolder(service);
    const mark = new ews.ExtendedPropertyDefinition(set, 'ManagedBy', ews.MapiPropertyType.String);
    marked.DisplayName = 'Marked';
    marked.SetExtendedProperty(mark, 'contactsync/prod');
    await marked.Save(ews.WellKnownFolderName.Contacts);
    const all = new ews.FolderView(1000);
    const marks = await service.FindFolders(ews.WellKnownFolderName.Contacts, new ews.SearchFilter.Exists(mark), all);
    check('by mark', marks.Folders.map((f) => f.Id.UniqueId), [marked.Id.UniqueId]);
  },

  // More items come back than one answer holds.
  async page(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'Many');
    const names = Array.from({length: 1050}, (_, i) => `N${String(i).padStart(4, '0')}`);
    for (let from = 0; from < names.length; from += 150) {
      const batch = names.slice(from, from + 150).map((name, i) => {
        const contact = new ews.Contact(service);
        contact.GivenName = name;
        contact.CompanyName = from + i < 300 ? 'some' : 'others';
        return contact;
      });
      const made = await service.CreateItems(batch, folder.Id, ews.MessageDisposition.SaveOnly, null);
      check(`batch ${from}`, made.OverallResult, ews.ServiceResult.Success);
    }
    const all = async (filter) => {
      const got = [];
      const sizes = [];
      for (let offset = 0; offset !== null;) {
        const view = new ews.ItemView(1000, offset);
        view.PropertySet = only(ews.ContactSchema.GivenName);
        view.OrderBy.Add(ews.ContactSchema.GivenName, ews.SortDirection.Ascending);
        const page = filter ? await service.FindItems(folder.Id, filter, view) : await service.FindItems(folder.Id, view);
        got.push(...page.Items.map((item) => item.GivenName));
        sizes.push(page.Items.length);
        offset = page.MoreAvailable ? page.NextPageOffset : null;
      }
      return [isDeepStrictEqual(got, names.slice(0, got.length)), sizes];
    };
    check('all', await all(), [true, [1000, 50]]);
    check('with a restriction', await all(new ews.SearchFilter.IsEqualTo(ews.ContactSchema.CompanyName, 'some')), [true, [250, 50]]);
  },

  // Changes come back from the state on.
  async sync(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'CRM');
    const states = {items: null, folders: null};
    const kind = (change) => ews.ChangeType[change.ChangeType];
    const items = async () => {
      const found = [];
      for (let more = true; more;) {
        const changes = await service.SyncFolderItems(folder.Id, ews.PropertySet.IdOnly, null, 2, ews.SyncFolderItemsScope.NormalItems, states.items);
        found.push(...changes.GetEnumerator().map((c) => [kind(c), c.ItemId.UniqueId].join(' ')));
        states.items = changes.SyncState;
        more = changes.MoreChangesAvailable;
      }
      return found.sort();
    };
    const [a, b, c] = [
      await create(service, folder, {GivenName: 'a'}), await create(service, folder, {GivenName: 'b'}),
      await create(service, folder, {GivenName: 'c'}),
    ];
    check('first', await items(), [a, b, c].map((i) => `Create ${i.Id.UniqueId}`).sort());
    check('nothing', await items(), []);
    a.GivenName = 'a2';
    await a.Update(ews.ConflictResolutionMode.NeverOverwrite);
    await b.Delete(ews.DeleteMode.SoftDelete);
    await c.Move(ews.WellKnownFolderName.Contacts);
    const d = await create(service, folder, {GivenName: 'd'});
    check('in between', await items(),
      [`Update ${a.Id.UniqueId}`, `Delete ${b.Id.UniqueId}`, `Delete ${c.Id.UniqueId}`, `Create ${d.Id.UniqueId}`].sort());
    await checkError('a state that is none', 'ErrorInvalidSyncStateData',
      () => service.SyncFolderItems(folder.Id, ews.PropertySet.IdOnly, null, 2, ews.SyncFolderItemsScope.NormalItems, 'bm9uZQ=='));

    const hierarchy = async () => {
      const changes = await service.SyncFolderHierarchy(new ews.FolderId(ews.WellKnownFolderName.Contacts), ews.PropertySet.IdOnly, states.folders);
      states.folders = changes.SyncState;
      return changes.GetEnumerator().map((f) => `${kind(f)} ${f.FolderId.UniqueId}`).sort();
    };
    check('first folders', (await hierarchy()).includes(`Create ${folder.Id.UniqueId}`), true);
    check('no folders', await hierarchy(), []);
    const other = await createFolder(service, 'Other');
    folder.DisplayName = 'Renamed';
    await folder.Update();
    check('folders in between', await hierarchy(), [`Create ${other.Id.UniqueId}`, `Update ${folder.Id.UniqueId}`].sort());
    await other.Delete(ews.DeleteMode.HardDelete);
    check('folder deleted', await hierarchy(), [`Delete ${other.Id.UniqueId}`]);
  },

  // Properties go in and come out by tag and by name, fields come out by tag.
  async extended(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'CRM');
    const type = ews.MapiPropertyType;
    const sets = ews.DefaultExtendedPropertySet;
    const by = (...args) => new ews.ExtendedPropertyDefinition(...args);
    const extra = [
      [by(0x3A45, type.String), 'Dr. & Dr.'],
      [by(0x3A4D, type.Short), 2],
      [by(sets.Address, 0x802B, type.String), 'https://example.com/<x>'],
      [by(sets.Common, 0x8506, type.Boolean), true],
      [by(sets.PublicStrings, 'Codes', type.StringArray), ['x', 'y & z']],
      [by(set, 'CrmKey', type.String), 'KP:4711'],
      [by(set, 'Integer', type.Integer), -2147483648],
      [by(set, 'Double', type.Double), -0.125],
      [by(set, 'No', type.Boolean), false],
      [by(set, 0x9001, type.String), 'by number'],
    ];
    const escaped = (value) => Array.isArray(value) ? value.map(escaped) : typeof value === 'string' ? xml(value) : value;
    const behind = [
      [by(0x3A06, type.String), spec.text.GivenName],
      [by(0x3A1C, type.String), spec.phones.MobilePhone],
      [by(sets.Address, 0x8083, type.String), spec.emails.EmailAddress1],
      [by(sets.Address, 0x8080, type.String), 'Name of EmailAddress1'],
      [by(sets.Address, 0x8082, type.String), 'SMTP'],
      [by(sets.Address, 0x8062, type.String), spec.ims.ImAddress1],
      [by(sets.Address, 0x8046, type.String), spec.addresses.Business.City],
      [by(0x3A59, type.String), spec.addresses.Home.City],
      [by(0x3A5F, type.String), spec.addresses.Other.City],
    ];
    const contact = new ews.Contact(service);
    fill(contact);
    for (const [property, value] of extra) {
      contact.SetExtendedProperty(property, escaped(value));
    }
    await contact.Save(folder.Id);
    const wanted = [...extra, ...behind];
    const got = await ews.Contact.Bind(service, contact.Id, only(...wanted.map(([property]) => property)));
    const read = (item, property) => {
      const out = {outValue: null};
      return item.TryGetProperty(property, out) ? out.outValue : null;
    };
    for (const [property, value] of wanted) {
      check(`${property.Tag ?? ''} ${property.Name ?? property.Id ?? ''}`, read(got, property), value);
    }
    const key = extra[5][0];
    got.SetExtendedProperty(key, 'KP:1');
    got.RemoveExtendedProperty(extra[6][0]);
    await got.Update(ews.ConflictResolutionMode.NeverOverwrite);
    const again = await ews.Contact.Bind(service, contact.Id, only(key, extra[6][0]));
    check('changed', read(again, key), 'KP:1');
    check('removed', read(again, extra[6][0]), null);
  },

  // Restrictions find what they say.
  async search(access) {
    const service = connect(access);
    const folder = await createFolder(service, 'CRM');
    const filter = ews.SearchFilter;
    const schema = ews.ContactSchema;
    const key = new ews.ExtendedPropertyDefinition(set, 'CrmKey', ews.MapiPropertyType.String);
    const size = new ews.ExtendedPropertyDefinition(set, 'Size', ews.MapiPropertyType.Integer);
    for (const [given, surname, company, mark, number] of [
      ['Ada', 'Lovelace', 'Engine & Co', 'KP:1', 1], ['Bob', 'Hope', 'Show', 'KP:2', 2],
      ['Cara', 'Loft', 'Show Two', null, 3], ['Dan', 'hope', null, 'KP:4', null],
    ]) {
      const contact = new ews.Contact(service);
      Object.assign(contact, {GivenName: given, Surname: surname});
      if (company) contact.CompanyName = xml(company);
      if (mark) contact.SetExtendedProperty(key, mark);
      if (number) contact.SetExtendedProperty(size, number);
      contact.PhoneNumbers._setItem(ews.PhoneNumberKey.MobilePhone, `+1 ${given}`);
      await contact.Save(folder.Id);
    }
    const both = (...filters) => new filter.SearchFilterCollection(ews.LogicalOperator.And, filters);
    const either = (...filters) => new filter.SearchFilterCollection(ews.LogicalOperator.Or, filters);
    for (const [name, restriction, want] of [
      ['equal', new filter.IsEqualTo(schema.GivenName, 'Ada'), ['Ada']],
      ['not equal', new filter.IsNotEqualTo(schema.GivenName, 'Ada'), ['Bob', 'Cara', 'Dan']],
      ['exists', new filter.Exists(key), ['Ada', 'Bob', 'Dan']],
      ['does not exist', new filter.Not(new filter.Exists(key)), ['Cara']],
      ['by key', new filter.IsEqualTo(key, 'KP:1'), ['Ada']],
      ['greater', new filter.IsGreaterThan(size, 1), ['Bob', 'Cara']],
      ['less or equal', new filter.IsLessThanOrEqualTo(size, 2), ['Ada', 'Bob']],
      ['contains', new filter.ContainsSubstring(schema.CompanyName, 'show', ews.ContainmentMode.Prefixed, ews.ComparisonMode.IgnoreCase), ['Bob', 'Cara']],
      ['and', both(new filter.IsEqualTo(schema.CompanyName, 'Show'), new filter.Exists(key)), ['Bob']],
      ['or', either(new filter.IsEqualTo(key, 'KP:1'), new filter.IsEqualTo(size, 3)), ['Ada', 'Cara']],
      ['by telephone', new filter.IsEqualTo(schema.MobilePhone, '+1 Dan'), ['Dan']],
      ['two properties', new filter.IsEqualTo(schema.CompanyName, schema.GivenName), []],
    ]) {
      check(name, await find(service, folder.Id, restriction), want);
    }
    const resolved = await service.ResolveName(access.mailbox);
    check('resolve', resolved.GetEnumerator?.().map((r) => r.Mailbox.Address) ?? resolved.Items.map((r) => r.Mailbox.Address), [access.mailbox]);
  },

  // What is wrong is refused with the code that Microsoft documents.
  async refusals(access) {
    const service = connect(access);
    const contacts = ews.WellKnownFolderName.Contacts;
    await checkError('no rights', 'ErrorImpersonateUserDenied',
      () => ews.Folder.Bind(connect(access, {mailbox: access.refused}), contacts));
    await checkError('no such mailbox', 'ErrorNonExistentMailbox',
      () => ews.Folder.Bind(connect(access, {mailbox: 'nobody@example.com'}), contacts));
    const delegated = new ews.FolderId(contacts, new ews.Mailbox(access.refused));
    await checkError('no rights to a folder', 'ErrorAccessDenied',
      () => ews.Folder.Bind(connect(access, {impersonate: false}), delegated));
    const folder = await createFolder(service, 'Gone');
    const contact = await create(service, folder, {GivenName: 'x'});
    await folder.Delete(ews.DeleteMode.HardDelete);
    await checkError('an unknown folder', 'ErrorItemNotFound', () => ews.Folder.Bind(service, folder.Id));
    await checkError('a malformed folder', 'ErrorInvalidIdMalformed', () => ews.Folder.Bind(service, new ews.FolderId('!')));
    await checkError('a contact in an unknown folder', 'ErrorSavedItemFolderNotFound', () => create(service, folder, {GivenName: 'y'}));
    await checkError('a folder below an unknown one', 'ErrorParentFolderNotFound', () => createFolder(service, 'y', folder.Id));
    await checkError('an unknown item', 'ErrorItemNotFound', () => ews.Contact.Bind(service, contact.Id));
    await checkError('a search in an unknown folder', 'ErrorFolderNotFound', () => find(service, folder.Id));
    await checkError('a contact among mails', 'ErrorCannotCreateContactInNonContactFolder', async () => {
      const misplaced = new ews.Contact(service);
      misplaced.GivenName = 'z';
      await misplaced.Save(ews.WellKnownFolderName.Inbox);
    });
    const some = await service.BindToItems([contact.Id, (await create(service, {Id: contacts}, {GivenName: 'w'})).Id], ews.PropertySet.IdOnly);
    check('one of two is there', some.Responses.map((r) => ews.ServiceError[r.ErrorCode]), ['ErrorItemNotFound', 'NoError']);
  },

  // A wrong password is refused.
  async passwords(access) {
    let got = 'no error';
    try {
      await ews.Folder.Bind(connect(access, {password: 'wrong'}), ews.WellKnownFolderName.Contacts);
    } catch (error) {
      got = /401|Unauthorized/i.test(`${error.message} ${error}`) ? 'refused' : `${error}`;
    }
    check('wrong password', got, 'refused');
    const folder = await ews.Folder.Bind(connect(access), ews.WellKnownFolderName.Contacts);
    check('the right one', folder.FolderClass, 'IPF.Contact');
  },
};

const access = JSON.parse(fs.readFileSync(0, 'utf8'));
scenarios[access.scenario](access).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
