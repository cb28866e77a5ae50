//go:build !unix

package follow

import "io/fs"

// inode is unknown here; the fingerprint does the work.
func inode(fs.FileInfo) uint64 { return 0 }
