package graph

import (
	"net/http"
	"strconv"
	"strings"
)

// prefer is what the header Prefer of a request asks for.
type prefer struct {
	immutable bool     // ids that stay when a contact is moved
	pageSize  int      // 0: it does not say
	applied   []string // what is answered in Preference-Applied
}

// parsePrefer reads the header. What it does not know is ignored, as RFC 7240
// has it.
func parsePrefer(header http.Header) prefer {
	var p prefer
	for _, line := range header.Values("Prefer") {
		for preference := range strings.SplitSeq(line, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(preference), "=")
			value = strings.Trim(strings.TrimSpace(value), `"`)
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "idtype":
				if strings.EqualFold(value, "ImmutableId") {
					p.immutable = true
					p.applied = append(p.applied, `IdType="ImmutableId"`)
				}
			case "odata.maxpagesize":
				if n, err := strconv.Atoi(value); err == nil && n > 0 {
					p.pageSize = n
					p.applied = append(p.applied, "odata.maxpagesize="+strconv.Itoa(n))
				}
			}
		}
	}
	return p
}
