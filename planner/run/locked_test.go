package run_test

import (
	"context"
	"slices"

	"contactsync/providers"
)

// lockedReader is a CRM in which some fields of one person may not be read.
type lockedReader struct {
	*crm
	person string
	fields []string
}

func (l *lockedReader) Records(ctx context.Context, table providers.Table, yield func(providers.Record) error) error {
	return l.crm.Records(ctx, table, func(r providers.Record) error {
		if table == providers.Persons && r.ID == l.person {
			for i, field := range personFields {
				if slices.Contains(l.fields, field) {
					r.Locked, r.Values[i] = append(r.Locked, i), ""
				}
			}
		}
		return yield(r)
	})
}
