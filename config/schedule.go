package config

import "time"

// scheduleBlock is the block schedule, which has one of the two.
var scheduleBlock = Block{
	Type:    "schedule",
	Meaning: "when contactsync run goes to work; one of the two",
	Attributes: []Attribute{
		{Name: "times_per_day", Form: NumberForm, Least: 1, Most: int(day / time.Minute), Meaning: "so many runs a day"},
		{Name: "every", Form: DurationForm, Meaning: `the time from one run to the next: "720m", "12h"`},
	},
}

// The limits of the interval between two runs.
const (
	day         = 24 * time.Hour
	briefEvery  = 15 * time.Minute
	longestWait = 366 * day
)

// schedule reads the block schedule, which need not be there.
func (l *loader) schedule() {
	block := l.only(l.blocks["schedule"], "schedule")
	if block == nil {
		return
	}
	attrs := l.content(block.Body, scheduleBlock.schema()).Attributes
	timesPerDay, every := attrs["times_per_day"], attrs["every"]
	switch {
	case timesPerDay != nil && every != nil:
		l.errorf(&every.NameRange, "Conflicting settings", "times_per_day and every say the same thing in two ways. Remove one of them.")
		return
	case timesPerDay == nil && every == nil:
		l.errorf(heading(block), "No interval", "A schedule needs times_per_day = 2 or every = \"720m\".")
		return
	}
	given := every
	if given == nil {
		given = timesPerDay
	}
	if n := l.whole(timesPerDay, 1, int(day/time.Minute)); n != nil {
		l.config.Every = day / time.Duration(*n)
	}
	if interval := l.duration(every); interval != nil {
		l.config.Every = *interval
	}
	place := given.Expr.Range().Ptr()
	switch {
	case l.config.Every == 0: // reported already
	case l.config.Every < time.Minute || l.config.Every > longestWait:
		l.errorf(place, "Value out of range", "The interval between two runs is a minute at least and a year at most.")
	case l.config.Every < briefEvery:
		l.warnf(place, "Very short interval", "A run every %s may burden the CRM and the mail servers. Consider 15 minutes or more.", l.config.Every)
	}
}
