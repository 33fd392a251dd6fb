package providers

// KnownFields is what is known of the fields of a table without asking the CRM: from
// files that lie beside the configuration. It serves to find a wrong name before anything is
// contacted, and is no Schema: whether the CRM has the fields shows when it is read.
type KnownFields struct {
	// Names are the names of the fields.
	Names []string

	// ByNumber says that a field can be named by its number too, and that the numbers
	// are not among the names.
	ByNumber bool

	// Origin is where the names are from, for messages: "persons.csv".
	Origin string
}
