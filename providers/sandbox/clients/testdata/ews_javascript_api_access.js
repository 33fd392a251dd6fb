// What the scenarios with ews-javascript-api share: how they tell what they found,
// how they open a mailbox, and the contact of contact.json beside this file.
'use strict';

const fs = require('fs');
const path = require('path');
const {isDeepStrictEqual} = require('util');
const ews = require('ews-javascript-api');
const {XhrApi} = require('@ewsjs/xhr');

const spec = JSON.parse(fs.readFileSync(path.join(__dirname, 'contact.json'), 'utf8'));
const element = {Nickname: 'NickName'}; // where a property has another name than its element

// check tells what was found.
function check(name, got, want) {
  console.log(JSON.stringify({check: name, ok: isDeepStrictEqual(got, want), got, want}));
}

// codeOf is the error code of a failure, by its name.
function codeOf(error) {
  const code = error.ErrorCode || error.responseCode; // of a response message, or of a fault
  return code === undefined ? `${error}` : ews.ServiceError[code];
}

// xml escapes a text: ews-javascript-api writes texts as they are and leaves that
// to its callers.
function xml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

// checkError tells whether act fails with an error code.
async function checkError(name, want, act) {
  let got = 'no error';
  try {
    await act();
  } catch (error) {
    got = codeOf(error);
  }
  check(name, got, want);
}

// connect opens a mailbox.
function connect(access, change = {}) {
  const {url, user, password, mailbox, impersonate, ntlm} = {...access, ...change};
  const service = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
  service.Url = new ews.Uri(url);
  service.Credentials = new ews.WebCredentials(user, password);
  if (ntlm) {
    service.XHRApi = new XhrApi().useNtlmAuthentication(user, password);
  }
  if (impersonate) {
    service.ImpersonatedUserId = new ews.ImpersonatedUserId(ews.ConnectingIdType.SmtpAddress, mailbox);
  }
  return service;
}

// createFolder makes a folder of contacts, below Contacts if there is no other.
async function createFolder(service, name, parent = ews.WellKnownFolderName.Contacts) {
  const folder = new ews.ContactsFolder(service);
  folder.DisplayName = xml(name);
  await folder.Save(parent);
  return folder;
}

// create makes a contact with few properties.
async function create(service, folder, properties) {
  const contact = new ews.Contact(service);
  Object.assign(contact, properties);
  await contact.Save(folder.Id);
  return contact;
}

// everything asks for all properties, the body as text.
function everything(...more) {
  const properties = new ews.PropertySet(ews.BasePropertySet.FirstClassProperties, more);
  properties.RequestedBodyType = ews.BodyType.Text;
  return properties;
}

// only asks for a few properties.
function only(...some) {
  return new ews.PropertySet(ews.BasePropertySet.IdOnly, some);
}

// day is the first moment of a day.
function day(date) {
  return ews.DateTime.Parse(`${date}T00:00:00Z`);
}

// dateOf is the day of a time.
function dateOf(time) {
  return time && new Date(time.TotalMilliSeconds).toISOString().slice(0, 10);
}

// find lists the given names that a search finds in a folder.
async function find(service, folder, filter) {
  const view = new ews.ItemView(1000);
  view.PropertySet = only(ews.ContactSchema.GivenName);
  const found = filter ? await service.FindItems(folder, filter, view) : await service.FindItems(folder, view);
  return found.Items.map((item) => item.GivenName).sort();
}

// fill gives a contact all that contact.json has, but for the photo.
function fill(contact) {
  for (const [name, text] of Object.entries(spec.text)) {
    contact[element[name] ?? name] = xml(text);
  }
  contact.Subject = xml(spec.text.DisplayName);
  contact.FileAsMapping = ews.FileAsMapping.None;
  for (const [key, number] of Object.entries(spec.phones)) {
    contact.PhoneNumbers._setItem(ews.PhoneNumberKey[key], number);
  }
  for (const [key, address] of Object.entries(spec.emails)) {
    contact.EmailAddresses._setItem(ews.EmailAddressKey[key], new ews.EmailAddress(`Name of ${key}`, address));
  }
  for (const [key, address] of Object.entries(spec.ims)) {
    contact.ImAddresses._setItem(ews.ImAddressKey[key], address);
  }
  for (const [key, parts] of Object.entries(spec.addresses)) {
    contact.PhysicalAddresses._setItem(ews.PhysicalAddressKey[key], Object.assign(new ews.PhysicalAddressEntry(), parts));
  }
  for (const [name, texts] of Object.entries(spec.lists)) {
    contact[name] = new ews.StringList(texts.map(xml));
  }
  contact.Birthday = day(spec.birthday);
  contact.WeddingAnniversary = day(spec.anniversary);
  contact.Body = new ews.MessageBody(ews.BodyType.Text, xml(spec.body));
  contact.Sensitivity = ews.Sensitivity[spec.sensitivity];
  contact.Importance = ews.Importance[spec.importance];
  contact.PostalAddressIndex = ews.PhysicalAddressIndex[spec.postalIndex];
}

// compare compares a contact with contact.json.
function compare(contact) {
  for (const [name, text] of Object.entries(spec.text)) {
    check(name, contact[element[name] ?? name], text);
  }
  for (const [key, number] of Object.entries(spec.phones)) {
    check(key, contact.PhoneNumbers._getItem(ews.PhoneNumberKey[key]), number);
  }
  for (const [key, address] of Object.entries(spec.emails)) {
    const got = contact.EmailAddresses._getItem(ews.EmailAddressKey[key]);
    check(key, [got.Address, got.Name, got.RoutingType], [address, `Name of ${key}`, 'SMTP']);
  }
  for (const [key, address] of Object.entries(spec.ims)) {
    check(key, contact.ImAddresses._getItem(ews.ImAddressKey[key]), address);
  }
  for (const [key, parts] of Object.entries(spec.addresses)) {
    const got = contact.PhysicalAddresses._getItem(ews.PhysicalAddressKey[key]);
    for (const [part, text] of Object.entries(parts)) {
      check(`${key} ${part}`, got[part], text);
    }
  }
  for (const [name, texts] of Object.entries(spec.lists)) {
    check(name, contact[name].GetEnumerator(), texts);
  }
  check('Birthday', dateOf(contact.Birthday), spec.birthday);
  check('WeddingAnniversary', dateOf(contact.WeddingAnniversary), spec.anniversary);
  check('Body', contact.Body.Text.replace(/\r\n/g, '\n'), spec.body);
  check('Sensitivity', ews.Sensitivity[contact.Sensitivity], spec.sensitivity);
  check('Importance', ews.Importance[contact.Importance], spec.importance);
  check('PostalAddressIndex', ews.PhysicalAddressIndex[contact.PostalAddressIndex], spec.postalIndex);
}

module.exports = {check, checkError, compare, connect, create, createFolder, everything, fill, find, only, spec, xml};
