package ews

// ServerVersion is what the server says that it is, in the header of every
// answer but faults.
type ServerVersion struct {
	Major, Minor, Build, Revision int

	// Schema is the newest version of the EWS schema that the server knows.
	Schema string
}

// ExchangeSE is the Subscription Edition, 15.2 as Exchange 2019 is.
func ExchangeSE() ServerVersion {
	return ServerVersion{Major: 15, Minor: 2, Build: 2562, Revision: 17, Schema: "V2017_07_11"}
}

// ExchangeOnline is the one that Microsoft runs, 15.20.
func ExchangeOnline() ServerVersion {
	return ServerVersion{Major: 15, Minor: 20, Build: 9031, Revision: 13, Schema: "V2018_01_08"}
}
