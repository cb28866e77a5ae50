package clickhoused

import (
	"fmt"
	"runtime"
	"unsafe"

	"github.com/ebitengine/purego"
)

// library is libchdb's C interface (chdb.h of 26.7), as far as the front needs it.
//
// Results, streams and connections are C memory, kept as unsafe.Pointer; every
// text is passed with its length, so a zero byte in a statement does no harm.
type library struct {
	connect    func(argc int32, argv **byte) unsafe.Pointer
	closeConn  func(conn unsafe.Pointer)
	setSignals func(enabled int32)
	shutdown   func() int32

	query       func(conn unsafe.Pointer, sql *byte, sqlLen uintptr, format *byte, formatLen uintptr, names **byte, nameLens *uintptr, values **byte, valueLens *uintptr, n uintptr) unsafe.Pointer
	stream      func(conn unsafe.Pointer, sql *byte, sqlLen uintptr, format *byte, formatLen uintptr, names **byte, nameLens *uintptr, values **byte, valueLens *uintptr, n uintptr) unsafe.Pointer
	fetch       func(conn, stream unsafe.Pointer) unsafe.Pointer
	cancel      func(conn, stream unsafe.Pointer)
	destroy     func(result unsafe.Pointer)
	buffer      func(result unsafe.Pointer) unsafe.Pointer
	length      func(result unsafe.Pointer) uintptr
	failure     func(result unsafe.Pointer) unsafe.Pointer
	elapsed     func(result unsafe.Pointer) float64
	readRows    func(result unsafe.Pointer) uint64
	readBytes   func(result unsafe.Pointer) uint64
	writtenRows func(result unsafe.Pointer) uint64
	writtenSize func(result unsafe.Pointer) uint64

	insert        func(conn unsafe.Pointer, sql *byte, sqlLen uintptr, format *byte, formatLen uintptr) unsafe.Pointer
	appendInsert  func(insert unsafe.Pointer, data *byte, n uintptr) int32
	finishInsert  func(insert unsafe.Pointer) unsafe.Pointer
	cancelInsert  func(insert unsafe.Pointer)
	insertFailure func(insert unsafe.Pointer) unsafe.Pointer
	destroyInsert func(insert unsafe.Pointer)

	classify func(conn unsafe.Pointer, sql *byte, sqlLen uintptr, database *byte, databaseLen uintptr, out *analysis) int32
}

// analysis is chdb_query_analysis_v1.
type analysis struct {
	size, statements, _, class uint32 // the third: flags
}

// classReadOnly is the chdb_query_class of statements that leave no trace.
const classReadOnly = 0

// openLibrary loads libchdb and turns its signal handlers off: they must be off
// before the first connection, or the engine's handlers end the process at the
// first signal that Go's runtime sends itself.
func openLibrary(path string) (*library, error) {
	handle, err := purego.Dlopen(path, purego.RTLD_NOW|purego.RTLD_GLOBAL)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	l := new(library)
	for name, function := range l.symbols() {
		address, err := purego.Dlsym(handle, name)
		if err != nil {
			return nil, fmt.Errorf("%s has no %s, want libchdb 26.7 or later: %w", path, name, err)
		}
		purego.RegisterFunc(function, address)
	}
	l.setSignals(0)
	return l, nil
}

func (l *library) symbols() map[string]any {
	return map[string]any{
		"chdb_connect":                     &l.connect,
		"chdb_close_conn":                  &l.closeConn,
		"chdb_set_signal_handlers_enabled": &l.setSignals,
		"chdb_shutdown":                    &l.shutdown,
		"chdb_query_with_params_n":         &l.query,
		"chdb_stream_query_with_params_n":  &l.stream,
		"chdb_stream_fetch_result":         &l.fetch,
		"chdb_stream_cancel_query":         &l.cancel,
		"chdb_destroy_query_result":        &l.destroy,
		"chdb_result_buffer":               &l.buffer,
		"chdb_result_length":               &l.length,
		"chdb_result_error":                &l.failure,
		"chdb_result_elapsed":              &l.elapsed,
		"chdb_result_storage_rows_read":    &l.readRows,
		"chdb_result_storage_bytes_read":   &l.readBytes,
		"chdb_result_rows_written":         &l.writtenRows,
		"chdb_result_bytes_written":        &l.writtenSize,
		"chdb_stream_insert_n":             &l.insert,
		"chdb_stream_append":               &l.appendInsert,
		"chdb_stream_done":                 &l.finishInsert,
		"chdb_stream_cancel_insert":        &l.cancelInsert,
		"chdb_stream_insert_error":         &l.insertFailure,
		"chdb_destroy_insert_stream":       &l.destroyInsert,
		"chdb_classify_query_n":            &l.classify,
	}
}

// text gives a Go string to C: its bytes and their number. The engine copies
// what it keeps, and never wants a null pointer, not even for an empty text.
func text(s string) (*byte, uintptr) {
	if s == "" {
		return new(byte), 0
	}
	return unsafe.StringData(s), uintptr(len(s))
}

// goString copies a null-terminated C string.
func goString(p unsafe.Pointer) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(p, n)) != 0 {
		n++
	}
	return string(unsafe.Slice((*byte)(p), n))
}

// texts is a list of strings as C wants it: an array of pointers and one of
// lengths, pinned while the call lasts.
type texts struct {
	pointers []*byte
	lengths  []uintptr
}

func pinTexts(pin *runtime.Pinner, list []string) texts {
	if len(list) == 0 {
		return texts{pointers: make([]*byte, 1), lengths: make([]uintptr, 1)}
	}
	var t texts
	for _, s := range list {
		p, n := text(s)
		pin.Pin(p)
		t.pointers = append(t.pointers, p)
		t.lengths = append(t.lengths, n)
	}
	pin.Pin(&t.pointers[0])
	return t
}
