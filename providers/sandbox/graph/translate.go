package graph

import (
	"net/http"

	"contactsync/providers/sandbox/mailbox"
)

// maxTranslated is how many ids one request translates at most.
const maxTranslated = 1000

// The formats of ids that this server translates; those of MAPI entry ids it
// does not.
const (
	formatEWS       = "ewsId"
	formatREST      = "restId"
	formatImmutable = "restImmutableEntryId"
)

// translateIDs answers POST translateExchangeIds. What there is nothing of has
// errorDetails.
func (c *call) translateIDs() (*reply, *problem) {
	d, p := c.document()
	if p != nil {
		return nil, p
	}
	inputs, _ := d.get("InputIds")
	from, _ := d.get("SourceIdType")
	to, _ := d.get("TargetIdType")
	ids, ok := inputs.([]any)
	if !ok || len(d.members) != 3 || !translates(from) || !translates(to) {
		return nil, badRequest(codeBody, "The action takes InputIds, SourceIdType and TargetIdType: ewsId, restId or restImmutableEntryId.")
	}
	if len(ids) > maxTranslated {
		return nil, tooMany("InputIds", len(ids), maxTranslated)
	}
	results := []object{}
	for _, id := range ids {
		source, ok := id.(string)
		if !ok {
			return nil, wrongType("InputIds", "Edm.String")
		}
		result := object{"sourceId": source}
		if target, p := c.translate(source, from, to); p == nil {
			result["targetId"] = target
		} else {
			result["errorDetails"] = object{"code": p.code, "message": p.text}
		}
		results = append(results, result)
	}
	return &reply{status: http.StatusOK, body: object{
		"@odata.context": c.base + "/$metadata#Collection(microsoft.graph.convertIdResult)", "value": results,
	}}, nil
}

func translates(format any) bool {
	return format == formatEWS || format == formatREST || format == formatImmutable
}

func (c *call) translate(id string, from, to any) (string, *problem) {
	var i mailbox.Item
	var err error
	switch from {
	case formatEWS:
		i, err = c.box.Peek(mailbox.ItemID(id))
	case formatREST:
		i, err = c.box.Peek(mailbox.ItemID(storeID(id)))
	default:
		i, err = c.box.Kept(storeID(id))
	}
	if err != nil {
		return "", because(err)
	}
	switch to {
	case formatEWS:
		return string(i.ID), nil
	case formatREST:
		return restID(i.ID), nil
	}
	return restID(i.Immutable), nil
}
