package graph

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
)

// batch answers POST $batch; nil if it is not to be answered. What is wrong with
// one request is told in its answer, what is wrong with the batch refuses all.
func (c *call) batch(ctx context.Context) *reply {
	if c.method != http.MethodPost {
		return c.fail(noMethod(http.MethodPost))
	}
	d, p := c.document()
	if p != nil {
		return c.fail(p)
	}
	parts, p := c.parseBatch(d)
	if p != nil {
		return c.fail(p)
	}
	leave := c.enter(parts)
	defer leave()
	if !c.wait(ctx) {
		return nil
	}
	answers := map[string]*reply{}
	for _, one := range parts {
		if one.answer == nil {
			one.answer = one.run(answers[one.dependsOn])
		}
		answers[strings.ToLower(one.id)] = one.answer
	}
	a := &reply{status: http.StatusOK, header: http.Header{}, body: object{"responses": c.shuffled(parts)}}
	c.head(a)
	return a
}

// run carries a request out, unless the one before it failed.
func (one *part) run(before *reply) *reply {
	if before != nil && before.status >= http.StatusBadRequest {
		return one.call.fail(refuse(http.StatusFailedDependency, "FailedDependency", "The request that this one depends on failed."))
	}
	return one.call.serve()
}

// enter lets the requests of a batch in. For one mailbox the service carries out
// as many at once as it allows, or one after the other if each depends on the one
// before; those for which there is no place are throttled.
func (c *call) enter(parts []*part) (leave func()) {
	var leaves []func()
	lanes := map[string][]*part{}
	for _, one := range parts {
		if p := one.call.prepare(); p != nil {
			one.answer = one.call.fail(p)
			continue
		}
		if p := one.call.admit(); p != nil {
			one.answer = one.call.fail(p)
			continue
		}
		lanes[one.call.who] = append(lanes[one.call.who], one)
	}
	for _, who := range slices.Sorted(maps.Keys(lanes)) {
		group := lanes[who]
		width := 0
		for _, one := range group {
			if one.dependsOn == "" {
				width++
			}
		}
		width = min(max(width, 1), c.limits.Concurrent)
		open := make([]bool, width)
		for lane := range open {
			if free := c.server.gate.Enter(who, c.limits.Concurrent); free != nil {
				open[lane] = true
				leaves = append(leaves, free)
			}
		}
		crowd(group, open)
	}
	return func() {
		for _, free := range leaves {
			free()
		}
	}
}

// crowd throttles the requests whose lane is not open. What depends on another
// is in its lane.
func crowd(group []*part, open []bool) {
	lane := -1
	for _, one := range group {
		if one.dependsOn == "" || lane < 0 {
			lane++
		}
		if !open[lane%len(open)] && one.dependsOn == "" {
			one.answer = one.call.fail(one.call.crowded())
		}
	}
}

// shuffled writes the answers, in an order of their own.
func (c *call) shuffled(parts []*part) []object {
	var responses []object
	for _, one := range parts {
		responses = append(responses, one.response())
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(c.id)) // a hash never fails
	var state [32]byte
	binary.BigEndian.PutUint64(state[:], uint64(c.server.Seed))
	binary.BigEndian.PutUint64(state[8:], hash.Sum64())
	random := rand.New(rand.NewChaCha8(state)) //nolint:gosec // the same order for the same seed
	random.Shuffle(len(responses), func(i, j int) { responses[i], responses[j] = responses[j], responses[i] })
	return responses
}

// response is the answer as it stands in that of the batch. What is no JSON is
// base64.
func (one *part) response() object {
	header := object{}
	for name, values := range one.answer.header {
		header[name] = strings.Join(values, ", ")
	}
	response := object{"id": one.id, "status": one.answer.status}
	switch {
	case one.answer.body != nil:
		header["Content-Type"] = "application/json"
		response["body"] = one.answer.body
	case len(one.answer.raw) > 0 && strings.HasPrefix(one.answer.header.Get("Content-Type"), "text/"):
		response["body"] = json.Number(one.answer.raw)
	case len(one.answer.raw) > 0:
		response["body"] = base64.StdEncoding.EncodeToString(one.answer.raw)
	}
	response["headers"] = header
	return response
}
