package ews

// operation answers one request.
type operation struct {
	run func(*call)

	// grows tells whether it can make the mailbox larger, and can therefore meet
	// its quota.
	grows bool
}

// operations are those that the server knows, by the name of the element.
var operations = map[string]operation{
	"GetFolder":           {run: (*call).getFolder},
	"FindFolder":          {run: (*call).findFolder},
	"CreateFolder":        {run: (*call).createFolder, grows: true},
	"UpdateFolder":        {run: (*call).updateFolder},
	"MoveFolder":          {run: (*call).moveFolder},
	"CopyFolder":          {run: (*call).copyFolder, grows: true},
	"DeleteFolder":        {run: (*call).deleteFolder},
	"EmptyFolder":         {run: (*call).emptyFolder},
	"FindItem":            {run: (*call).findItem},
	"GetItem":             {run: (*call).getItem},
	"CreateItem":          {run: (*call).createItem, grows: true},
	"UpdateItem":          {run: (*call).updateItem, grows: true},
	"DeleteItem":          {run: (*call).deleteItem},
	"MoveItem":            {run: (*call).moveItem},
	"CopyItem":            {run: (*call).copyItem, grows: true},
	"SyncFolderItems":     {run: (*call).syncFolderItems},
	"SyncFolderHierarchy": {run: (*call).syncFolderHierarchy},
	"CreateAttachment":    {run: (*call).createAttachment, grows: true},
	"GetAttachment":       {run: (*call).getAttachment},
	"DeleteAttachment":    {run: (*call).deleteAttachment},
	"ConvertId":           {run: (*call).convertID},
	"ResolveNames":        {run: (*call).resolveNames},
	"GetUserPhoto":        {run: (*call).getUserPhoto},
	"GetServerTimeZones":  {run: (*call).getServerTimeZones},
}
