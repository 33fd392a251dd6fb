package seed

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-vcard"

	"contactsync/providers/sandbox/mailbox"
)

// readCards reads the vCards of a file. What a contact of Exchange cannot hold
// is dropped.
func readCards(r io.Reader) ([]Item, error) {
	var items []Item
	for decoder := vcard.NewDecoder(r); ; {
		card, err := decoder.Decode()
		switch {
		case errors.Is(err, io.EOF):
			return items, nil
		case err != nil:
			return nil, fmt.Errorf("vCard %d: %w", len(items)+1, err)
		}
		items = append(items, convert(card))
	}
}

// convert makes an item out of a card.
func convert(card vcard.Card) Item {
	bag := mailbox.Bag{itemClass: contactClass}
	if strings.EqualFold(card.Value(vcard.FieldKind), string(vcard.KindGroup)) {
		bag[itemClass] = groupClass
	}
	for field, p := range map[string]mailbox.Property{
		vcard.FieldFormattedName: displayName, vcard.FieldNickname: nickname, vcard.FieldTitle: jobTitle,
		vcard.FieldNote: body, vcard.FieldURL: homePage, "IMPP": imAddress, "X-EVOLUTION-FILE-AS": fileAs,
	} {
		put(bag, p, card.PreferredValue(field))
	}
	put(bag, subject, card.PreferredValue(vcard.FieldFormattedName))
	if name := card.Name(); name != nil {
		put(bag, surname, name.FamilyName)
		put(bag, givenName, name.GivenName)
		put(bag, middleName, name.AdditionalName)
		put(bag, prefix, name.HonorificPrefix)
		put(bag, generation, name.HonorificSuffix)
	}
	organization, unit, _ := strings.Cut(card.PreferredValue(vcard.FieldOrganization), ";")
	put(bag, company, organization)
	put(bag, department, unit)
	for slot, address := range card.Values(vcard.FieldEmail) {
		if slot < emailSlots {
			put(bag, emailAddress(slot), address)
		}
	}
	for _, field := range card[vcard.FieldTelephone] {
		first(bag, strings.TrimPrefix(field.Value, "tel:"), phones(field)...)
	}
	for _, address := range card.Addresses() {
		convertAddress(bag, address)
	}
	if day, ok := parseDay(card.PreferredValue(vcard.FieldBirthday)); ok {
		bag[birthday] = day
	}
	for _, field := range card[vcard.FieldRelated] {
		if slices.Contains(types(field), "spouse") {
			put(bag, spouse, field.Value)
		}
	}
	if list := card.PreferredValue(vcard.FieldCategories); list != "" {
		bag[categories] = strings.Split(list, ",")
	}
	return Item{Props: bag, Attachments: photos(card)}
}

// types are the types of a field, in lower case.
func types(field *vcard.Field) []string {
	var found []string
	for _, list := range field.Params[vcard.ParamType] {
		found = append(found, strings.Split(strings.ToLower(list), ",")...)
	}
	return found
}

// phones are the properties that a number belongs into, the best one first.
func phones(field *vcard.Field) []mailbox.Property {
	is := func(t string) bool { return slices.Contains(types(field), t) }
	switch {
	case is("fax") && is("home"):
		return []mailbox.Property{homeFax}
	case is("fax"):
		return []mailbox.Property{businessFax}
	case is("cell"):
		return []mailbox.Property{mobilePhone, otherPhone}
	case is("pager"):
		return []mailbox.Property{pager}
	case is("car"):
		return []mailbox.Property{carPhone, otherPhone}
	case is("work"):
		return []mailbox.Property{businessPhone, businessPhone2, otherPhone}
	case is("home"):
		return []mailbox.Property{homePhone, homePhone2, otherPhone}
	}
	return []mailbox.Property{otherPhone}
}

// convertAddress puts a postal address into the place for its type.
func convertAddress(bag mailbox.Bag, address *vcard.Address) {
	place := otherAddress
	switch kinds := types(address.Field); {
	case slices.Contains(kinds, "work"):
		place = businessAddress
	case slices.Contains(kinds, "home"):
		place = homeAddress
	}
	put(bag, place.street, address.StreetAddress)
	put(bag, place.city, address.Locality)
	put(bag, place.region, address.Region)
	put(bag, place.postalCode, address.PostalCode)
	put(bag, place.country, address.Country)
}

// parseDay reads a date. One without a year gets 1604, as Outlook has it.
func parseDay(text string) (time.Time, bool) {
	if day, ok := strings.CutPrefix(text, "--"); ok {
		return parseDay("1604" + strings.ReplaceAll(day, "-", ""))
	}
	for _, layout := range []string{"20060102", time.DateOnly, time.RFC3339} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.UTC(), true
		}
	}
	return time.Time{}, false
}

// photos is the photo of a card, if it is in it. A link is not followed.
func photos(card vcard.Card) []mailbox.Attachment {
	value := card.PreferredValue(vcard.FieldPhoto)
	if _, data, ok := strings.Cut(value, ";base64,"); ok {
		value = data
	}
	content, err := base64.StdEncoding.DecodeString(value)
	if err != nil || len(content) == 0 {
		return nil
	}
	return []mailbox.Attachment{{Name: "ContactPicture.jpg", ContentType: "image/jpeg", ContactPhoto: true, Content: content}}
}
