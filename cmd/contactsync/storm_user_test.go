package main

import (
	"fmt"

	"contactsync/providers/sandbox/mailbox"
)

// actAsUser does something in a mailbox, as its user would in Outlook.
func (s *storm) actAsUser() {
	box, err := s.server.Store().Mailbox(stormAddress(s.reps[s.random.IntN(len(s.reps))]))
	if err != nil {
		s.Fatal(err)
	}
	var ours []mailbox.Item
	var folders []mailbox.FolderID
	for _, item := range stormContacts(s.T, box) {
		folders = append(folders, item.Folder)
		if stormText(item, stormKey) != "" {
			ours = append(ours, item)
		}
	}
	to := folders[s.random.IntN(len(folders))]
	if len(ours) == 0 {
		return
	}
	const (
		editItem = iota
		deleteItem
		purgeItem
		moveItem
		copyItem
		createItem
		acts
	)
	item, act := ours[s.random.IntN(len(ours))], s.random.IntN(acts)
	switch act {
	case editItem:
		_, err = box.UpdateItem(item.ID, "", mailbox.Bag{stormPhone: "mine"}, nil)
	case deleteItem:
		err = box.DeleteItem(item.ID, mailbox.MoveToDeletedItems)
	case purgeItem:
		err = box.DeleteItem(item.ID, mailbox.HardDelete)
	case moveItem:
		_, err = box.MoveItem(item.ID, to)
	case copyItem:
		var twin mailbox.Item
		if twin, err = box.CopyItem(item.ID, to); err == nil {
			s.own[twin.Immutable], s.copies[twin.Immutable] = stormSight(twin), stormText(item, stormKey)
		}
	case createItem:
		var own mailbox.Item
		if own, err = box.CreateItem(to, mailbox.Bag{stormSurname: fmt.Sprintf("Mine %d", s.random.Int())}, false); err == nil {
			s.own[own.Immutable] = stormSight(own)
		}
	}
	if err != nil {
		s.Fatal(err)
	}
	if _, own := s.own[item.Immutable]; own { // a copy, which its user goes on to work with
		delete(s.own, item.Immutable)
		s.eachItem(func(i mailbox.Item) {
			if i.Immutable == item.Immutable {
				s.own[i.Immutable] = stormSight(i)
			}
		})
	} else if act == deleteItem || act == purgeItem || act == moveItem {
		s.disown(func(key string) bool { return key == stormText(item, stormKey) })
	}
}

// disown forgets whose the copies of contacts are.
func (s *storm) disown(of func(key string) bool) {
	for id, key := range s.copies {
		if of(key) {
			delete(s.own, id)
			delete(s.copies, id)
		}
	}
}
