package schema

import (
	"strconv"
	"strings"
)

// space of the types of XML Schema, and of its attributes that any element may
// carry.
const (
	spaceXSD = "http://www.w3.org/2001/XMLSchema"
	spaceXSI = "http://www.w3.org/2001/XMLSchema-instance"
)

// simpleType is what a text may be.
type simpleType struct {
	space, name string
	base        *simpleType
	// trim is how white space is taken away before the text is checked, nil when
	// it counts.
	trim func(string) string
	// words are the values of an enumeration; nil for other types.
	words []string
	// valid tells whether a text that is valid for base is one of this type; nil
	// for a type that adds nothing.
	valid func(string) bool
}

// read returns the text as the type takes it, and whether it is valid.
func (s *simpleType) read(written string) (string, bool) {
	text := written
	if s.trim != nil {
		text = s.trim(written)
	}
	for t := s; t != nil; t = t.base {
		if t.valid != nil && !t.valid(text) {
			return text, false
		}
	}
	return text, true
}

// simpleTypes returns the types of XML Schema that a request has, and those of
// EWS that are more than a list of words. A base stands before what is built
// upon it.
func simpleTypes() []*simpleType {
	str := &simpleType{space: spaceXSD, name: "string"}
	decimal := builtin("decimal", isDecimal)
	integer := derived(decimal, "integer", isInteger)
	long := derived(integer, "long", signed(64))
	integer32 := derived(long, "int", signed(32))
	short := derived(integer32, "short", signed(16))
	nonNegative := derived(integer, "nonNegativeInteger", isNonNegative)
	unsigned64 := derived(nonNegative, "unsignedLong", unsigned(64))
	unsigned32 := derived(unsigned64, "unsignedInt", unsigned(32))
	unsigned16 := derived(unsigned32, "unsignedShort", unsigned(16))
	base64 := builtin("base64Binary", isBase64)
	base64.trim = dropBlanks
	nonEmpty := ews(str, "NonEmptyStringType", func(s string) bool { return s != "" })
	return []*simpleType{
		str, decimal, integer, long, integer32, short, nonNegative, unsigned64, unsigned32, unsigned16, base64,
		builtin("boolean", isBoolean),
		builtin("double", isDouble),
		builtin("dateTime", isDateTime),
		builtin("date", isDate),
		builtin("time", isTime),
		builtin("duration", isDuration),
		builtin("anyURI", isURI),
		builtin("language", isLanguage),
		nonEmpty,
		ews(nonEmpty, "WatermarkType", nil),
		ews(nonEmpty, "SubscriptionIdType", nil),
		ews(str, "ItemClassType", nil),
		ews(str, "DerivedItemIdType", nil),
		ews(str, "GuidType", isGUID),
		ews(str, "ExcludesAttributeType", isBitmask),
		ews(nil, "PropertyTagType", func(s string) bool { return isHexTag(s) || accepts(unsigned16, s) }),
		ews(nil, "DaysOfWeekType", listOf(daysOfWeek)),
		ews(integer32, "MaxSyncChangesReturnedType", between(1, 512)),
		ews(nil, "ReminderMinutesBeforeStartType", func(s string) bool {
			return accepts(integer32, s) && (between(0, 2629800)(collapse(s)) || between(1525252321, 1525252321)(collapse(s)))
		}),
	}
}

func builtin(name string, valid func(string) bool) *simpleType {
	return &simpleType{space: spaceXSD, name: name, trim: collapse, valid: valid}
}

func derived(base *simpleType, name string, valid func(string) bool) *simpleType {
	return &simpleType{space: spaceXSD, name: name, base: base, trim: base.trim, valid: valid}
}

func ews(base *simpleType, name string, valid func(string) bool) *simpleType {
	s := &simpleType{space: SpaceTypes, name: name, base: base, valid: valid}
	if base != nil {
		s.trim = base.trim
	}
	return s
}

func enumeration(space, name string, base *simpleType, words []string) *simpleType {
	set := make(map[string]struct{}, len(words))
	for _, w := range words {
		set[w] = struct{}{}
	}
	return &simpleType{space: space, name: name, base: base, trim: base.trim, words: words, valid: func(s string) bool {
		_, ok := set[s]
		return ok
	}}
}

// accepts tells whether the text is valid for a member of a union.
func accepts(s *simpleType, text string) bool {
	_, ok := s.read(text)
	return ok
}

// between is the range of a whole number, after isInteger.
func between(low, high int64) func(string) bool {
	return func(s string) bool {
		n, err := strconv.ParseInt(s, 10, 64)
		return err == nil && low <= n && n <= high
	}
}

func signed(bits int) func(string) bool {
	return func(s string) bool {
		_, err := strconv.ParseInt(s, 10, bits)
		return err == nil
	}
}

// unsigned takes digits only: these types have no sign, not even that of zero.
func unsigned(bits int) func(string) bool {
	return func(s string) bool {
		_, err := strconv.ParseUint(s, 10, bits)
		return err == nil
	}
}

// listOf takes words separated by blanks.
func listOf(words string) func(string) bool {
	one := enumeration("", "", &simpleType{}, strings.Fields(words)).valid
	return func(text string) bool {
		s := collapse(text)
		for word := range strings.SplitSeq(s, " ") {
			if !one(word) {
				return s == ""
			}
		}
		return true
	}
}

// isBlank tells the white space of XML, which is less than Unicode's.
func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// allBlank tells whether there is nothing but white space.
func allBlank[T ~string | ~[]byte](s T) bool {
	for i := range len(s) {
		if !isBlank(s[i]) {
			return false
		}
	}
	return true
}

// collapse takes white space away at both ends and leaves one blank between
// words.
func collapse(text string) string {
	s := strings.Trim(text, blanks)
	clean := true
	for i := range len(s) {
		if s[i] == '\t' || s[i] == '\n' || s[i] == '\r' || s[i] == ' ' && s[i-1] == ' ' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isBlank(byte(r)) }), " ")
}

// dropBlanks takes all white space away; in base64 it has no meaning.
func dropBlanks(s string) string {
	if !strings.ContainsAny(s, blanks) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isBlank(byte(r)) {
			return -1
		}
		return r
	}, s)
}
