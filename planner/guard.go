package planner

// Allowed are the scopes that the user let through, by what the guards block.
// A scope is "<rep id>" of a mailbox, "source/<label>" or "total"; e-mail
// addresses given on the command line were resolved to rep ids.
type Allowed struct {
	Deletes []string `json:"deletes,omitempty"`
	Changes []string `json:"changes,omitempty"`
	Creates []string `json:"creates,omitempty"`
}

// Trip is a guard whose limit was exceeded.
type Trip struct {
	// Guard is its name in the configuration, "max_delete_percent".
	Guard string `json:"guard"`

	// Blocks is what it blocks: "deletes", "changes" or "creates".
	Blocks string `json:"blocks"`

	// Target and Scope say where: the mailbox of this target and rep id; or
	// Scope is "source/<label>" or "total", and Target is empty.
	Target string `json:"target,omitempty"`
	Scope  string `json:"scope"`

	// Limit and Figures are the setting and what was counted, as shown:
	// "20 %" and "41 of 160 (25.6 %)".
	Limit   string `json:"limit"`
	Figures string `json:"figures"`

	// Allowed says that a flag lets this through: nothing is blocked.
	Allowed bool `json:"allowed,omitempty"`

	// Flag is the flag that would: "-allow-deletes=17".
	Flag string `json:"flag"`
}
