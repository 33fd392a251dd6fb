package crm

import "fmt"

// problem is why a command is not done. The codes and texts are invented: those of
// a real system are not known, save for activeText.
type problem struct {
	code int
	text string
}

const (
	codeSyntax     = 1 // the command is not as it has to be
	codeTable      = 2
	codeField      = 3
	codeLogin      = 4
	codeActive     = 5
	codeCommand    = 6 // there is no such command, or it is not to be had
	codeTokensOnly = 7
	codeInternal   = 8
)

// activeText is what somebody is told whose login has a request running.
const activeText = "User is already active"

func syntax(format string, values ...any) *problem { return failed(codeSyntax, format, values...) }

func failed(code int, format string, values ...any) *problem {
	return &problem{code, fmt.Sprintf(format, values...)}
}
