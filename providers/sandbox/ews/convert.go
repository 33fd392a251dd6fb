package ews

import (
	"encoding/base64"
	"encoding/hex"
	"strings"

	"contactsync/providers/sandbox/ews/schema"
)

// An EwsId is base64 of a head and of the entry id that MAPI clients use. The
// head holds the GUID of the mailbox in letters, and so does the entry id in
// bytes: either can be made of the other ([MS-OXWSITEMID] 2.2,
// [MS-OXCDATA] 2.2.4).
const (
	idGUIDSize = 36                 // in letters
	idHead     = 4 + idGUIDSize + 3 // what stands before the entry id
	entryGUID  = 4                  // where the GUID begins in the entry id
	entryLeast = entryGUID + 16
	entryMost  = 255
)

// convertID answers ConvertId. Whether there still is something of an id does
// not matter.
func (c *call) convertID() {
	to := c.operation.Attr("DestinationFormat")
	ids := c.list("SourceIds")
	c.each(len(ids), func(i int) (content, *problem) {
		if ids[i].Name != "AlternateId" {
			return nil, refuse("ErrorUnsupportedTypeForConversion") // public folders
		}
		entry, ok := decodeID(ids[i].Attr("Format"), ids[i].Attr("Id"))
		if !ok {
			return nil, refuse(codeIDMalformed)
		}
		address, p := c.addressOf(ids[i], entry)
		if p != nil {
			return nil, p
		}
		return func() {
			c.w.Open("m:AlternateId")
			c.w.Attr("xsi:type", "t:AlternateIdType")
			c.w.Attr("Format", to)
			c.w.Attr("Id", encodeID(to, entry))
			c.w.Attr("Mailbox", address)
			c.w.Close("m:AlternateId")
		}, nil
	})
}

// addressOf is the address of the mailbox that an id belongs to, else the one
// that the request gives with it.
func (c *call) addressOf(id *schema.Node, entry []byte) (string, *problem) {
	m, p := c.owner(encodeID("EwsId", entry), codeItemMissing)
	switch {
	case p == nil:
		return m.Address(), nil
	case p.code == codeItemMissing:
		return id.Attr("Mailbox"), nil
	}
	return "", p
}

// decodeID is the entry id in an id of a format.
func decodeID(format, id string) (entry []byte, ok bool) {
	var err error
	switch format {
	case "HexEntryId":
		entry, err = hex.DecodeString(id)
	case "EntryId", "StoreId":
		entry, err = base64.StdEncoding.DecodeString(id)
	case "OwaId":
		entry, ok = entryOf(owaLetters(id, "-_", "/+"))
		return entry, ok
	default: // EwsId, EwsLegacyId
		entry, ok = entryOf(id)
		return entry, ok
	}
	return entry, err == nil && len(entry) >= entryLeast && len(entry) <= entryMost
}

// entryOf is the entry id in an EwsId.
func entryOf(id string) (entry []byte, ok bool) {
	b, err := base64.StdEncoding.DecodeString(id)
	if err != nil || len(b) < idHead+entryLeast || len(b) > idHead+entryMost {
		return nil, false
	}
	return b[idHead:], true
}

// encodeID is the id of a format with the entry id in it.
func encodeID(format string, entry []byte) string {
	switch format {
	case "HexEntryId":
		return strings.ToUpper(hex.EncodeToString(entry))
	case "EntryId", "StoreId":
		return base64.StdEncoding.EncodeToString(entry)
	}
	h := hex.EncodeToString(entry[entryGUID:entryLeast])
	b := make([]byte, 0, idHead+len(entry))
	b = append(b, 0, 3, idGUIDSize, 0)
	b = append(b, h[:8]+"-"+h[8:12]+"-"+h[12:16]+"-"+h[16:20]+"-"+h[20:]...)
	b = append(b, 0, byte(len(entry)), 0)
	id := base64.StdEncoding.EncodeToString(append(b, entry...))
	if format == "OwaId" {
		return owaLetters(id, "/+", "-_")
	}
	return id
}

// owaLetters replaces the letters of base64 that mean something in a URL.
func owaLetters(id, from, to string) string {
	return strings.NewReplacer(from[:1], to[:1], from[1:], to[1:]).Replace(id)
}
