package aurea

import (
	"errors"
	"time"

	"github.com/zclconf/go-cty/cty"
)

// incremental is the block of that name: how reads ask for what changed.
type incremental struct {
	fullEvery, overlap time.Duration
	date, time         string // fields
}

func incrementalSettings() []setting[incremental] {
	const week = 7 * 24 * time.Hour
	return []setting[incremental]{
		durationOf("full_every", func(i *incremental) *time.Duration { return &i.fullEvery }, time.Minute, week),
		durationOf("overlap", func(i *incremental) *time.Duration { return &i.overlap }, 0, week),
		fieldOf("date_field", func(i *incremental) *string { return &i.date }),
		fieldOf("time_field", func(i *incremental) *string { return &i.time }),
	}
}

// newIncremental reads the block of a provider's body, nil if there is none.
func newIncremental(body cty.Value) (*incremental, error) {
	if !body.Type().HasAttribute("incremental") || body.GetAttr("incremental").IsNull() {
		return nil, nil
	}
	i := &incremental{fullEvery: 24 * time.Hour, overlap: 2 * time.Hour, date: "Upd", time: "UpdTime"}
	if err := readSettings(incrementalSettings(), body.GetAttr("incremental"), i); err != nil {
		return nil, err
	}
	if i.date == "" || i.time == "" {
		return nil, errors.New("date_field and time_field cannot be empty: what changed is found by them")
	}
	return i, nil
}

// attribute is where the name of a field stands, for messages; "" if it is none of the block.
func (i *incremental) attribute(field string) string {
	switch {
	case i == nil:
	case field == i.date:
		return "date_field in the block incremental"
	case field == i.time:
		return "time_field in the block incremental"
	}
	return ""
}
