package mailbox

import (
	"slices"
	"strings"
	"time"
)

// trim takes the blanks around texts of one line.
func trim(w *writing) {
	for p := range w.wrote {
		s, ok := w.after[p].(string)
		if !ok || !singleLine(p) {
			continue
		}
		w.set(p, strings.Trim(s, " \t"))
	}
}

// set gives a property a text, or removes it if that is empty.
func (w *writing) set(p Property, s string) {
	if s == "" {
		delete(w.after, p)
	} else {
		w.after[p] = s
	}
}

// upperCompany writes the company in capitals.
func upperCompany(w *writing) {
	if s, ok := w.after[CompanyName].(string); ok {
		w.after[CompanyName] = strings.ToUpper(s)
	}
}

// maskPhones gives international numbers the form that Outlook gives them.
func maskPhones(w *writing) {
	for _, p := range phones() {
		if s, ok := w.after[p].(string); ok {
			w.after[p] = mask(s)
		}
	}
}

// mask is +CC (NNN) NNN-NNNN of a number with a country code of one to three
// digits; other numbers stay as they are.
func mask(number string) string {
	if !strings.HasPrefix(number, "+") {
		return number
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
	const national = 10
	country := len(digits) - national
	if country < 1 || country > 3 {
		return number
	}
	n := digits[country:]
	return "+" + digits[:country] + " (" + n[:3] + ") " + n[3:6] + "-" + n[6:]
}

// foldLines gives the body the line ends that Exchange stores.
func foldLines(w *writing) {
	if s, ok := w.after[Body].(string); ok {
		s = strings.ReplaceAll(s, "\r\n", "\n")
		s = strings.ReplaceAll(s, "\r", "\n")
		w.after[Body] = strings.ReplaceAll(s, "\n", "\r\n")
	}
}

// cutBirthdays takes the time of the day from dates.
func cutBirthdays(w *writing) {
	for _, p := range []Property{Birthday, Anniversary} {
		if t, ok := w.after[p].(time.Time); ok {
			w.after[p] = time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
		}
	}
}

// addCategory gives what is made in a folder below Contacts the folder's name
// as category.
func addCategory(w *writing) {
	if w.folder == "" {
		return
	}
	categories, _ := w.after[Keywords].([]string)
	if !slices.Contains(categories, w.folder) {
		w.after[Keywords] = append(slices.Clip(categories), w.folder)
	}
}

// contactsFolder is the name of a folder that is Contacts or lies below it;
// else "".
func (m *Mailbox) contactsFolder(n *node) string {
	if !m.within(n, m.content.named["contacts"]) {
		return ""
	}
	return n.name()
}

// nameEmails completes the groups whose address was written.
func nameEmails(w *writing) {
	for _, g := range EmailGroups() {
		address := w.after.text(g.Address)
		if _, wrote := w.wrote[g.Address]; !wrote || address == "" {
			continue
		}
		for _, p := range []Property{g.DisplayName, g.OriginalDisplayName} {
			if s, _ := w.wrote[p].(string); s == "" {
				w.after[p] = address
			}
		}
		if w.after[g.AddressType] == nil {
			w.after[g.AddressType] = "SMTP"
		}
	}
}
