package main

import (
	"crypto/rand"
	"strings"

	"contactsync/providers/addressbook"
)

// newOp is a new random op: 128 bits, as 26 lower-case letters and digits.
func newOp() addressbook.Op { return addressbook.Op(strings.ToLower(rand.Text())) }
