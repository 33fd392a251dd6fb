package explain

import "time"

// FormatVersion is the version of the Document's shape. Within "1." names are added and none
// is taken away or given another meaning.
const FormatVersion = "1.0"

// Document explains the mailbox of one rep, as -json prints it. Every text in it is
// presentable: a value that may not be shown is "(sensitive value)".
type Document struct {
	FormatVersion string `json:"format_version"`
	Rep           string `json:"rep"`

	// Mailboxes has one element for each target that syncs write to, sorted by it.
	Mailboxes []Mailbox `json:"mailboxes"`
}

// Mailbox explains a mailbox in one target and, if a record was asked for, its
// contact there.
type Mailbox struct {
	Target    string `json:"target"`
	TakesPart bool   `json:"takes_part"`

	// Held are the reasons for which nothing is done about the mailbox at all.
	Held  []Remark `json:"held,omitempty"`
	Syncs []Sync   `json:"syncs"`

	// Error is why the mailbox could not be looked at, "" if it was, or need not be. Figures and
	// what the plan has are not known then.
	Error   string   `json:"error,omitempty"`
	Figures *Figures `json:"figures,omitempty"`
	Skips   []Remark `json:"skips,omitempty"`
	State   *State   `json:"state,omitempty"`
	Contact *Contact `json:"contact,omitempty"`
}

// Sync is a mailbox's part in a sync.
type Sync struct {
	Name     string `json:"name"`
	Place    string `json:"place"` // file and line of the block
	Priority int    `json:"priority"`
	ReadAs   string `json:"read_as,omitempty"`

	// Reason is "takes_part", or what keeps the mailbox out: "not_in_crm", "not_flagged",
	// "not_included", "excluded", "outside_percent", "where_false" or "where_failed", of which
	// Problem says more.
	Reason  string `json:"reason"`
	Problem string `json:"problem,omitempty"`

	Where      string `json:"where,omitempty"` // file and line of the condition
	Percent    int    `json:"percent"`         // the share of the mailboxes that takes part
	Percentile int    `json:"percentile"`      // this one's number, below the share if it takes part

	Settings []Setting  `json:"settings,omitempty"`
	Selected []Selected `json:"selected,omitempty"`
}

// Setting is a setting in force, and who said so: "user", "crm" or "sync".
type Setting struct {
	Name  string   `json:"name"`
	Value []string `json:"value"` // one word; of a folder the names of its path, none for no folder
	From  string   `json:"from"`
	Place string   `json:"place"`
}

// Selected counts the records that a criterion gives, before any condition.
type Selected struct {
	Kind      string `json:"kind"` // "person" or "company"
	Criterion string `json:"criterion"`
	Records   int    `json:"records"`
}

// Figures count what there is, and what the plan does.
type Figures struct {
	Wanted  int `json:"wanted"`
	Managed int `json:"managed"`

	// Unmarked is how many items in the contacts folders carry no mark: the user's own.
	Unmarked int `json:"unmarked"`

	Changes map[string]int `json:"changes"` // by action
}

// Remark is a skip or a note: a word, and a sentence without values.
type Remark struct {
	Word   string `json:"word"`
	Key    string `json:"key,omitempty"`
	Detail string `json:"detail,omitempty"`
}

// State is what the state says of the mailbox.
type State struct {
	Managed      int        `json:"managed"` // after the last apply
	FailingSince *time.Time `json:"failing_since,omitempty"`
	LastRun      *time.Time `json:"last_run,omitempty"`
	LastOutcome  string     `json:"last_outcome,omitempty"`
}

