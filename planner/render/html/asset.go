package html

import (
	"crypto/sha256"
	_ "embed" // for the files below
	"encoding/base64"
	"fmt"
)

var (
	//go:embed page.css
	pageStyle string

	//go:embed table.css
	tableStyle string

	//go:embed model.js
	modelScript string

	//go:embed filter.js
	filterScript string

	//go:embed list.js
	listScript string

	//go:embed page.js
	pageScript string
)

// style is the whole of the page's style.
func style() string { return pageStyle + tableStyle }

// script is the whole of the page's script.
func script() string { return modelScript + filterScript + listScript + pageScript }

// policy is what the page may do: https://www.w3.org/TR/CSP3/. The icon is an empty
// one, so that no browser asks a server for it.
func policy() string {
	return fmt.Sprintf("default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; form-action 'none'; "+
		"require-trusted-types-for 'script'; trusted-types 'none'", hash(style()), hash(script()))
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}
