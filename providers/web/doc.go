// Package web is the HTTP client that the block of a provider describes: where the
// server is, how its identity is checked, how we prove ours, and what it means
// when no usable answer comes.
//
// One request of a caller is one logical request: the handshake of NTLM may
// take several, a redirect none, and no request is repeated here. Whether it
// may be repeated is in the Verdict of its Error, for package pace to act on.
package web
