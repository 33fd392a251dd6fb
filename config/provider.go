package config

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcldec"
	"github.com/zclconf/go-cty/cty"
)

// providerUse says what a provider can be used for.
type providerUse struct{ source, target bool }

// providerBlocks reads the providers.
func (l *loader) providerBlocks() {
	schemas := l.opts.Schemas
	declared, labels := names{}, names{}
	for _, block := range l.blocks["provider"] {
		address := strings.Join(block.Labels, ".")
		if !l.label(block, 1) || !l.declare(declared, address, block) {
			continue
		}
		plugin := Plugin{Type: block.Labels[0], Label: block.Labels[1], Range: block.DefRange}
		sourceSpec, source := schemas.Sources[plugin.Type]
		targetSpec, target := schemas.Targets[plugin.Type]
		switch {
		case source:
			l.sourceLabel(labels, block)
			plugin.Body, plugin.Open = l.pluginBody(block.Body, sourceSpec)
			l.config.Sources = append(l.config.Sources, plugin)
		case target:
			plugin.Body, plugin.Open = l.pluginBody(block.Body, targetSpec)
			l.config.Targets = append(l.config.Targets, plugin)
		default:
			l.unknownType(block, slices.Concat(sortedKeys(schemas.Sources), sortedKeys(schemas.Targets)))
		}
		l.providers[address] = providerUse{source: source || !target, target: target || !source}
	}
	byAddress := func(a, b Plugin) int { return strings.Compare(a.Address(), b.Address()) }
	slices.SortFunc(l.config.Sources, byAddress)
	slices.SortFunc(l.config.Targets, byAddress)
}

// sourceLabel reports two sources of one label: the label alone stands in the
// keys of their contacts, which are unique ignoring case.
func (l *loader) sourceLabel(labels names, block *hcl.Block) {
	folded := strings.ToLower(block.Labels[1])
	if first, found := labels[folded]; found {
		l.errorf(heading(block), "Duplicate source", "There is a source with this label at %s already, ignoring case. The label of a source is in the key of each of its contacts: give this one another.", at(first))
		return
	}
	labels[folded] = *heading(block)
}

// unknownType reports a block whose first label names nothing that this
// program has.
func (l *loader) unknownType(block *hcl.Block, known []string) {
	slices.Sort(known)
	given := block.Labels[0]
	l.errorf(&block.LabelRanges[0], "Unknown "+block.Type, "There is no %s %q.%s This program has %s.", block.Type, given, didYouMean(given, known), enumerate(known, "and"))
}

// pluginBody decodes a body by the specification of whom it belongs to. What
// is sensitive in it is sensitive no more: who gets the body knows what to keep
// to itself. open is the body without it.
func (l *loader) pluginBody(body hcl.Body, spec hcldec.Spec) (value, open cty.Value) {
	traversals := hcldec.Variables(body, spec)
	l.checkNames(traversals)
	value, diags := hcldec.Decode(body, spec, l.plainContext(traversals))
	l.add(diags)
	open, diags = hcldec.Decode(body, spec, l.openContext(traversals))
	if diags.HasErrors() {
		return value, value
	}
	return value, open
}
