package config

import (
	"bytes"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"
)

// Format brings a file into its canonical form: aligned, indented by two
// blanks, lines that end with \n, a newline at the end, no byte order mark. It
// changes nothing of the meaning. A file that cannot be parsed gives
// diagnostics and no bytes. JSON has no canonical form: it stays as it is.
func Format(src []byte, filename string) ([]byte, hcl.Diagnostics) {
	file, diags := parse(src, filename)
	if diags.HasErrors() {
		return nil, diags
	}
	if strings.HasSuffix(filename, ".json") {
		return src, diags
	}
	text := bytes.ReplaceAll(file.Bytes, []byte("\r\n"), []byte("\n"))
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	return hclwrite.Format(text), diags
}
