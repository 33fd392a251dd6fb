// Package photo is what sources share that say where the photos of their records are: the block
// that names the hosts which photos may be fetched from, the fetching, and the check that what
// was found is a picture of a size that mailboxes take.
//
// A photo comes over https alone, from a host that the block names, by a GET without credentials;
// redirects are not followed. What fails for a time is tried again, a few times; a host
// that fails again and again is left alone for some minutes.
//
// Errors name the host and never the rest of an address, which may say whose photo it is.
package photo
