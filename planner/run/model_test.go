package run_test

import (
	"maps"
	"slices"
	"strings"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// wish is what the model wants under a key: it works out selection, mapping
// and folder in the simplest way that there is, and shares no code with what
// it is the measure of.
type wish struct {
	sync syncRule

	// raw is what a mapping of the kind can read: the fields of the record, of
	// its company and of the rep.
	raw map[string]string

	// values are the managed properties as mapped. An absent one is "".
	values map[string]string

	// unknown says that it is not known what should be there: the record cannot be
	// read, or the contact would have no name. What is there stays.
	unknown bool

	folder []string // nil: the contact stays where it is
	always bool
}

// takesPart says whether a rep's mailbox takes part.
func (p *policy) takesPart(r *rep) bool { return r != nil && r.enabled && r.id != p.exclude }

// wishes are all of a rep's mailbox.
func wishes(c *crm, p *policy, r *rep) map[addressbook.Key]*wish {
	all := make(map[addressbook.Key]*wish)
	if !p.takesPart(r) {
		return all
	}
	syncs := slices.Clone(p.syncs)
	slices.SortFunc(syncs, func(a, b *syncRule) int {
		if a.priority != b.priority {
			return a.priority - b.priority
		}
		return strings.Compare(a.name, b.name)
	})
	// About a record that cannot be read nothing is done in any mailbox.
	for _, person := range c.persons {
		if person.broken {
			all[addressbook.Key("crm/person/"+person.id)] = &wish{unknown: true}
		}
	}
	for _, company := range c.companies {
		if company.broken && p.readsCompanies() {
			all[addressbook.Key("crm/company/"+company.id)] = &wish{unknown: true}
		}
	}
	for _, s := range syncs {
		for _, person := range c.persons {
			key := addressbook.Key("crm/person/" + person.id)
			if all[key] != nil || !selects(c, p, s, r, addressbook.Person, person) {
				continue
			}
			if !s.where.holds(person, r) {
				continue
			}
			if company := c.find(addressbook.Company, person.company); company != nil && company.broken && s.mapping == withCompany {
				all[key] = &wish{unknown: true}
			} else {
				all[key] = newWish(c, p, s, r, addressbook.Person, person)
			}
		}
		for _, company := range c.companies {
			key := addressbook.Key("crm/company/" + company.id)
			if all[key] == nil && s.companies && selects(c, p, s, r, addressbook.Company, company) {
				all[key] = newWish(c, p, s, r, addressbook.Company, company)
			}
		}
	}
	return all
}

// readsCompanies says whether the companies are read at all.
func (p *policy) readsCompanies() bool {
	return slices.ContainsFunc(p.syncs, func(s *syncRule) bool { return s.companies || s.mapping == withCompany })
}

func selects(c *crm, p *policy, s *syncRule, r *rep, kind addressbook.Kind, record *record) bool {
	favorites := s.favorites
	if u := p.user(r.id); u != nil && u.favorites != nil {
		favorites = *u.favorites
	}
	favorite := providers.Membership{Rep: addressbook.RepID(r.id), Kind: kind, Record: record.id}
	if s.all || s.rep && slices.Contains(record.reps, r.id) || favorites && slices.Contains(c.favorites, favorite) {
		return true
	}
	for _, group := range record.groups {
		if s.group && slices.Contains(c.groups, providers.Membership{Rep: addressbook.RepID(r.id), Group: group}) {
			return true
		}
	}
	return false
}

func (w whereRule) holds(person *record, r *rep) bool {
	switch w {
	case inWien:
		return person.fields["City"] == "Wien"
	case inRepCity:
		return person.fields["City"] == r.city
	}
	return true
}

// user is the override for a rep, nil if there is none.
func (p *policy) user(rep string) *userRule {
	for _, u := range p.users {
		if u.rep == rep {
			return u
		}
	}
	return nil
}

func newWish(c *crm, p *policy, s *syncRule, r *rep, kind addressbook.Kind, record *record) *wish {
	w := &wish{sync: *s, raw: map[string]string{"rep": r.name}}
	maps.Copy(w.raw, record.fields)
	if kind == addressbook.Company {
		w.values = companyValues(s.mapping, record.fields)
	} else {
		company := c.find(addressbook.Company, record.company)
		if company != nil {
			w.raw["company"] = company.fields["Company"]
		}
		w.values = personValues(s.mapping, record.fields, company, r)
	}
	w.unknown = w.values["display_name"] == "" && w.values["file_as"] == ""
	w.folder, w.always = categorization(p, s, r)
	return w
}

// categorization is the folder that a sync's contacts go to, nil for none, and
// whether they go there at once.
func categorization(p *policy, s *syncRule, r *rep) (path []string, always bool) {
	rule := s.folder
	rule.always = rule.on && rule.always
	if s.honor && r.category != nil {
		rule.on, rule.path, rule.perRep = *r.category != "", []string{*r.category}, false
	}
	if u := p.user(r.id); u != nil && u.folder != nil {
		rule = *u.folder
	}
	if !rule.on {
		return nil, false
	}
	path = slices.Clone(rule.path)
	if rule.perRep {
		path = append(path, r.name)
	}
	return path, rule.always
}

// reads is what a mapping reads of a record.
func (m mappingRule) reads(kind addressbook.Kind, raw map[string]string) string {
	fields := map[mappingRule][]string{
		builtIn:     {"FirstName", "LastName", "E-mail1", "Tel1"},
		withCompany: {"FirstName", "LastName", "E-mail1", "Tel1", "company"},
		withRep:     {"FirstName", "LastName", "Tel1", "City", "rep"},
	}[m]
	if kind == addressbook.Company {
		fields = choose(m == builtIn, []string{"Company"}, []string{"Company", "City"})
	}
	var text string
	for _, name := range fields {
		text += raw[name] + "\x00"
	}
	return text
}

// of is a mapping by its name: the mappings of companies are one.
func (m mappingRule) of(kind addressbook.Kind) mappingRule {
	if kind == addressbook.Company && m != builtIn {
		return withCompany
	}
	return m
}

func companyValues(m mappingRule, fields map[string]string) map[string]string {
	name := fields["Company"]
	values := map[string]string{"company_name": name, "display_name": name, "file_as": name}
	if m != builtIn {
		values["job_title"] = fields["City"]
	}
	return values
}

func personValues(m mappingRule, fields map[string]string, company *record, r *rep) map[string]string {
	given, surname := fields["FirstName"], fields["LastName"]
	v := map[string]string{"given_name": given, "surname": surname, "business_phone": fields["Tel1"]}
	name := ""
	switch m {
	case builtIn:
		v["email1"] = fields["E-mail1"]
	case withCompany:
		surname = strings.ToUpper(surname)
		v["surname"], v["email1"] = surname, fields["E-mail1"]
		if v["company_name"] = ""; company != nil {
			name = company.fields["Company"]
			v["company_name"] = name
		}
	case withRep:
		v["job_title"] = "Kunde von " + r.name
	}
	switch {
	case given != "" && surname != "":
		v["display_name"], v["file_as"] = given+" "+surname, surname+", "+given
	case given+surname != "":
		v["display_name"], v["file_as"] = given+surname, given+surname
	default:
		v["display_name"], v["file_as"] = name, name
	}
	if m == withRep {
		v["file_as"] = "(" + fields["City"] + ") " + fields["LastName"] + "."
	}
	return v
}

// folderAt is the folder of a path, nil if there is none: of those of ours for
// the path the oldest, else one of that name.
func folderAt(b *box, path []string) *folder {
	at := b.folders[mainFolder]
	for level := range path {
		var found *folder
		mark := addressbook.NewDigester("acme").PathDigest(path[:level+1])
		for _, f := range b.allFolders() {
			if f.mark.Owner == "acme" && f.mark.Path == mark && (found == nil || f.mark.Created.Before(found.mark.Created)) {
				found = f
			}
		}
		if found == nil && at != nil {
			found = b.named(at.id, path[level])
		}
		at = found
	}
	return at
}
