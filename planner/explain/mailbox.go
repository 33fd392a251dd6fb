package explain

import (
	"slices"

	"contactsync/planner"
	"contactsync/planner/desired"
	"contactsync/planner/redact"
	"contactsync/providers/addressbook"
)

// folderSetting is the setting whose value is the path of a folder.
const folderSetting = "categorization.folder"

// Explain explains the mailboxes of a rep, one case for each target.
func Explain(rep addressbook.RepID, cases []*Case, redactor *redact.Redactor) *Document {
	d := &Document{FormatVersion: FormatVersion, Rep: redact.Text(string(rep)), Mailboxes: []Mailbox{}}
	for _, c := range cases {
		d.Mailboxes = append(d.Mailboxes, explainer{c, redactor}.mailbox())
	}
	return d
}

// Complete says whether every mailbox that had to be looked at could be.
func (d *Document) Complete() bool {
	return !slices.ContainsFunc(d.Mailboxes, func(m Mailbox) bool { return m.Error != "" })
}

// explainer makes one case presentable.
type explainer struct {
	*Case
	redactor *redact.Redactor
}

func (e explainer) mailbox() Mailbox {
	m := Mailbox{Target: redact.Text(e.Mailbox.Target), TakesPart: e.TakesPart, Held: e.skips(e.Held), Syncs: []Sync{}}
	for i := range e.Enrollments {
		m.Syncs = append(m.Syncs, e.sync(&e.Enrollments[i]))
	}
	if e.Plan != nil {
		if e.Plan.Error != "" {
			m.Error = e.redactor.Message(e.Plan.Error)
		}
		m.Skips = e.skips(e.Plan.Skips)
	}
	if e.Input != nil {
		m.Figures = e.figures()
	}
	if e.Memory != nil {
		m.State = e.state()
	}
	if e.Record != nil {
		m.Contact = e.contact()
	}
	return m
}

func (e explainer) sync(from *desired.Enrollment) Sync {
	s := Sync{
		Name: redact.Text(from.Sync), Place: redact.Text(from.Place), Priority: from.Priority, ReadAs: from.ReadAs,
		Reason: string(from.Reason), Problem: e.message(from.Problem),
		Percent: from.Percent, Percentile: from.Percentile,
	}
	if from.Where != "" {
		s.Where = redact.Text(from.Where)
	}
	for _, settings := range e.Settings {
		if settings.Sync != from.Sync {
			continue
		}
		for _, setting := range settings.Settings {
			shown := Setting{Name: setting.Name, Value: texts(setting.Value), From: string(setting.From), Place: redact.Text(setting.Place)}
			if setting.Name == folderSetting {
				shown.Value = e.path(setting.Value)
			}
			s.Settings = append(s.Settings, shown)
		}
	}
	for _, selected := range e.Selected {
		if selected.Sync == from.Sync {
			s.Selected = append(s.Selected, Selected{Kind: string(selected.Kind), Criterion: selected.Criterion, Records: selected.Count})
		}
	}
	return s
}

func (e explainer) figures() *Figures {
	f := &Figures{Wanted: e.Plan.Wanted, Managed: e.Plan.Managed, Changes: make(map[string]int)}
	for _, c := range e.Plan.Changes {
		f.Changes[string(c.Action)]++
	}
	// What a folder holds are items and folders.
	for _, folder := range e.Input.Folders {
		f.Unmarked += folder.Holds
		if slices.ContainsFunc(e.Input.Folders, func(parent addressbook.Folder) bool { return parent.ID == folder.Parent }) {
			f.Unmarked--
		}
	}
	f.Unmarked = max(f.Unmarked-len(e.Input.Items), 0)
	return f
}

func (e explainer) state() *State {
	s := &State{Managed: e.Memory.Managed}
	if since := e.Memory.FailingSince; !since.IsZero() {
		s.FailingSince = &since
	}
	if run := e.Memory.LastRun; run != nil {
		s.LastRun, s.LastOutcome = &run.Started, run.Outcome
	}
	return s
}

func (e explainer) skips(list []planner.Skip) []Remark {
	var remarks []Remark
	for _, s := range list {
		remarks = append(remarks, e.remark(string(s.Reason), s.Key, s.Detail))
	}
	return remarks
}

func (e explainer) notes(list []planner.Note) []Remark {
	var remarks []Remark
	for _, n := range list {
		remarks = append(remarks, e.remark(string(n.Kind), n.Key, n.Detail))
	}
	return remarks
}

func (e explainer) remark(word string, key addressbook.Key, detail string) Remark {
	r := Remark{Word: redact.Text(word), Detail: e.message(detail)}
	if key != "" {
		r.Key = redact.Text(string(key))
	}
	return r
}

// message is a sentence of ours as it may be shown, "" for none.
func (e explainer) message(text string) string {
	if text == "" {
		return ""
	}
	return e.redactor.Message(text)
}

// texts are texts that others wrote as they may be shown, never nil.
func texts[T ~string](list []T) []string {
	shown := make([]string, len(list))
	for i, text := range list {
		shown[i] = redact.Text(string(text))
	}
	return shown
}
