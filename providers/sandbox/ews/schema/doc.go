// Package schema checks the requests of Exchange Web Services as strictly as
// the service's own schema of January 2018 does, and hands on what it read as a
// tree of nodes. It knows nothing of what the operations do.
//
// # The grammar
//
// The schema is written down in a notation of its own, one constant a subject,
// and compiled once. A definition ends with a semicolon:
//
//	type Name : Base = ...      an element with children; those of Base come first
//	restrict Name : Base = ...  the same, but the children of Base are not inherited
//	text Name : Base = ...      an element with text of the simple type Base
//	enum Name = A B C           text that is one of the words
//	group Name = ...            a content model that others include as %Name
//
// "abstract" before type means that an element says by xsi:type which type it
// has. The right side begins with the attributes: @Key is a string that must be
// there, @Key:Type has another type, @Key? may be absent, @Key! is not inherited,
// @soap stands for any attribute of the SOAP namespace. The content model follows:
// Name is a child with a string, Name:Type one of that type, "A B" a sequence,
// "A | B" a choice, and ?, * and + count as in regular expressions; ANY is one
// element of a foreign namespace. In an enum, a word that ends with a colon is put
// before each of the words after it.
//
// All types are closed: none takes any content, but for the encrypted token of
// the header's SharingSecurity.
//
// # What is not as in the schema
//
// The header's RequestServerVersion may have any Version, or none. Parts of the
// header may carry mustUnderstand and actor of SOAP. The header holds the parts
// that belong to a request, not whatever the schema declares globally. Types of
// XML Schema that no element of a request has are unknown to xsi:type. Depth, text
// and the number of attributes are bounded, and a document type is refused. What
// encoding/xml takes is taken: attributes with no white space between them, and line
// ends in an attribute as they are.
package schema
