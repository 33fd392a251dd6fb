package aurea

import (
	"context"
	"slices"
	"strconv"
	"time"

	"contactsync/providers"
	"contactsync/providers/crm/aurea/wire"
)

// Changed returns the ids, sorted, of the persons or companies that were changed since a
// time, by the stamps of the CRM, and some that were changed a little earlier. The time is
// written as it stands, so that it has to be in the time zone of the CRM.
//
// It is a hint and no more: what was deleted or is not selected any more is not among
// them, a person whose company or whose other half changed need not be, and some fields leave the
// stamp alone. Who relies on it has to compare all values from time to time.
func (s *Source) Changed(ctx context.Context, table providers.Table, since time.Time) ([]string, error) {
	t, err := s.settingsOf(table)
	if err != nil {
		return nil, err
	}
	since = since.Add(-s.overlap)
	day, clock := since.Format(crmDay), since.Format(crmTime)
	// Day and time are two fields, and conditions know no "or".
	base := &wire.Query{Table: wire.Table{Name: t.table, Flags: t.flags, Fields: []string{s.station, s.serial}}, Conditions: t.where()}
	queries := []*wire.Query{
		s.only(base, []wire.Condition{t.condition(s.changedDate, ">", day)}),
		s.only(base, []wire.Condition{t.condition(s.changedDate, "=", day), t.condition(s.changedTime, ">=", clock)}),
	}
	var ids []string
	err = s.gather(ctx, identity{}, wire.NewTexts(), queries, func(_ int, rows []wire.Row) error {
		for i := range rows {
			ids = append(ids, strconv.FormatUint(rows[i].ID, 10))
		}
		return nil
	})
	slices.Sort(ids)
	return slices.Compact(ids), err
}
