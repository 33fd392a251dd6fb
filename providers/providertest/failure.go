package providertest

import (
	"context"
	"errors"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

var failureCases = []testCase{
	{"failure: there is no such mailbox", func(s *session) {
		ctx := s.Context()
		operations := []providers.Operation{s.creation(key("1"), ada()), s.folderCreation(s.mainFolder(), "CRM")}
		_, observed := s.Target.Observe(ctx, s.Absent, nil)
		_, read := s.Target.Read(ctx, s.Absent, []addressbook.ItemID{"1"}, nil)
		_, found := s.Target.Find(ctx, s.Absent, owner, []addressbook.Key{key("1")})
		errs := map[string]error{"observe": observed, "read": read, "find": found}
		results := s.Target.Do(ctx, s.Absent, operations)
		if len(results) != len(operations) {
			s.Fatalf("there are %d results", len(results))
		}
		for i, result := range results {
			errs[string(operations[i].Kind)] = result.Err
		}
		for call, err := range errs {
			if !errors.Is(err, providers.ErrNoMailbox) {
				s.Errorf("%s: the error is %v, not ErrNoMailbox", call, err)
			}
		}
		if _, err := s.Target.Observe(ctx, s.Absent, nil); !errors.Is(err, providers.ErrNoMailbox) {
			s.Error("the mailbox was made")
		}
	}},
	{"failure: a cancelled observation is none", func(s *session) {
		s.create(key("1"), ada())
		ctx, cancel := context.WithCancel(s.Context())
		cancel()
		if o, err := s.Target.Observe(ctx, s.Mailbox, nil); !errors.Is(err, context.Canceled) || o != nil {
			s.Errorf("observed %v, %v", o, err)
		}
		if _, err := s.Target.Read(ctx, s.Mailbox, []addressbook.ItemID{"1"}, nil); !errors.Is(err, context.Canceled) {
			s.Errorf("read: %v", err)
		}
	}},
	{"failure: ids that are none of the target's", func(s *session) {
		for _, id := range []string{"nothing", "../x.vcf", "/etc/passwd", ".", "..", "a/../../b.vcf", "\x00", "ä\nb"} {
			item := addressbook.Item{ID: addressbook.ItemID(id), Owner: owner, Key: key("1"), Mark: s.mark()}
			if s.read(item.ID) != nil {
				s.Errorf("%q was read", id)
			}
			for _, operation := range []providers.Operation{
				updating(item, ada(), "surname"), deleting(item, providers.Permanent), unmarking(item), moving(item, s.mainFolder()),
			} {
				if err := s.do(operation)[0].Err; err == nil {
					s.Errorf("%s of %q was done", operation.Kind, id)
				}
			}
		}
		if n := len(s.all()); n != 0 {
			s.Errorf("%d items are there", n)
		}
	}},
}
