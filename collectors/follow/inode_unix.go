//go:build unix

package follow

import (
	"io/fs"
	"syscall"
)

// inode tells two files with the same beginning apart.
func inode(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino
	}
	return 0
}
