package graph

import "net/http"

// operation is what a method does with a resource.
type operation struct {
	name   string
	writes bool
	grows  bool // it can meet the quota of the mailbox
	run    func(*call) (*reply, *problem)
}

// read, write and grow are the kinds of operations.
func read(name string, run func(*call) (*reply, *problem)) operation {
	return operation{name: name, run: run}
}

func write(name string, run func(*call) (*reply, *problem)) operation {
	return operation{name: name, writes: true, run: run}
}

func grow(name string, run func(*call) (*reply, *problem)) operation {
	return operation{name: name, writes: true, grows: true, run: run}
}

// operationsOf are the operations of a resource by their methods. Requests are
// counted by the names.
func operationsOf(what resource) map[string]operation {
	switch what {
	case folderList:
		return map[string]operation{
			http.MethodGet:  read("list folders", (*call).listFolders),
			http.MethodPost: grow("create folder", (*call).createFolder),
		}
	case folderCount:
		return map[string]operation{http.MethodGet: read("count folders", (*call).countFolders)}
	case folderDelta:
		return map[string]operation{http.MethodGet: read("delta of folders", (*call).deltaFolders)}
	case folderOne:
		return map[string]operation{
			http.MethodGet:    read("get folder", (*call).getFolder),
			http.MethodPatch:  write("update folder", (*call).updateFolder),
			http.MethodDelete: write("delete folder", (*call).deleteFolder),
		}
	case folderPurge:
		return map[string]operation{http.MethodPost: write("purge folder", (*call).purgeFolder)}
	case contactList:
		return map[string]operation{
			http.MethodGet:  read("list contacts", (*call).listContacts),
			http.MethodPost: grow("create contact", (*call).createContact),
		}
	case contactCount:
		return map[string]operation{http.MethodGet: read("count contacts", (*call).countContacts)}
	case contactDelta:
		return map[string]operation{http.MethodGet: read("delta of contacts", (*call).deltaContacts)}
	case contactOne:
		return map[string]operation{
			http.MethodGet:    read("get contact", (*call).getContact),
			http.MethodPatch:  grow("update contact", (*call).updateContact),
			http.MethodDelete: write("delete contact", (*call).deleteContact),
		}
	case contactPurge:
		return map[string]operation{http.MethodPost: write("purge contact", (*call).purgeContact)}
	case photoOne:
		return map[string]operation{http.MethodGet: read("get photo", (*call).getPhoto)}
	case photoValue:
		put := grow("set photo", (*call).setPhoto)
		return map[string]operation{
			http.MethodGet: read("get photo", (*call).getPhotoValue), http.MethodPut: put, http.MethodPatch: put,
			http.MethodDelete: write("delete photo", (*call).deletePhoto),
		}
	case translateIDs:
		return map[string]operation{http.MethodPost: read("translate ids", (*call).translateIDs)}
	}
	return nil
}
