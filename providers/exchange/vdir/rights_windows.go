package vdir

import (
	"io/fs"
	"os"
)

// giveOwner does nothing: a file inherits the folder's access list.
func giveOwner(*os.File, fs.FileInfo) {}
