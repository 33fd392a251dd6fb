package config

import "github.com/hashicorp/hcl/v2"

// defaultState is the type of the state where no state block is: a file beside
// the configuration.
const defaultState = "sqlite"

// state reads the block state, or makes up the default one.
func (l *loader) state() {
	block := l.only(l.blocks["state"], "state")
	if block == nil {
		block = &hcl.Block{Type: "state", Labels: []string{defaultState}, Body: hcl.EmptyBody()}
		if _, found := l.opts.Schemas.States[defaultState]; !found {
			l.errorf(nil, "No state", "The configuration has no state block, and this program has no %s state to fall back on. Its states are: %s.", defaultState, enumerate(sortedKeys(l.opts.Schemas.States), "and"))
			return
		}
	}
	spec, found := l.opts.Schemas.States[block.Labels[0]]
	if !found {
		l.unknownType(block, sortedKeys(l.opts.Schemas.States))
		return
	}
	l.config.State = Plugin{Type: block.Labels[0], Range: block.DefRange}
	l.config.State.Body, l.config.State.Open = l.pluginBody(block.Body, spec)
}
