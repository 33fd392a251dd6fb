package run_test

import (
	"fmt"
	"slices"

	"contactsync/providers"
	"contactsync/providers/addressbook"
)

// What happens in the CRM and to the configuration.

var (
	cities      = []string{"Wien", "Graz"}
	names       = []string{"Byron", "Noether", "de la Cruz", "Müller", ""}
	numbers     = []string{"01/2345", "+43 1 5", "", "0316/77"}
	folderNames = []string{"CRM", "crm", "Kunden", "Archiv"}
	deleteModes = []string{"deleted_items", "recoverable_items", "permanent"}
)

func newCRM(d *dice) *crm {
	c := &crm{}
	for i := range 2 + d.n(3) {
		name := fmt.Sprintf("Rep %d", i)
		c.reps = append(c.reps, &rep{id: fmt.Sprintf("r%d", i), email: fmt.Sprintf("Rep%d@example.com", i), name: name, city: pick(d, cities), enabled: true})
	}
	for range d.n(4) {
		c.addCompany(d)
	}
	for range 1 + d.n(9) {
		c.addPerson(d)
	}
	return c
}

func (c *crm) addCompany(d *dice) {
	c.ids++
	id := fmt.Sprintf("c%d", c.ids)
	r := &record{id: id, fields: map[string]string{"Company": "Firma " + id, "City": pick(d, cities)}}
	r.assign(d, c)
	c.companies = append(c.companies, r)
}

func (c *crm) addPerson(d *dice) {
	c.ids++
	id := fmt.Sprintf("p%d", c.ids)
	r := &record{id: id, fields: map[string]string{
		"FirstName": "Ada" + id, "LastName": pick(d, names), "E-mail1": "Ada." + id + "@Example.com", "Tel1": pick(d, numbers), "City": pick(d, cities),
	}}
	if len(c.companies) > 0 && d.oneIn(2) {
		r.company = pick(d, c.companies).id
	}
	r.assign(d, c)
	c.persons = append(c.persons, r)
}

// assign gives a record to other reps and groups.
func (r *record) assign(d *dice, c *crm) {
	r.reps = []string{pick(d, c.reps).id}
	if d.oneIn(4) {
		r.reps = append(r.reps, pick(d, c.reps).id)
	}
	r.groups = nil
	if d.oneIn(3) {
		r.groups = []string{pick(d, []string{"g1", "g2"})}
	}
}

// work changes something in the CRM.
func (c *crm) work(d *dice) {
	someone := pick(d, c.reps)
	switch d.n(15) {
	case 0, 1, 2:
		if len(c.persons) > 0 {
			pick(d, c.persons).edit(d)
		}
	case 3:
		if len(c.persons) < 12 {
			c.addPerson(d)
		}
	case 4:
		if len(c.persons) > 0 {
			i := d.n(len(c.persons))
			c.persons = slices.Delete(c.persons, i, i+1)
		}
	case 5, 6:
		if len(c.persons) > 0 {
			pick(d, c.persons).assign(d, c)
		}
	case 7:
		if len(c.companies) > 0 {
			r := pick(d, c.companies)
			r.fields[pick(d, companyFields)] = pick(d, cities)
		}
	case 8:
		if len(c.companies) > 0 && d.oneIn(2) {
			i := d.n(len(c.companies))
			c.companies = slices.Delete(c.companies, i, i+1)
		} else if len(c.companies) < 3 {
			c.addCompany(d)
		}
	case 9, 10:
		c.mark(d, someone)
	case 11:
		c.groups = toggle(c.groups, providers.Membership{Rep: addressbook.RepID(someone.id), Group: pick(d, []string{"g1", "g2"})})
	case 12:
		someone.change(d)
	case 13:
		if list := append(slices.Clone(c.persons), c.companies...); len(list) > 0 {
			r := pick(d, list)
			r.broken = !r.broken
		}
	}
}

// mark makes a record a favourite of a rep, or one no more.
func (c *crm) mark(d *dice, r *rep) {
	m := providers.Membership{Rep: addressbook.RepID(r.id), Kind: addressbook.Person}
	list := c.persons
	if d.oneIn(4) {
		m.Kind, list = addressbook.Company, c.companies
	}
	if len(list) > 0 {
		m.Record = pick(d, list).id
		c.favorites = toggle(c.favorites, m)
	}
}

