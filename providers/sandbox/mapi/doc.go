// Package mapi has what the protocols of the sandbox share of MAPI: the types of
// properties and their texts, and which properties make up what a user sees of a
// contact. Tags, ids and types are those of [MS-OXPROPS] and [MS-OXOCNTC].
package mapi
