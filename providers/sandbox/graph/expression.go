package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokenKind is what a token of an expression of OData is.
type tokenKind int

// The kinds of tokens.
const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenText
	tokenNumber
	tokenMark   // one of ( ) , : = ;
	tokenBroken // an open text, or a character that no expression has
)

// token is a token of an expression. The text of a tokenText is without its
// quotes.
type token struct {
	kind tokenKind
	text string
}

// expression is an expression that is read token by token.
type expression struct {
	rest string
	next token
}

func newExpression(source string) *expression {
	e := &expression{rest: source}
	e.advance()
	return e
}

// advance reads the next token.
func (e *expression) advance() {
	e.rest = strings.TrimLeft(e.rest, " \t")
	first, size := utf8.DecodeRuneInString(e.rest)
	switch {
	case e.rest == "":
		e.next = token{}
	case first == '\'':
		e.advanceText()
	case strings.ContainsRune("(),:=;", first):
		e.next, e.rest = token{tokenMark, e.rest[:size]}, e.rest[size:]
	case unicode.IsDigit(first) || first == '-':
		e.advanceWhile(tokenNumber, func(r rune) bool {
			return unicode.IsDigit(r) || unicode.IsLetter(r) || strings.ContainsRune("-+.", r)
		})
	case unicode.IsLetter(first) || first == '_' || first == '$':
		e.advanceWhile(tokenWord, func(r rune) bool {
			return unicode.IsDigit(r) || unicode.IsLetter(r) || strings.ContainsRune("_$/.", r)
		})
	default:
		e.next = token{tokenBroken, ""}
	}
}

func (e *expression) advanceWhile(kind tokenKind, belongs func(rune) bool) {
	end := strings.IndexFunc(e.rest, func(r rune) bool { return !belongs(r) })
	if end < 0 {
		end = len(e.rest)
	}
	e.next, e.rest = token{kind, e.rest[:end]}, e.rest[end:]
}

// advanceText reads a text in quotes; a quote in it is doubled.
func (e *expression) advanceText() {
	var text strings.Builder
	for rest := e.rest[1:]; ; {
		part, after, closed := strings.Cut(rest, "'")
		text.WriteString(part)
		if !closed {
			e.next = token{tokenBroken, ""}
			return
		}
		if !strings.HasPrefix(after, "'") {
			e.next, e.rest = token{tokenText, text.String()}, after
			return
		}
		text.WriteByte('\'')
		rest = after[1:]
	}
}

// word takes the word if it comes next, in whatever case.
func (e *expression) word(word string) bool {
	if e.next.kind != tokenWord || !strings.EqualFold(e.next.text, word) {
		return false
	}
	e.advance()
	return true
}

// mark takes the marks if they come next.
func (e *expression) mark(marks string) bool {
	for _, mark := range marks {
		if e.next.kind != tokenMark || e.next.text != string(mark) {
			return false
		}
		e.advance()
	}
	return true
}

// any takes a token of the kind.
func (e *expression) any(kind tokenKind) (text string, ok bool) {
	if e.next.kind != kind {
		return "", false
	}
	text = e.next.text
	e.advance()
	return text, true
}

// end says whether there is nothing more.
func (e *expression) end() bool { return e.next.kind == tokenEnd }
