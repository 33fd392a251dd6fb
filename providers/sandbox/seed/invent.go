package seed

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"contactsync/providers/sandbox/mailbox"
)

// What invented contacts are made of. Domains and numbers are ones that nobody
// has.
var (
	givenNames = []string{"Ada", "Bruno", "Chloé", "Dario", "Eleni", "Falk", "Gréta", "Håkon", "Inès", "Jürgen", "Kálmán", "Lucía", "Märta", "Noël", "Olga", "Paweł"}
	surnames   = []string{"Aigner", "Bøe", "Castel", "Dvořák", "Eßlinger", "Fuchs", "Grünwald", "Hollós", "Iglesias", "Jansen", "Kovač", "Lindqvist", "Moreau", "Núñez", "Öztürk", "Petit"}
	companies  = []string{"Bäckerei am Eck", "Fahrrad & Co", "Praxis Dr. Beispiel", "Schlüsseldienst <24h>"}
)

// Invent makes n mailboxes, user1@example.com and so on, with own contacts of
// their users. The same seed gives the same ones.
func Invent(seed int64, n int) []Mailbox {
	var boxes []Mailbox
	for i := range n {
		boxes = append(boxes, Own(seed, fmt.Sprintf("user%d@example.com", i+1)))
	}
	return boxes
}

// Own makes a mailbox whose user has a few own contacts, some in a folder below
// Contacts. The same seed and address give the same ones.
func Own(seed int64, address string) Mailbox {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(strings.ToLower(address))) // a hash never fails
	var state [32]byte
	binary.BigEndian.PutUint64(state[:], uint64(seed))
	binary.BigEndian.PutUint64(state[8:], hash.Sum64())
	random := rand.New(rand.NewChaCha8(state)) //nolint:gosec // the same contacts for the same seed
	contacts, friends := Folder{}, Folder{Path: []string{"Friends"}}
	for range 3 + random.IntN(3) {
		contacts.Items = append(contacts.Items, person(random))
	}
	contacts.Items = append(contacts.Items, business(random))
	for range 2 {
		friends.Items = append(friends.Items, person(random))
	}
	return Mailbox{Address: address, Folders: []Folder{contacts, friends}}
}

// person invents a person.
func person(random *rand.Rand) Item {
	given, family := pick(random, givenNames), pick(random, surnames)
	return Item{Props: mailbox.Bag{
		itemClass: contactClass, givenName: given, surname: family,
		displayName: given + " " + family, subject: given + " " + family, fileAs: family + ", " + given,
		mobilePhone:     number(random),
		emailAddress(0): fmt.Sprintf("friend%04d@example.net", random.IntN(10000)),
		body:            "how we met: only the user knows",
	}}
}

// business invents a company.
func business(random *rand.Rand) Item {
	name := pick(random, companies)
	return Item{Props: mailbox.Bag{
		itemClass: contactClass, company: name, displayName: name, subject: name, fileAs: name,
		businessPhone: number(random),
	}}
}

func number(random *rand.Rand) string { return fmt.Sprintf("+1 202 555 %04d", random.IntN(10000)) }

func pick(random *rand.Rand, from []string) string { return from[random.IntN(len(from))] }
