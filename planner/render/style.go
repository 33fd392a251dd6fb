package render

import (
	"strings"

	"github.com/fatih/color"
)

// style has the colours of one rendering.
type style struct {
	bold, dim, green, yellow, red, cyan *color.Color
	boldGreen, boldRed, boldCyan        *color.Color
}

// newStyle makes the colours of a rendering. Whether they are on is decided by
// the options alone, not by the environment.
func newStyle(o Options) style {
	paint := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if o.Color {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return style{
		bold: paint(color.Bold), dim: paint(color.FgHiBlack),
		green: paint(color.FgGreen), yellow: paint(color.FgYellow), red: paint(color.FgRed), cyan: paint(color.FgCyan),
		boldGreen: paint(color.Bold, color.FgGreen), boldRed: paint(color.Bold, color.FgRed), boldCyan: paint(color.Bold, color.FgCyan),
	}
}

// symbol paints each character of a symbol such as "+/-".
func (s style) symbol(symbol string) string {
	var painted strings.Builder
	for _, c := range symbol {
		switch c {
		case '+':
			painted.WriteString(s.green.Sprint("+"))
		case '-', '.':
			painted.WriteString(s.red.Sprint(string(c)))
		case '~':
			painted.WriteString(s.yellow.Sprint("~"))
		case '>':
			painted.WriteString(s.cyan.Sprint(">"))
		default:
			painted.WriteRune(c)
		}
	}
	return painted.String()
}
