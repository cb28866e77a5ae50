package main

import (
	"os"
	"testing"

	"github.com/hotlined/hotlined/internal/store/storetest"
)

// asDaemon in the environment makes the test program the program itself.
const asDaemon = "HOTLINED_TEST_DAEMON"

func TestMain(m *testing.M) {
	if os.Getenv(asDaemon) != "" {
		main()
	}
	storetest.Main(m)
}
