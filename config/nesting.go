package config

import (
	stdjson "encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// maxNesting is how deep brackets, templates and operators may be nested. The
// parsers descend by recursion, and a stack that overflows ends the program.
const maxNesting = 500

// tooDeepDetail says so.
var tooDeepDetail = fmt.Sprintf("Brackets, templates and operators may be nested %d deep at most.", maxNesting)

// checkNesting refuses a file that is nested deeper than maxNesting.
func checkNesting(src []byte, name string) hcl.Diagnostics {
	find := deepConfig
	if strings.HasSuffix(name, ".json") {
		find = deepJSON
	}
	pos, tooDeep := find(src)
	if !tooDeep {
		return nil
	}
	return hcl.Diagnostics{{
		Severity: hcl.DiagError,
		Summary:  "Too deeply nested",
		Detail:   tooDeepDetail,
		Subject:  &hcl.Range{Filename: name, Start: pos, End: pos},
	}}
}

// deepConfig finds where a file in native syntax becomes too deep.
func deepConfig(src []byte) (hcl.Pos, bool) {
	tokens, _ := hclsyntax.LexConfig(src, "", hcl.InitialPos)
	return deepTokens(tokens)
}

// deepTokens finds where native syntax becomes too deep. Operators that nest
// to the right count as levels until the end of their line or element.
func deepTokens(tokens hclsyntax.Tokens) (hcl.Pos, bool) {
	depth := 0
	operators := []int{0}
	for _, token := range tokens {
		last := len(operators) - 1
		switch token.Type {
		case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen,
			hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc, hclsyntax.TokenTemplateInterp:
			depth++
			operators = append(operators, 0)
		case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen,
			hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
			if last > 0 {
				depth -= 1 + operators[last]
				operators = operators[:last]
			}
		case hclsyntax.TokenBang, hclsyntax.TokenMinus, hclsyntax.TokenQuestion, hclsyntax.TokenTemplateControl:
			depth++
			operators[last]++
			if token.Type == hclsyntax.TokenTemplateControl {
				depth++
				operators = append(operators, 0)
			}
		case hclsyntax.TokenNewline, hclsyntax.TokenComma:
			depth -= operators[last]
			operators[last] = 0
		}
		if depth > maxNesting {
			return token.Range.Start, true
		}
	}
	return hcl.Pos{}, false
}

// deepJSON finds where JSON, or a template in one of its texts, becomes too
// deep. It understands just enough of JSON for that and leaves errors to the
// parser.
func deepJSON(src []byte) (hcl.Pos, bool) {
	pos := hcl.InitialPos
	depth, textStart := 0, -1
	for i := 0; i < len(src); i++ {
		pos.Byte = i
		c := src[i]
		switch {
		case c == '\n':
			pos.Line++
		case textStart >= 0 && c == '\\':
			i++
		case textStart >= 0 && c == '"':
			if deepTemplate(src[textStart : i+1]) {
				return pos, true
			}
			textStart = -1
		case textStart >= 0:
		case c == '"':
			textStart = i
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if depth > maxNesting {
			return pos, true
		}
	}
	return hcl.Pos{}, false
}

// deepTemplate says whether the template in a JSON text, given with its
// quotes, is too deep.
func deepTemplate(literal []byte) bool {
	var text string
	if len(literal) <= maxNesting || stdjson.Unmarshal(literal, &text) != nil {
		return false
	}
	tokens, _ := hclsyntax.LexTemplate([]byte(text), "", hcl.InitialPos)
	_, tooDeep := deepTokens(tokens)
	return tooDeep
}
