package schema

import "fmt"

// program is a content model, compiled the way regular expressions are: it is
// stepped through by the names of the children. The schema's models are
// deterministic, so that at most one element instruction fits each child.
type program []instruction

type instruction struct {
	op opcode
	// x and y are where opSplit and opJump go on.
	x, y int
	// element is what opElement takes.
	element *element
}

type opcode byte

const (
	opElement opcode = iota // take one child
	opAny                   // take one child of a foreign namespace
	opSplit                 // go on at x or at y
	opJump                  // go on at x
	opEnd                   // the model is complete
)

// element is a child as its parent declares it.
type element struct {
	space, name string
	typ         *complexType
}

// next returns the instruction that takes the child, searched from one on.
func (p program) next(from int, space, name string) (int, bool) {
	for pc := from; ; {
		in := &p[pc]
		switch in.op {
		case opElement:
			return pc, in.element.name == name && in.element.space == space
		case opAny:
			return pc, space != SpaceTypes && space != ""
		case opSplit:
			if at, ok := p.next(in.x, space, name); ok {
				return at, true
			}
			pc = in.y
		case opJump:
			pc = in.x
		default:
			return pc, false
		}
	}
}

// complete tells whether the children may end at an instruction.
func (p program) complete(from int) bool {
	for pc := from; ; {
		in := &p[pc]
		switch in.op {
		case opSplit:
			if p.complete(in.x) {
				return true
			}
			pc = in.y
		case opJump:
			pc = in.x
		default:
			return in.op == opEnd
		}
	}
}

// expected appends the names of the children that may follow at pc.
func (p program) expected(pc int, names []string) []string {
	switch in := &p[pc]; in.op {
	case opElement:
		return append(names, in.element.name)
	case opAny:
		return append(names, "any element of a foreign namespace")
	case opSplit:
		return p.expected(in.y, p.expected(in.x, names))
	case opJump:
		return p.expected(in.x, names)
	default:
		return names
	}
}

// compiler turns particles into instructions.
type compiler struct {
	grammar *grammar
	space   string
	groups  map[string]*particle
	code    program
}

func (c *compiler) emit(in instruction) int {
	c.code = append(c.code, in)
	return len(c.code) - 1
}

// compile appends the instructions of p.
func (c *compiler) compile(p *particle) error {
	switch p.count {
	case '?':
		split := c.emit(instruction{op: opSplit})
		c.code[split].x = len(c.code)
		err := c.once(p)
		c.code[split].y = len(c.code)
		return err
	case '+', '*':
		return c.repeat(p)
	default:
		return c.once(p)
	}
}

// repeat compiles a loop. Its body must take a child at each turn, else
// program.next would not end.
func (c *compiler) repeat(p *particle) error {
	begin := len(c.code)
	split := -1
	if p.count == '*' {
		split = c.emit(instruction{op: opSplit})
		c.code[split].x = len(c.code)
	}
	body := len(c.code)
	if err := c.once(p); err != nil {
		return err
	}
	c.emit(instruction{op: opEnd})
	if c.code.complete(body) {
		return fmt.Errorf("the body of a repetition may be empty")
	}
	c.code = c.code[:len(c.code)-1]
	if split >= 0 {
		c.emit(instruction{op: opJump, x: begin})
		c.code[split].y = len(c.code)
		return nil
	}
	again := c.emit(instruction{op: opSplit, x: begin})
	c.code[again].y = again + 1
	return nil
}

// once compiles p without its occurrence.
func (c *compiler) once(p *particle) error {
	switch p.op {
	case 'e':
		t, ok := c.grammar.types[p.typ]
		if !ok {
			return fmt.Errorf("the element %s has the unknown type %s", p.name, p.typ)
		}
		c.emit(instruction{op: opElement, element: &element{space: c.space, name: p.name, typ: t}})
		return nil
	case 'a':
		c.emit(instruction{op: opAny})
		return nil
	case '%':
		g, ok := c.groups[p.name]
		if !ok {
			return fmt.Errorf("there is no group %s", p.name)
		}
		return c.compile(g)
	case '|':
		return c.alternatives(p.kids)
	}
	for _, kid := range p.kids {
		if err := c.compile(kid); err != nil {
			return err
		}
	}
	return nil
}

func (c *compiler) alternatives(kids []*particle) error {
	var ends []int
	for i, kid := range kids {
		if i == len(kids)-1 {
			if err := c.compile(kid); err != nil {
				return err
			}
			break
		}
		split := c.emit(instruction{op: opSplit})
		c.code[split].x = len(c.code)
		if err := c.compile(kid); err != nil {
			return err
		}
		ends = append(ends, c.emit(instruction{op: opJump}))
		c.code[split].y = len(c.code)
	}
	for _, at := range ends {
		c.code[at].x = len(c.code)
	}
	return nil
}
