package graph

import (
	"sync"
	"time"
)

// A mailbox may be asked 10,000 times in ten minutes by an application, and
// whoever goes on asking while refused goes on being refused ("Microsoft Graph
// service-specific throttling limits", Outlook). So it is counted here.
const (
	budgetSpan  = 10 * time.Minute
	budgetParts = 30
	budgetPart  = budgetSpan / budgetParts
)

// budget counts the requests for one mailbox. The last ten minutes touch one part
// more than they have, so that no more than the limit go out in any ten.
type budget struct {
	limit int

	mu    sync.Mutex
	last  int64 // the number of the newest part
	spent [budgetParts + 1]int
}

// take counts n requests if they may go out now, and returns 0; else it says how
// long to wait before it is asked again.
func (b *budget) take(n int, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	part := now.UnixNano() / int64(budgetPart)
	b.last = max(b.last, part-int64(len(b.spent)))
	for b.last < part {
		b.last++
		b.spent[b.place(b.last)] = 0
	}
	total := 0
	for _, spent := range b.spent {
		total += spent
	}
	if total == 0 || total+n <= b.limit {
		b.spent[b.place(b.last)] += n
		return 0
	}
	// Until the first part that has some is over.
	for oldest := b.last - budgetParts; oldest <= b.last; oldest++ {
		if b.spent[b.place(oldest)] > 0 {
			over := time.Unix(0, (oldest+int64(len(b.spent)))*int64(budgetPart))
			return max(over.Sub(now), time.Millisecond)
		}
	}
	return budgetPart
}

func (b *budget) place(part int64) int {
	n := int64(len(b.spent))
	return int((part%n + n) % n)
}
