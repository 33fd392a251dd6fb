package control

import "net/http"

// graphState is what can be steered of Graph.
type graphState struct {
	Permission string `json:"permission"`
}

// graph says what the app may do.
func (h handler) graph(*http.Request) (any, error) {
	return graphState{h.server.Permission()}, nil
}

// setGraph gives the app another permission.
func (h handler) setGraph(r *http.Request) (any, error) {
	var given graphState
	if err := decode(r, &given); err != nil {
		return nil, err
	}
	if err := h.server.Permit(given.Permission); err != nil {
		return nil, badRequest("%w", err)
	}
	return h.graph(r)
}
