package database

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// What invented records are made of. Domains and numbers are ones that nobody
// has.
var (
	firstNames = []string{"Maria", "Jürgen", "Özlem", "Claire", "Ondřej", "Zoë", "Łukasz", "Søren", "Beatriz", "Émile"}
	lastNames  = []string{"Huber", "Größl", "Yıldız", "Dubois", "Dvořák", "O'Neill", "Wójcik", "Ærø", "Gonçalves", "Šimek"}
	branches   = []string{"Alpentechnik", "Nordwind & Söhne", "Präzision", "Boulangerie", "Strojírny"}
	places     = [][]string{
		{"Beispielgasse 12/3", "1010", "Wien", "Austria"}, {"Musterkai 7", "20457", "Hamburg", "Germany"},
		{"Beispielstrasse 45", "8001", "Zürich", "Switzerland"}, {"14 bis, rue de l'Exemple", "69002", "Lyon", "France"},
	}
	functions = []string{"Geschäftsführerin", "Leiter Einkauf", "Sales", "Directrice", ""}
)

// Invent makes a CRM whose reps have these addresses: each rep has a company with
// five persons, every third of whom is of a sales group, and marked two persons
// of another rep. The same seed gives the same one.
func Invent(seed int64, addresses []string) Sheets {
	random := rand.New(rand.NewPCG(uint64(seed), 1)) //nolint:gosec // the same records for the same seed
	s := Sheets{
		Persons:     Sheet{Header: []string{"id", "company", "FirstName", "LastName", "Function", "E-mail1", "Tel1", "Mobile", RepID, Group}},
		Companies:   Sheet{Header: []string{"id", "Company", "Street", "ZipCode", "City", "Country", "Tel", RepID, Group}},
		Reps:        Sheet{Header: []string{"id", "name", "email", "enabled", "user_settings"}},
		Favorites:   Sheet{Header: []string{"rep", "kind", "record"}},
		SalesGroups: Sheet{Header: []string{"group", "rep"}},
	}
	const persons = 5
	for i, address := range addresses {
		rep := strconv.Itoa(1000001 + i)
		group := "group" + strconv.Itoa(i%3+1)
		s.Reps.Rows = append(s.Reps.Rows, []string{rep, "Rep " + strconv.Itoa(i+1), address, "1", ""})
		s.SalesGroups.Rows = append(s.SalesGroups.Rows, []string{group, rep})
		company, trunk := FormatID(1<<station|uint64(101+i)), fmt.Sprintf("+43 1 %05d", random.IntN(100000))
		name := fmt.Sprintf("%s %d", pick(random, branches), i+1)
		s.Companies.Rows = append(s.Companies.Rows, append(append([]string{company, name}, pick(random, places)...), trunk+"-0", rep, ""))
		for n := range persons {
			number := i*persons + n
			id := FormatID(1<<station | uint64(1001+number))
			of := ""
			if number%3 == 0 {
				of = "group" + strconv.Itoa((i+1)%3+1)
			}
			s.Persons.Rows = append(s.Persons.Rows, []string{
				id, company, pick(random, firstNames), pick(random, lastNames), pick(random, functions),
				fmt.Sprintf("person%d@example.com", number+1), fmt.Sprintf("%s-%d", trunk, 10+n), fmt.Sprintf("+43 664 %07d", random.IntN(10000000)), rep, of,
			})
			if n < 2 && len(addresses) > 1 {
				other := strconv.Itoa(1000001 + (i+1)%len(addresses))
				s.Favorites.Rows = append(s.Favorites.Rows, []string{other, "person", id})
			}
		}
	}
	return s
}

func pick[T any](random *rand.Rand, from []T) T { return from[random.IntN(len(from))] }
