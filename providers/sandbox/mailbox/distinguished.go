package mailbox

// distinguished is a folder that every mailbox has.
type distinguished struct {
	name, parent  string // as in DistinguishedFolderId
	display, kind string
	hidden        bool
}

// distinguishedFolders lists the folders of a new mailbox, parents first.
func distinguishedFolders() []distinguished {
	return []distinguished{
		{name: "root", display: "Root"},
		{name: "msgfolderroot", parent: "root", display: "Top of Information Store", kind: "IPF"},
		{name: "inbox", parent: "msgfolderroot", display: "Inbox", kind: "IPF.Note"},
		{name: "drafts", parent: "msgfolderroot", display: "Drafts", kind: "IPF.Note"},
		{name: "sentitems", parent: "msgfolderroot", display: "Sent Items", kind: "IPF.Note"},
		{name: "deleteditems", parent: "msgfolderroot", display: "Deleted Items", kind: "IPF.Note"},
		{name: "outbox", parent: "msgfolderroot", display: "Outbox", kind: "IPF.Note"},
		{name: "junkemail", parent: "msgfolderroot", display: "Junk Email", kind: "IPF.Note"},
		{name: "calendar", parent: "msgfolderroot", display: "Calendar", kind: "IPF.Appointment"},
		{name: "contacts", parent: "msgfolderroot", display: "Contacts", kind: "IPF.Contact"},
		{name: "tasks", parent: "msgfolderroot", display: "Tasks", kind: "IPF.Task"},
		{name: "notes", parent: "msgfolderroot", display: "Notes", kind: "IPF.StickyNote"},
		{name: "journal", parent: "msgfolderroot", display: "Journal", kind: "IPF.Journal"},
		{name: "conversationhistory", parent: "msgfolderroot", display: "Conversation History", kind: "IPF.Note"},
		{name: "syncissues", parent: "msgfolderroot", display: "Sync Issues", kind: "IPF.Note"},
		{name: "conflicts", parent: "syncissues", display: "Conflicts", kind: "IPF.Note"},
		{name: "localfailures", parent: "syncissues", display: "Local Failures", kind: "IPF.Note"},
		{name: "serverfailures", parent: "syncissues", display: "Server Failures", kind: "IPF.Note"},
		{name: "recipientcache", parent: "contacts", display: "Recipient Cache", kind: "IPF.Contact.RecipientCache", hidden: true},
		{name: "quickcontacts", parent: "contacts", display: "{A9E2BC46-B3A0-4243-B315-60D991004455}", kind: "IPF.Contact.MOC.QuickContacts", hidden: true},
		{name: "imcontactlist", parent: "contacts", display: "{06967759-274D-40B2-A3EB-D7F9E73727D7}", kind: "IPF.Contact.MOC.ImContactList", hidden: true},
		{name: "searchfolders", parent: "root", display: "Finder"},
		{name: "recoverableitemsroot", parent: "root", display: "Recoverable Items"},
		{name: "recoverableitemsdeletions", parent: "recoverableitemsroot", display: "Deletions"},
		{name: "recoverableitemsversions", parent: "recoverableitemsroot", display: "Versions"},
		{name: "recoverableitemspurges", parent: "recoverableitemsroot", display: "Purges"},
	}
}

// newMailbox is the record of a mailbox that was added.
type newMailbox struct{ *Mailbox }

func (newMailbox) apply(*content) {}

// plant makes a new mailbox with its folders.
func (m *Mailbox) plant() error {
	c := m.begin()
	c.add(newMailbox{m})
	keys := map[string]int64{}
	for _, d := range distinguishedFolders() {
		props := Bag{FolderName: d.display}
		if d.kind != "" {
			props[FolderClass] = d.kind
		}
		if d.hidden {
			props[FolderHidden] = true
		}
		keys[d.name] = c.createFolder(keys[d.parent], d.name, props)
	}
	return c.commit()
}

// Distinguished returns the folder of a DistinguishedFolderId. It is ErrNotFound
// for one that this mailbox does not have, such as those of an archive.
func (m *Mailbox) Distinguished(name string) (Folder, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key, ok := m.content.named[name]
	if !ok {
		return Folder{}, m.wrap(ErrNotFound)
	}
	return m.viewFolder(m.content.folders[key]), nil
}
