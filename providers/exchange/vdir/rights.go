package vdir

import (
	"io/fs"
	"os"
)

// rights are those of a file, and its owner. What we write has, as far as we
// may give them, the rights of the file that it replaces or of the folder that
// it is made in: the mailbox's user must be able to read it, whoever
// contactsync runs as.
type rights struct {
	mode fs.FileMode
	like fs.FileInfo
}

// rightsOf are the rights of a file or directory.
func rightsOf(info fs.FileInfo) rights { return rights{mode: info.Mode().Perm(), like: info} }

// ofFile are the rights of a new file in a folder of these rights.
func (r rights) ofFile() rights { return rights{mode: r.mode & 0o666, like: r.like} }

// give gives a file the rights.
func (r rights) give(f *os.File) error {
	giveOwner(f, r.like)
	return f.Chmod(r.mode)
}