// Contact explains one record in a mailbox.
type Contact struct {
	Key     string `json:"key"`
	Address string `json:"address"` // contact.<sync>["<rep>/<key>"]

	// Record says what became of the record: "read", "exists" if the CRM has it and it is not
	// among what was read, "deleted", or "unknown" if that could not be told. Origin is where it
	// was read, Problem why it cannot be used.
	Record  string   `json:"record"`
	Origin  string   `json:"origin,omitempty"`
	Problem string   `json:"problem,omitempty"`
	Reps    []string `json:"reps,omitempty"`
	Groups  []string `json:"groups,omitempty"`

	// Never are the places of the never blocks that keep it out of all mailboxes.
	Never        []string `json:"never,omitempty"`
	NeverProblem string   `json:"never_problem,omitempty"`

	// Ways is what each sync says that the mailbox takes part in, the strongest first, FilledBy
	// the one that fills the contact.
	Ways     []Way  `json:"ways,omitempty"`
	FilledBy string `json:"filled_by,omitempty"`

	// Verdict is the plan's action, or why it does nothing: one of the words of type Verdict.
	Verdict string   `json:"verdict"`
	Changes []Change `json:"changes,omitempty"`
	Skips   []Remark `json:"skips,omitempty"`
	Notes   []Remark `json:"notes,omitempty"`

	Items    []Item    `json:"items,omitempty"`
	Recorded *Recorded `json:"recorded,omitempty"`

	// Here is where the contact is, There where it belongs: paths below the main contacts folder.
	// They are not set if there is no such place.
	Here  *[]string `json:"here,omitempty"`
	There *[]string `json:"there,omitempty"`

	// Contents says how the contact compares with what is wanted: "as_wanted", "as_stored" if it
	// is what the server made of the same, "let_be", "differs", or "" if that is not known.
	// Edited says that somebody else changed it since our last write.
	Contents string `json:"contents,omitempty"`
	Edited   bool   `json:"edited,omitempty"`

	Mapping    *Mapping   `json:"mapping,omitempty"`
	Properties []Property `json:"properties,omitempty"`
}

// Way is what one sync says of a record.
type Way struct {
	Sync     string `json:"sync"`
	Place    string `json:"place"`
	Priority int    `json:"priority"`

	// Selects says that a criterion which is on gives the record, Wants that the condition holds
	// as well: the sync would have the record here, were it the only one.
	Selects  bool        `json:"selects"`
	Wants    bool        `json:"wants"`
	Criteria []Criterion `json:"criteria"`

	// Where is the place of the condition, Holds what it gives, Problem why it gives nothing.
	Where   string `json:"where,omitempty"`
	Holds   bool   `json:"holds"`
	Problem string `json:"problem,omitempty"`
}

// Criterion is a criterion applied to a record.
type Criterion struct {
	Name   string   `json:"name"`
	On     bool     `json:"on"`
	Read   bool     `json:"read"` // what it needs was read
	Holds  bool     `json:"holds"`
	Groups []string `json:"groups,omitempty"` // those that the rep shares with the record
}

// Change is a change of the plan.
type Change struct {
	Action  string   `json:"action"`
	Causes  []string `json:"causes"`
	Because string   `json:"because,omitempty"` // the causes in words
	Item    string   `json:"item,omitempty"`
}

// Item is an item in the mailbox under the key.
type Item struct {
	ID     string   `json:"id"`
	Role   string   `json:"role"` // one of the words of planner.Role
	Status string   `json:"status,omitempty"`
	Owner  string   `json:"owner"`
	Op     string   `json:"op,omitempty"`
	Folder []string `json:"folder"`
}

// Recorded is what the state has under the key.
type Recorded struct {
	Sync    string `json:"sync"`
	Mapping string `json:"mapping"`
	Item    string `json:"item"`
	Op      string `json:"op"`
}

// Mapping is the mapping that the sync maps the record by.
type Mapping struct {
	Name    string `json:"name"`
	Place   string `json:"place"`
	Problem string `json:"problem,omitempty"`
}

// Property is a property of the contact and where its value comes from.
type Property struct {
	Name  string `json:"name"`
	Place string `json:"place,omitempty"` // file and line of the expression

	Reads []Field `json:"reads,omitempty"`

	// Mapped is what the expression gives, Wanted what the target makes of it, Has what
	// the mailbox has, as presentable texts; "null" stands for nothing. Wanted is "" if the record
	// cannot be mapped, Has if it was not read.
	Mapped  string `json:"mapped"`
	Wanted  string `json:"wanted,omitempty"`
	Has     string `json:"has,omitempty"`
	Problem string `json:"problem,omitempty"`

	// State is "same", "written" if the plan writes it, "kept" if it differs and stays, "once" if
	// it is written at creation only, "locked" if a field that it needs may not be read,
	// "left_out" if the target cannot hold it, or "" if there is nothing to compare.
	State   string `json:"state,omitempty"`
	OnDrift string `json:"on_drift,omitempty"` // the property's own
}

// Field is a field that an expression reads.
type Field struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Locked bool   `json:"locked,omitempty"`
}
