package vdir

import (
	"encoding/base64"
	"strings"
)

// readBinary is the bytes of a line: of a data URI (RFC 2397) in a card of
// version 4, of base64 text in an older one. Of anything else, a link for
// example, it is the text.
func readBinary(l *line) string {
	text := unescape(l.value)
	payload := ""
	if header, data, ok := strings.Cut(text, ","); ok && hasPrefixFold(header, "data:") && hasSuffixFold(header, ";base64") {
		payload = data
	} else if l.isBase64() {
		payload = text
	}
	payload = strings.Join(strings.Fields(payload), "")
	data, err := base64.StdEncoding.DecodeString(payload)
	if err != nil || len(data) == 0 {
		return text
	}
	return string(data)
}

// isBase64 says whether the line is encoded so in the manner of the older
// versions: "ENCODING=b", "ENCODING=BASE64" or "BASE64" alone.
func (l *line) isBase64() bool {
	for _, param := range l.params {
		name, value, named := strings.Cut(param, "=")
		if !named {
			value = name
		} else if !strings.EqualFold(name, "ENCODING") {
			continue
		}
		if strings.EqualFold(value, "b") || strings.EqualFold(value, "base64") {
			return true
		}
	}
	return false
}

// writeBinary writes bytes in the form of the card's version.
func (l *line) writeBinary(data, version string) {
	media := mediaType(data)
	encoded := base64.StdEncoding.EncodeToString([]byte(data))
	dropped := append([]string{"TYPE", "BASE64"}, stale...)
	if isVersion4(version) {
		l.change("data:"+media+";base64,"+encoded, dropped...)
		return
	}
	l.change(encoded, dropped...)
	l.setParam("ENCODING", "b")
	if _, format, _ := strings.Cut(media, "image/"); format != "" {
		l.setParam("TYPE", strings.ToUpper(format))
	}
}

// mediaType tells the formats of photos by their first bytes.
func mediaType(data string) string {
	switch {
	case strings.HasPrefix(data, "\xff\xd8\xff"):
		return "image/jpeg"
	case strings.HasPrefix(data, "\x89PNG\r\n\x1a\n"):
		return "image/png"
	case strings.HasPrefix(data, "GIF8"):
		return "image/gif"
	case len(data) >= 12 && strings.HasPrefix(data, "RIFF") && data[8:12] == "WEBP":
		return "image/webp"
	}
	return "application/octet-stream"
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}
