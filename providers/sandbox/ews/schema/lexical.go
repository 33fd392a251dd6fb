package schema

import (
	"regexp"
	"strings"
	"time"
)

// The lexical forms of the simple types, after XML Schema part 2 (second
// edition) and, for anyURI, RFC 3986. The texts come without white space around
// them where the type takes it away.

var (
	decimalForm  = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)
	doubleForm   = regexp.MustCompile(`^([+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|-?INF|NaN)$`)
	durationForm = regexp.MustCompile(`^-?P([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\.[0-9]+)?S)?)?$`)
	languageForm = regexp.MustCompile(`^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$`)
	zoneForm     = regexp.MustCompile(`(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)$`)
	yearForm     = regexp.MustCompile(`^-?([0-9]{4}|[1-9][0-9]{4,})$`)
	clockForm    = regexp.MustCompile(`^(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?|24:00:00(\.0+)?)$`)
	guidForm     = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)
	hexTagForm   = regexp.MustCompile(`^0[xX][0-9A-Fa-f]{1,4}$`)
	bitmaskForm  = regexp.MustCompile(`^(0[xX][0-9A-Fa-f]*|[0-9]*)$`)
	schemeForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)
	portForm     = regexp.MustCompile(`^[0-9]*$`)
)

func isBoolean(s string) bool  { return s == "true" || s == "false" || s == "1" || s == "0" }
func isDecimal(s string) bool  { return decimalForm.MatchString(s) }
func isInteger(s string) bool  { return !strings.Contains(s, ".") }
func isDouble(s string) bool   { return doubleForm.MatchString(s) }
func isLanguage(s string) bool { return languageForm.MatchString(s) }
func isGUID(s string) bool     { return guidForm.MatchString(s) }
func isHexTag(s string) bool   { return hexTagForm.MatchString(s) }
func isBitmask(s string) bool  { return bitmaskForm.MatchString(s) }

// isBase64 takes whole groups of four, the last of which may be padded; the bits
// that padding leaves over are zero.
func isBase64(s string) bool {
	if len(s)%4 != 0 {
		return false
	}
	body := strings.TrimSuffix(s, "=")
	for i := range len(body) {
		if !isBase64Digit(body[i]) && (i != len(body)-1 || body[i] != '=') {
			return false
		}
	}
	switch {
	case body == s:
		return true
	case strings.HasSuffix(body, "="):
		return strings.IndexByte("AQgw", body[len(body)-2]) >= 0
	default:
		return strings.IndexByte("AEIMQUYcgkosw048", body[len(body)-1]) >= 0
	}
}

func isBase64Digit(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// isNonNegative takes -0 too.
func isNonNegative(s string) bool {
	return !strings.HasPrefix(s, "-") || strings.Trim(s[1:], "0") == ""
}

// isDuration wants at least one part, and one after a T.
func isDuration(s string) bool {
	return durationForm.MatchString(s) && !strings.HasSuffix(s, "P") && !strings.HasSuffix(s, "T")
}

// withoutZone cuts a time zone off.
func withoutZone(s string) string {
	if at := zoneForm.FindStringIndex(s); at != nil {
		return s[:at[0]]
	}
	return s
}

func isDateTime(s string) bool {
	day, clock, ok := strings.Cut(withoutZone(s), "T")
	return ok && isDay(day) && clockForm.MatchString(clock)
}

func isDate(s string) bool { return isDay(withoutZone(s)) }
func isTime(s string) bool { return clockForm.MatchString(withoutZone(s)) }

// isDay takes a day of the Gregorian calendar, also of years of more than four
// digits and before our era. There is no year 0.
func isDay(s string) bool {
	if len(s) < len("0001-01-01") {
		return false
	}
	year, day := s[:len(s)-len("-01-01")], s[len(s)-len("01-01"):]
	if s[len(year)] != '-' || !yearForm.MatchString(year) || strings.Trim(year, "-0") == "" {
		return false
	}
	// The calendar repeats itself every 400 years, so that four digits tell leap
	// years.
	_, err := time.Parse("2006-01-02", year[len(year)-4:]+"-"+day)
	return err == nil
}

// isURI takes a URI reference. Characters that a URI cannot hold count as if they
// were escaped; what is refused is a broken escape, a second fragment, a
// misplaced bracket, a scheme or a port that is none.
func isURI(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			return false
		}
	}
	rest, fragment, _ := strings.Cut(s, "#")
	if strings.ContainsAny(fragment, "#[]") {
		return false
	}
	rest, query, _ := strings.Cut(rest, "?")
	if strings.ContainsAny(query, "[]") {
		return false
	}
	if i := strings.IndexAny(rest, ":/"); i >= 0 && rest[i] == ':' {
		if !schemeForm.MatchString(rest[:i]) {
			return false
		}
		rest = rest[i+1:]
	}
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		authority, path, _ := strings.Cut(after, "/")
		return isAuthority(authority) && !strings.ContainsAny(path, "[]")
	}
	return !strings.ContainsAny(rest, "[]")
}

func isAuthority(authority string) bool {
	i := strings.LastIndexByte(authority, '@')
	if i >= 0 && strings.ContainsAny(authority[:i], "[]") {
		return false
	}
	s := authority[i+1:]
	if strings.HasPrefix(s, "[") {
		end := strings.IndexByte(s, ']')
		return end > 0 && (s[end+1:] == "" || s[end+1] == ':' && portForm.MatchString(s[end+2:]))
	}
	host, port, _ := strings.Cut(s, ":")
	return !strings.ContainsAny(host, "[]") && portForm.MatchString(port)
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
