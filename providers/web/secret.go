package web

// secret is a value that nobody prints by mistake: being a function it is an
// address to every verb of package fmt, to log/slog and to reflection, however
// deep in a structure it is. It is nil if there is none.
type secret func() string

func newSecret(value string) secret { return func() string { return value } }

// reveal returns the value, "" if there is none.
func (s secret) reveal() string {
	if s == nil {
		return ""
	}
	return s()
}
