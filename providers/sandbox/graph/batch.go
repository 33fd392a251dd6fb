package graph

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
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
	answers := map[string]*reply{}
	for _, turn := range turns(parts) {
		if !c.take(ctx, turn, answers) {
			return nil
		}
	}
	a := &reply{status: http.StatusOK, header: http.Header{}, body: object{"responses": c.shuffled(parts)}}
	c.head(a)
	return a
}

// take carries out the requests of a turn, each in a lane of its own. It counts them now, and
// holds them back once, at the same time. It says whether they are still to be answered.
func (c *call) take(ctx context.Context, turn []*part, answers map[string]*reply) bool {
	var admitted []*part
	for _, one := range turn {
		if one.answer == nil {
			one.answer = one.refused(answers[one.dependsOn])
		}
		if one.answer == nil {
			admitted = append(admitted, one)
		}
	}
	if len(admitted) > 0 && !c.wait(ctx) {
		return false
	}
	for _, one := range admitted {
		one.answer = one.call.serve()
	}
	for _, one := range turn {
		answers[strings.ToLower(one.id)] = one.answer
	}
	return true
}

// refused is the answer to a request that is not carried out because the one before it
// failed, or because it is one too many; nil if it is.
func (one *part) refused(before *reply) *reply {
	if before != nil && before.status >= http.StatusBadRequest {
		return one.call.fail(refuse(http.StatusFailedDependency, "FailedDependency", "The request that this one depends on failed."))
	}
	if p := one.call.admit(); p != nil {
		return one.call.fail(p)
	}
	return nil
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
