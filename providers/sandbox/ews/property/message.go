package property

import "contactsync/providers/sandbox/mailbox"

// messageRows are fields of t:MessageType: those that do not need recipients,
// which the store does not have.
func messageRows() []field {
	return []field{
		{uri: "message:IsReadReceiptRequested", base: baseAll, prop: mailbox.Tag(0x0029), kind: kindBoolean, fallback: false},
		{uri: "message:IsDeliveryReceiptRequested", base: baseAll, prop: mailbox.Tag(0x0023), kind: kindBoolean, fallback: false},
		{uri: "message:ConversationIndex", base: baseAll, prop: mailbox.Tag(0x0071), kind: kindBinary, fixed: true},
		{uri: "message:ConversationTopic", base: baseAll, prop: mailbox.Tag(0x0070), kind: kindString, fixed: true},
		{uri: "message:InternetMessageId", base: baseAll, prop: mailbox.Tag(0x1035), kind: kindString},
		{uri: "message:IsRead", base: baseDefault, prop: mailbox.Read, kind: kindBoolean, fallback: false},
		{uri: "message:References", base: baseAll, prop: mailbox.Tag(0x1039), kind: kindString},
	}
}
