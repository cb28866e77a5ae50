package hotline

import (
	"testing"
	"time"
)

func TestNoWaitIsFlattered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		wait   time.Duration
		bucket uint16
		edge   time.Duration
	}{
		{0, 0, 0},
		{20 * time.Second, 20, 20 * time.Second},
		{10*time.Minute + time.Second, 615, 615 * time.Second},
		{18 * time.Hour, 64800, 18 * time.Hour},
		{18*time.Hour + time.Second, 64801, 19 * time.Hour},
		{24 * time.Hour, 64806, 24 * time.Hour},
		{24*time.Hour + time.Second, 64807, 25 * time.Hour},
		{15 * 24 * time.Hour, 65142, 15 * 24 * time.Hour},
		{90 * 24 * time.Hour, 65535, 753 * time.Hour}, // 31 days or more
	} {
		if got := WaitBucket(c.wait); got != c.bucket || BucketSeconds(got) != c.edge.Seconds() {
			t.Errorf("a wait of %s is in bucket %d, up to %g s; want %d, up to %g s", c.wait, got, BucketSeconds(got), c.bucket, c.edge.Seconds())
		}
	}
}
