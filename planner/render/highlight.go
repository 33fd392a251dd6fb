package render

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// highlight marks in two presentable texts what the other one does not have.
func (p *printer) highlight(from, to string) (marked, markedTo string) {
	differ := diffmatchpatch.New()
	differ.DiffTimeout = 0 // how fast the machine is must not show
	var before, after strings.Builder
	for _, d := range differ.DiffCleanupSemantic(differ.DiffMain(from, to, false)) {
		switch d.Type {
		case diffmatchpatch.DiffDelete:
			before.WriteString(p.red.Sprint(d.Text))
		case diffmatchpatch.DiffInsert:
			after.WriteString(p.green.Sprint(d.Text))
		case diffmatchpatch.DiffEqual:
			before.WriteString(d.Text)
			after.WriteString(d.Text)
		}
	}
	return before.String(), after.String()
}