func (r *record) edit(d *dice) {
	switch d.n(5) {
	case 0:
		r.fields["LastName"] = pick(d, names)
	case 1:
		r.fields["Tel1"] = pick(d, numbers)
	case 2:
		r.fields["City"] = pick(d, cities)
	case 3:
		r.fields["E-mail1"] = pick(d, []string{"a@Example.com", "b@example.com", ""})
	case 4:
		r.fields["FirstName"] = pick(d, []string{"Grace", "", "Emmy"})
	}
}

func (r *rep) change(d *dice) {
	switch d.n(4) {
	case 0:
		r.name = pick(d, []string{"Kim", "Sam"}) + " " + r.id
	case 1:
		r.city = pick(d, cities)
	case 2:
		r.enabled = !r.enabled
	case 3:
		category := pick(d, []string{"", "Kunden", "Meine"})
		if r.category = &category; d.oneIn(3) {
			r.category = nil
		}
	}
}

func newPolicy(d *dice, c *crm) *policy {
	p := &policy{recreate: d.oneIn(2), deleteMode: pick(d, deleteModes)}
	p.syncs = append(p.syncs, newSync(d, "sales"))
	if d.oneIn(3) {
		p.syncs = append(p.syncs, newSync(d, "service"))
	}
	if d.oneIn(4) {
		p.keepUnselected = true
	}
	if d.oneIn(6) {
		p.keepDeleted = true
	}
	if d.oneIn(3) {
		p.users = append(p.users, newUser(d, c))
	}
	return p
}

func newSync(d *dice, name string) *syncRule {
	s := &syncRule{name: name, priority: 100 - d.n(2), rep: true, where: whereRule(d.n(3)), mapping: mappingRule(d.n(3)), honor: d.oneIn(2)}
	if d.oneIn(2) {
		s.group = true
	}
	if d.oneIn(2) {
		s.favorites = true
	}
	if d.oneIn(6) {
		s.all = true
	}
	if d.oneIn(3) {
		s.companies = true
	}
	s.folder = newFolderRule(d)
	return s
}

func newFolderRule(d *dice) folderRule {
	f := folderRule{on: d.n(3) > 0, path: []string{pick(d, folderNames)}, always: d.oneIn(2)}
	if d.oneIn(4) {
		f.path = append(f.path, pick(d, folderNames))
	}
	if d.oneIn(5) {
		f.perRep = true
	}
	return f
}

func newUser(d *dice, c *crm) *userRule {
	u := &userRule{rep: pick(d, c.reps).id}
	if d.oneIn(2) {
		f := newFolderRule(d)
		u.folder = &f
	}
	if d.oneIn(2) {
		favorites := d.oneIn(2)
		u.favorites = &favorites
	}
	return u
}

// revise changes something in the configuration.
func (p *policy) revise(d *dice, c *crm) {
	s := pick(d, p.syncs)
	switch d.n(10) {
	case 0:
		s.folder = newFolderRule(d)
	case 1:
		s.where = whereRule(d.n(3))
	case 2:
		s.mapping = mappingRule(d.n(3))
	case 3:
		s.group, s.favorites = d.oneIn(2), d.oneIn(2)
	case 4:
		s.companies = !s.companies
	case 5:
		p.recreate = !p.recreate
	case 6:
		// A sync that goes takes its contacts along, whatever it said of them.
		keeps := p.keepUnselected || p.keepDeleted
		if len(p.syncs) > 1 && !keeps {
			p.syncs = slices.DeleteFunc(p.syncs, func(other *syncRule) bool { return other == s })
		} else if len(p.syncs) == 1 {
			p.syncs = append(p.syncs, newSync(d, choose(s.name == "sales", "service", "sales")))
		}
	case 7:
		p.users = nil
		if d.oneIn(2) {
			p.users = append(p.users, newUser(d, c))
		}
	case 8:
		p.deleteMode, p.deleteLeft = pick(d, deleteModes), d.oneIn(2)
	case 9:
		p.exclude = ""
		if d.oneIn(2) {
			p.exclude = pick(d, c.reps).id
		}
	}
}
