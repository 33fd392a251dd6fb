package observe

import (
	"context"
	"slices"

	"contactsync/planner/desired"
	"contactsync/providers"
)

// repField is what expressions can name of every rep, whatever the CRM calls it.
type repField struct {
	name string
	of   func(*providers.Record) string
}

// repFields are rep.id and rep.email. A field of the CRM that has the name of one of
// them is that field.
func repFields() []repField {
	return []repField{
		{"id", func(r *providers.Record) string { return r.ID }},
		{"email", func(r *providers.Record) string { return r.Rep.Email }},
	}
}

// ask says to a source which fields are wanted. What there is of every rep is not asked for:
// the CRM need not have a field of that name.
func ask(source providers.FieldSource, needs desired.Needs) {
	common := repFields()
	for table, fields := range needs.Fields {
		if table == providers.Reps {
			fields = slices.DeleteFunc(slices.Clone(fields), func(name string) bool {
				return slices.ContainsFunc(common, func(f repField) bool { return f.name == name })
			})
		}
		source.Need(table, fields)
	}
}

// reps reads the reps.
func (r reader) reps(ctx context.Context, into *desired.Records) error {
	schema, err := r.source.Schema(ctx, providers.Reps)
	if err != nil {
		return r.fail(providers.Reps, err)
	}
	missing := slices.DeleteFunc(repFields(), func(f repField) bool {
		_, has := schema.Index(f.name)
		return has
	})
	whole := &providers.Schema{Fields: slices.Clone(schema.Fields)}
	for _, f := range missing {
		whole.Fields = append(whole.Fields, f.name)
	}
	return r.read(ctx, providers.Reps, whole, into, func(record *providers.Record) {
		values := make([]string, len(schema.Fields), len(whole.Fields))
		copy(values, record.Values)
		for _, f := range missing {
			values = append(values, f.of(record))
		}
		record.Values = values
	})
}
