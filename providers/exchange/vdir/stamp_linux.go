package vdir

import (
	"io/fs"
	"syscall"
)

func (s stamp) withSystem(info fs.FileInfo) stamp {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		s.inode, s.changed = stat.Ino, stat.Ctim.Nano()
	}
	return s
}
