package control

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"contactsync/providers/sandbox/crm/database"
	"contactsync/providers/sandbox/crm/login"
)

// crmState describes the CRM.
type crmState struct {
	Tables []tableState                 `json:"tables"`
	IDs    map[string]map[string]string `json:"ids"` // by table and by what the files have
	Active []string                     `json:"active"`
}

// tableState is a table of the CRM.
type tableState struct {
	ID      string     `json:"id"`
	Name    string     `json:"name"`
	Records int        `json:"records"`
	Fields  []crmField `json:"fields"`
}

// crmField is a field of a table.
type crmField struct {
	Name     string `json:"name"`
	Number   int    `json:"number"`
	Type     string `json:"type"`
	Computed bool   `json:"computed,omitempty"`
}

// recordState is a record of the CRM. What is empty is left out.
type recordState struct {
	ID      string            `json:"id"`
	Deleted bool              `json:"deleted,omitempty"`
	Values  map[string]string `json:"values"`
}

// crm describes the CRM.
func (h handler) crm(*http.Request) (any, error) {
	db := h.server.Database()
	state := crmState{IDs: db.Given(), Active: h.server.Active()}
	db.View(func() {
		for _, t := range db.Tables() {
			table := tableState{ID: t.ID, Name: t.Name, Records: len(t.Records())}
			for _, f := range t.Fields() {
				table.Fields = append(table.Fields, crmField{f.Name, f.Number, string(f.Type), f.Computed()})
			}
			state.Tables = append(state.Tables, table)
		}
	})
	return state, nil
}

// records are the records of a table.
func (h handler) records(r *http.Request) (any, error) {
	db := h.server.Database()
	t := db.Table(r.PathValue("table"))
	if t == nil {
		return nil, database.ErrNotFound
	}
	list := []recordState{}
	db.View(func() {
		for _, record := range t.Records() {
			state := recordState{ID: database.FormatID(record.ID), Deleted: record.Deleted, Values: map[string]string{}}
			for _, f := range t.Fields() {
				if value := f.Plain(record); value != "" {
					state.Values[f.Name] = value
				}
			}
			list = append(list, state)
		}
	})
	return list, nil
}

// setLogin makes a login, or changes what is named.
func (h handler) setLogin(r *http.Request) (any, error) {
	one, ok := h.server.Logins().Login(r.PathValue("user"))
	if !ok {
		one = login.Login{User: strings.ToUpper(r.PathValue("user"))}
	}
	var given struct {
		Password *string       `json:"password"`
		Rep      *string       `json:"rep"`
		Disabled *bool         `json:"disabled"`
		Rights   *login.Rights `json:"rights"`
	}
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	change(&one.Password, given.Password)
	change(&one.Rep, given.Rep)
	change(&one.Disabled, given.Disabled)
	change(&one.Rights, given.Rights)
	if err := h.server.PutLogin(one); err != nil {
		return nil, badRequest("%w", err)
	}
	one, _ = h.server.Logins().Login(one.User)
	return one, nil
}

// change sets what is given.
func change[T any](to, given *T) {
	if given != nil {
		*to = *given
	}
}

// token makes a token for a login.
func (h handler) token(r *http.Request) (any, error) {
	var given struct {
		User string `json:"user"`
	}
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	text, err := h.server.Logins().Token(given.User)
	if err != nil {
		return nil, err
	}
	return map[string]string{"auth": text}, nil
}

// crmOrder is what somebody in the CRM is to do. Which parts count depends on the
// act.
type crmOrder struct {
	Table       string            `json:"table"`
	ID          string            `json:"id"`
	Gone        string            `json:"gone"`
	Values      map[string]string `json:"values"`
	Rep         string            `json:"rep"`
	Field       string            `json:"field"`
	Text        string            `json:"text"`
	Language    string            `json:"language"`
	Translation string            `json:"translation"`
}

// crmActs are what somebody in the CRM can do, by the last part of the path.
var crmActs = map[string]func(db *database.Database, id uint64, o crmOrder) error{
	"update":  func(db *database.Database, id uint64, o crmOrder) error { return db.Update(o.Table, id, o.Values) },
	"delete":  func(db *database.Database, id uint64, o crmOrder) error { return db.Delete(o.Table, id) },
	"mark":    func(db *database.Database, id uint64, o crmOrder) error { return db.Mark(o.Table, id) },
	"unmark":  func(db *database.Database, id uint64, o crmOrder) error { return db.Unmark(o.Table, id) },
	"favor":   func(db *database.Database, id uint64, o crmOrder) error { return db.Favor(o.Rep, o.Table, id) },
	"unfavor": func(db *database.Database, id uint64, o crmOrder) error { return db.Unfavor(o.Rep, o.Table, id) },
	"merge": func(db *database.Database, id uint64, o crmOrder) error {
		gone, err := recordID(o.Gone)
		if err != nil {
			return err
		}
		return db.Merge(o.Table, id, gone)
	},
}

// actInCRM has somebody in the CRM do something.
func (h handler) actInCRM(r *http.Request) (any, error) {
	var o crmOrder
	if err := decode(r, &o); err != nil {
		return nil, err
	}
	db, name := h.server.Database(), r.PathValue("act")
	switch name {
	case "create":
		id, err := db.Create(o.Table, o.Values)
		if err != nil {
			return nil, err
		}
		return map[string]string{"id": database.FormatID(id)}, nil
	case "translate":
		return nil, db.Translate(o.Table, o.Field, o.Text, o.Language, o.Translation)
	}
	act, ok := crmActs[name]
	if !ok {
		return nil, badRequest("in the CRM, somebody does create, translate, %s", strings.Join(slices.Sorted(maps.Keys(crmActs)), ", "))
	}
	id, err := recordID(o.ID)
	if err != nil {
		return nil, err
	}
	return nil, act(db, id, o)
}

// recordID reads a record id.
func recordID(text string) (uint64, error) {
	id, ok := database.ParseID(text)
	if !ok {
		return 0, badRequest("%q is no record id", text)
	}
	return id, nil
}
