package ews

import (
	"io"

	"contactsync/providers/addressbook"
	"contactsync/providers/exchange/ews/wire"
)

// form is how the answer to a request is read.
type form[A any] struct {
	decode   func(io.Reader) (*A, error)
	server   func(*A) wire.Server
	messages func(*A) []wire.Message
}

func folders() form[wire.FoldersAnswer] {
	return form[wire.FoldersAnswer]{
		wire.DecodeFolders,
		func(a *wire.FoldersAnswer) wire.Server { return a.Server },
		func(a *wire.FoldersAnswer) []wire.Message {
			return each(a.Results, func(r *wire.FolderResult) wire.Message { return r.Message })
		},
	}
}

func hierarchy() form[wire.HierarchyPage] {
	return form[wire.HierarchyPage]{
		wire.DecodeHierarchy,
		func(a *wire.HierarchyPage) wire.Server { return a.Server },
		func(a *wire.HierarchyPage) []wire.Message { return []wire.Message{a.Message} },
	}
}

func changes() form[wire.SyncPage] {
	return form[wire.SyncPage]{
		wire.DecodeSync,
		func(a *wire.SyncPage) wire.Server { return a.Server },
		func(a *wire.SyncPage) []wire.Message { return []wire.Message{a.Message} },
	}
}

func found() form[wire.FoundAnswer] {
	return form[wire.FoundAnswer]{
		wire.DecodeFound,
		func(a *wire.FoundAnswer) wire.Server { return a.Server },
		func(a *wire.FoundAnswer) []wire.Message {
			return each(a.Pages, func(p *wire.ItemPage) wire.Message { return p.Message })
		},
	}
}

func contacts(shape addressbook.Shape) form[wire.ContactsAnswer] {
	return form[wire.ContactsAnswer]{
		func(r io.Reader) (*wire.ContactsAnswer, error) { return wire.DecodeContacts(r, shape) },
		func(a *wire.ContactsAnswer) wire.Server { return a.Server },
		func(a *wire.ContactsAnswer) []wire.Message {
			return each(a.Results, func(r *wire.ContactResult) wire.Message { return r.Message })
		},
	}
}

func items() form[wire.ItemsAnswer] {
	return form[wire.ItemsAnswer]{
		wire.DecodeItems,
		func(a *wire.ItemsAnswer) wire.Server { return a.Server },
		func(a *wire.ItemsAnswer) []wire.Message {
			return each(a.Results, func(r *wire.ItemResult) wire.Message { return r.Message })
		},
	}
}

func attachments() form[wire.AttachmentsAnswer] {
	return form[wire.AttachmentsAnswer]{
		wire.DecodeAttachments,
		func(a *wire.AttachmentsAnswer) wire.Server { return a.Server },
		func(a *wire.AttachmentsAnswer) []wire.Message {
			return each(a.Results, func(r *wire.AttachmentResult) wire.Message { return r.Message })
		},
	}
}

// each is what a function makes of the elements of a list.
func each[E, R any](list []E, of func(*E) R) []R {
	all := make([]R, len(list))
	for i := range list {
		all[i] = of(&list[i])
	}
	return all
}
