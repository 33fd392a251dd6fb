package run_test

import (
	"fmt"
	"strings"
)

// policy is what a configuration of the simulation says.
type policy struct {
	syncs []*syncRule
	users []*userRule

	recreate                                bool
	keepUnselected, keepDeleted, deleteLeft bool
	deleteMode                              string
	exclude                                 string // the rep id of who is left out, "" for nobody

	// personal has the CRM read with the rights of each rep.
	personal bool

	// guarded leaves the guards at their defaults.
	guarded bool
}

// syncRule is a sync.
type syncRule struct {
	name     string
	priority int

	rep, group, favorites, all, companies bool
	where                                 whereRule
	folder                                folderRule
	honor                                 bool
	mapping                               mappingRule
}

// folderRule is a categorization.
type folderRule struct {
	on     bool
	path   []string
	perRep bool // one more level: the rep's name
	always bool
}

// userRule overrides the syncs for one rep.
type userRule struct {
	rep       string
	folder    *folderRule
	favorites *bool
}

// whereRule is a condition on persons.
type whereRule int

const (
	everybody whereRule = iota
	inWien
	inRepCity
)

func (w whereRule) hcl() string {
	switch w {
	case inWien:
		return `person { where = person.City == "Wien" }`
	case inRepCity:
		return `person { where = person.City == rep.City }`
	}
	return ""
}

// mappingRule is one of the mappings that the simulation has.
type mappingRule int

const (
	builtIn mappingRule = iota
	withCompany
	withRep
)

func (m mappingRule) hcl() string {
	switch m {
	case withCompany:
		return "mappings = [mapping.with_company, mapping.company]"
	case withRep:
		return "mappings = [mapping.with_rep, mapping.company]"
	}
	return ""
}

// frame are the blocks that every configuration has.
const frame = `
contactsync { owner = "acme" }
state "memory" {}
provider "table" "crm" {}
provider "exchange" "mail" {}

mapping "with_company" {
  for            = "person"
  given_name     = person.FirstName
  surname        = upper(person.LastName)
  email1         = person["E-mail1"]
  business_phone = person.Tel1
  company_name   = company.Company
}
mapping "with_rep" {
  for            = "person"
  given_name     = person.FirstName
  surname        = person.LastName
  business_phone = person.Tel1
  job_title      = "Kunde von ${rep.Name}"
  file_as        = "(${person.City}) ${person.LastName}."
}
mapping "company" {
  for          = "company"
  company_name = company.Company
  job_title    = company.City
}
`

// hcl is the policy in the configuration language.
func (p *policy) hcl(c *crm) string {
	var b strings.Builder
	b.WriteString(frame)
	for _, s := range p.syncs {
		fmt.Fprintf(&b, "sync %q {\n  from = provider.table.crm\n  to = provider.exchange.mail\n  priority = %d\n  %s\n", s.name, s.priority, s.mapping.hcl())
		fmt.Fprintf(&b, "  honor_user_settings = %v\n  read_as = %q\n", s.honor, choose(p.personal, "user", "service"))
		fmt.Fprintf(&b, "  select {\n    rep = %v\n    sales_group = %v\n    favorites = %v\n    all = %v\n    companies = %v\n    %s\n  }\n",
			s.rep, s.group, s.favorites, s.all, s.companies, s.where.hcl())
		if s.folder.on {
			b.WriteString(s.folder.hcl())
		}
		if r := c.rep(p.exclude); r != nil {
			fmt.Fprintf(&b, "  mailboxes { exclude = [%q] }\n", r.email)
		}
		fmt.Fprintf(&b, "  on_change = %q\n  on_unselected = %q\n  on_deleted = %q\n  on_mailbox_left = %q\n  delete_mode = %q\n",
			choose(p.recreate, "recreate", "update"), keep(p.keepUnselected), keep(p.keepDeleted), keep(!p.deleteLeft), p.deleteMode)
		if p.guarded {
			b.WriteString("}\n")
			continue
		}
		b.WriteString(`  guard {
    max_delete_percent       = 100
    max_deletes              = 1000000
    min_existing             = 1000000
    max_total_delete_percent = 100
    max_source_drop_percent  = 100
    empty_source             = false
    max_change_percent       = 100
    max_contacts             = 1000000
  }
}
`)
	}
	for _, u := range p.users {
		r := c.rep(u.rep)
		if r == nil {
			continue
		}
		fmt.Fprintf(&b, "user %q {\n", r.email)
		if u.favorites != nil {
			fmt.Fprintf(&b, "  select { favorites = %v }\n", *u.favorites)
		}
		if u.folder != nil && u.folder.on {
			b.WriteString(u.folder.hcl())
		} else if u.folder != nil {
			b.WriteString("  categorization { enabled = false }\n")
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// String is for traces.
func (p *policy) String() string {
	text := fmt.Sprintf("personal %v, recreate %v, keep unselected %v, keep deleted %v, delete left %v, exclude %q", p.personal, p.recreate, p.keepUnselected, p.keepDeleted, p.deleteLeft, p.exclude)
	for _, s := range p.syncs {
		text += fmt.Sprintf("; sync %+v", *s)
	}
	for _, u := range p.users {
		text += fmt.Sprintf("; user %+v %+v", *u, u.folder)
	}
	return text
}

func (f folderRule) hcl() string {
	var levels []string
	for _, name := range f.path {
		levels = append(levels, fmt.Sprintf("%q", name))
	}
	if f.perRep {
		levels = append(levels, "rep.Name")
	}
	return fmt.Sprintf("  categorization {\n    folder = [%s]\n    move = %q\n  }\n", strings.Join(levels, ", "), choose(f.always, "always", "on_change"))
}

func keep(is bool) string { return choose(is, "keep", "delete") }

func choose[T any](is bool, yes, no T) T {
	if is {
		return yes
	}
	return no
}

// rep is a rep by id, nil if there is none.
func (c *crm) rep(id string) *rep {
	for _, r := range c.reps {
		if r.id == id {
			return r
		}
	}
	return nil
}
