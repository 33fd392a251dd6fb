package control

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"contactsync/providers/sandbox/mailbox"
)

// The property sets that have names, [MS-OXPROPS] 1.3.2.
var sets = map[string]string{
	"address":        "00062004-0000-0000-c000-000000000046",
	"common":         "00062008-0000-0000-c000-000000000046",
	"public_strings": "00020329-0000-0000-c000-000000000046",
}

// parseProperty reads the name of a property: "0x3A06" is a tag, and "SET/0x8083"
// and "SET/Keywords" are named properties, where SET is a GUID or a name of sets.
func parseProperty(text string) (mailbox.Property, error) {
	set, name, named := strings.Cut(text, "/")
	if !named {
		id, err := parseID(text)
		if err != nil {
			return mailbox.Property{}, fmt.Errorf("property %q: %w", text, err)
		}
		return mailbox.Property{ID: id}, nil
	}
	guid, ok := sets[set]
	if !ok {
		guid = strings.ToLower(set)
	}
	if len(guid) != 36 || name == "" {
		return mailbox.Property{}, fmt.Errorf("property %q: want 0xTAG, SET/0xID or SET/NAME, where SET is a GUID, address, common or public_strings", text)
	}
	if id, err := parseID(name); err == nil {
		return mailbox.Property{Set: guid, ID: id}, nil
	}
	return mailbox.Property{Set: guid, Name: name}, nil
}

func parseID(text string) (uint32, error) {
	digits, ok := strings.CutPrefix(strings.ToLower(text), "0x")
	if !ok {
		return 0, errors.New("want 0x and four hexadecimal digits")
	}
	id, err := strconv.ParseUint(digits, 16, 16)
	if err != nil {
		return 0, errors.New("want 0x and four hexadecimal digits")
	}
	return uint32(id), nil
}

// formatProperty is the name that parseProperty reads.
func formatProperty(p mailbox.Property) string {
	set := p.Set
	for name, guid := range sets {
		if guid == set {
			set = name
		}
	}
	switch {
	case p.Set == "":
		return fmt.Sprintf("0x%04X", p.ID)
	case p.Name == "":
		return fmt.Sprintf("%s/0x%04X", set, p.ID)
	}
	return set + "/" + p.Name
}

// formatBag is a bag as JSON has it. Types that JSON lacks are objects with the
// type as the key: {"time": …}, {"binary": base64}, {"int64": …}, {"float": …}.
func formatBag(bag mailbox.Bag) map[string]any {
	formatted := map[string]any{}
	for p, value := range bag {
		switch v := value.(type) {
		case time.Time:
			value = map[string]any{"time": v.UTC().Format(time.RFC3339Nano)}
		case []byte:
			value = map[string]any{"binary": base64.StdEncoding.EncodeToString(v)}
		case int64:
			value = map[string]any{"int64": v}
		case float64:
			value = map[string]any{"float": v}
		}
		formatted[formatProperty(p)] = value
	}
	return formatted
}

// parseBag reads what formatBag makes.
func parseBag(given map[string]json.RawMessage) (mailbox.Bag, error) {
	bag := mailbox.Bag{}
	for name, raw := range given {
		p, err := parseProperty(name)
		if err != nil {
			return nil, err
		}
		if bag[p], err = parseValue(raw); err != nil {
			return nil, fmt.Errorf("property %s: %w", name, err)
		}
	}
	return bag, nil
}

// errValue says what a value may be.
var errValue = errors.New(`want a text, a whole number of 32 bits, true, false, a list of texts, or an object with one of "time", "binary", "int64" and "float"`)

func parseValue(raw json.RawMessage) (any, error) {
	var texts []string
	if json.Unmarshal(raw, &texts) == nil && texts != nil {
		return texts, nil
	}
	var object struct {
		Time   *time.Time `json:"time"`
		Binary []byte     `json:"binary"`
		Int64  *int64     `json:"int64"`
		Float  *float64   `json:"float"`
	}
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		return nil, errValue
	}
	switch v := value.(type) {
	case string:
		if v != "" {
			return v, nil
		}
	case bool:
		return v, nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= math.MaxInt32 {
			return int32(v), nil
		}
	case map[string]any:
		if json.Unmarshal(raw, &object) != nil {
			return nil, errValue
		}
		switch {
		case object.Time != nil:
			return object.Time.UTC(), nil
		case len(object.Binary) > 0:
			return object.Binary, nil
		case object.Int64 != nil:
			return *object.Int64, nil
		case object.Float != nil:
			return *object.Float, nil
		}
	}
	return nil, errValue
}
