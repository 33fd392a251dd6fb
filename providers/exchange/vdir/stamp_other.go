//go:build !linux && !darwin

package vdir

import "io/fs"

func (s stamp) withSystem(fs.FileInfo) stamp { return s }
