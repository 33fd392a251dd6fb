package property

import (
	"contactsync/providers/sandbox/mailbox"
	"contactsync/providers/sandbox/mapi"
)

// messageRows are fields of t:MessageType: those that do not need recipients,
// which the store does not have.
func messageRows() []field {
	return []field{
		{uri: "message:IsReadReceiptRequested", base: baseAll, prop: mailbox.Tag(0x0029), kind: mapi.Boolean, fallback: false},
		{uri: "message:IsDeliveryReceiptRequested", base: baseAll, prop: mailbox.Tag(0x0023), kind: mapi.Boolean, fallback: false},
		{uri: "message:ConversationIndex", base: baseAll, prop: mailbox.Tag(0x0071), kind: mapi.Binary, fixed: true},
		{uri: "message:ConversationTopic", base: baseAll, prop: mailbox.Tag(0x0070), kind: mapi.String, fixed: true},
		{uri: "message:InternetMessageId", base: baseAll, prop: mailbox.Tag(0x1035), kind: mapi.String},
		{uri: "message:IsRead", base: baseDefault, prop: mailbox.Read, kind: mapi.Boolean, fallback: false},
		{uri: "message:References", base: baseAll, prop: mailbox.Tag(0x1039), kind: mapi.String},
	}
}
