package roster

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hotlined/hotlined/internal/hotline"
)

// Year is what a ledger of burdens is drawn up from: what was rostered in a span
// of time, mostly a year.
type Year struct {
	Span      hotline.Interval
	Site      *time.Location
	Agents    []hotline.Agent
	Contracts []hotline.Contract
	Wishes    []Wish
	Shifts    []hotline.Shift    // as published last
	Covered   []hotline.Interval // by published rosters: a wish beyond them is neither granted nor refused
	Moved     map[string]int     // days that became others after they were published, by agent
	Holiday   func(day time.Time) bool
	Config    Config // the hours of the night
}

// The burdens that a ledger counts.
const (
	BurdenNights   = "nights"
	BurdenWeekends = "weekends"
	BurdenHolidays = "holidays"
	BurdenRefused  = "wishes refused"
	BurdenMoved    = "shifts moved"
)

// Burdens lists them in the order in which they are told.
var Burdens = []string{BurdenNights, BurdenWeekends, BurdenHolidays, BurdenRefused, BurdenMoved}

// The verdicts of a ledger.
const (
	MoreThanChance  = "more than chance"
	FewerThanChance = "fewer than chance"
	AsChance        = "as chance has it"
	TooFew          = "too few to tell"
)

// Account is what one agent has borne.
type Account struct {
	Agent, Team, Contract string
	Peers                 int // with whom the agent is compared, himself or herself counted
	Shifts                int
	Wishes                int     // granted or refused
	RefusedHours          float64 // hours of wishes refused, times their weights
	Burdens               map[string]Burden
}

// Burden is one count of an agent's beside what chance would have given: the
// peers' burdens shared out blindly over their shifts, weeks or wishes.
type Burden struct {
	Count     float64
	Of        float64 // shifts, weeks worked, or wishes, that it could have been
	Expected  float64
	Low, High float64 // 90 of 100 agents would lie within by chance alone
	Chance    float64 // probability of a count as far off or further
	Verdict   string
}

// nightHours is how much of a shift lies at night before it is a night shift: as
// in the European directive on working time.
const nightHours = 3 * time.Hour

// Ledger counts what everybody has borne, and compares each with those of the same
// team and contract, or of the same contract where they are few. Of many agents some
// are far off by chance: only those are called so whom chance does not explain, one
// in twenty of them wrongly at most (Benjamini and Hochberg 1995).
func Ledger(y Year) []Account {
	b := y.book()
	out := make([]Account, 0, len(y.Agents))
	for _, a := range y.Agents {
		out = append(out, b.account(a))
	}
	slices.SortStableFunc(out, func(x, y Account) int {
		return cmp.Or(strings.Compare(x.Team, y.Team), strings.Compare(x.Agent, y.Agent))
	})
	for _, burden := range Burdens {
		compare(out, burden, b.runs[burden])
	}
	return out
}

// Tally is what the fairness rules want to know of an account.
func (a Account) Tally() Tally {
	return Tally{Nights: a.Burdens[BurdenNights].Count, Weekends: a.Burdens[BurdenWeekends].Count, Refused: a.RefusedHours}
}

// SharesBurdens reports whether a rule asked for wants to know what people have
// borne.
func (c Config) SharesBurdens() bool {
	return slices.ContainsFunc(c.settings(), func(s Setting) bool { return strings.HasPrefix(s.Rule, "fair-") })
}

// book is a year counted by agent.
type book struct {
	y      Year
	shifts map[string][]hotline.Shift
	runs   map[string]float64 // how many of a burden come together: nights in a row are one lot, not several
}

func (y Year) book() *book {
	b := &book{y: y, shifts: byAgent(keep(y.Shifts, func(s hotline.Shift) bool { return y.Span.Contains(s.Start) })), runs: map[string]float64{}}
	var nights, squares float64
	for _, a := range y.Agents {
		for _, n := range b.nightRuns(a.ID) {
			nights += n
			squares += n * n
		}
	}
	for _, burden := range Burdens {
		b.runs[burden] = 1
	}
	if nights > 0 {
		b.runs[BurdenNights] = squares / nights
	}
	return b
}

func (b *book) night(s hotline.Shift) bool {
	return nightOf(Terms{Site: b.y.Site, Config: b.y.Config}, s) >= nightHours
}

// nightRuns are the lengths of an agent's rows of night shifts.
func (b *book) nightRuns(agent string) (out []float64) {
	t := Terms{Site: b.y.Site}
	var last time.Time
	for _, s := range b.shifts[agent] {
		if !b.night(s) {
			continue
		}
		day := t.date(s.Start)
		if n := len(out); n > 0 && day.Equal(t.dayFrom(last, 1)) {
			out[n-1]++
		} else {
			out = append(out, 1)
		}
		last = day
	}
	return out
}

func (b *book) account(a hotline.Agent) Account {
	t := Terms{Site: b.y.Site}
	out := Account{Agent: a.ID, Team: a.Team, Contract: a.Contract, Burdens: map[string]Burden{}}
	weeks, weekends := map[string]bool{}, map[string]bool{}
	var nights, holidays, refused float64
	for _, s := range b.shifts[a.ID] {
		out.Shifts++
		local := s.Start.In(b.y.Site)
		year, week := local.ISOWeek() // a weekend lies in one such week, whatever day weeks begin on
		name := fmt.Sprint(year, "-", week)
		weeks[name] = true
		if d := local.Weekday(); d == time.Saturday || d == time.Sunday {
			weekends[name] = true
		}
		if b.night(s) {
			nights++
		}
		if b.y.Holiday != nil && b.y.Holiday(t.date(s.Start)) {
			holidays++
		}
	}
	for _, w := range b.y.Wishes {
		if w.Agent != a.ID || !b.decided(w) {
			continue
		}
		out.Wishes++
		if hours := b.against(w); hours > 0 {
			refused++
			out.RefusedHours += hours * w.Weight
		}
	}
	shifts := float64(out.Shifts)
	out.Burdens[BurdenNights] = Burden{Count: nights, Of: shifts}
	out.Burdens[BurdenWeekends] = Burden{Count: float64(len(weekends)), Of: float64(len(weeks))}
	out.Burdens[BurdenHolidays] = Burden{Count: holidays, Of: shifts}
	out.Burdens[BurdenRefused] = Burden{Count: refused, Of: float64(out.Wishes)}
	moved := float64(b.y.Moved[a.ID])
	out.Burdens[BurdenMoved] = Burden{Count: moved, Of: max(shifts, moved)}
	return out
}

// decided reports whether a wish lay in the span and under a published roster.
func (b *book) decided(w Wish) bool {
	return b.y.Span.Contains(w.From) && slices.ContainsFunc(b.y.Covered, func(c hotline.Interval) bool {
		return !w.From.Before(c.Start) && w.From.Before(c.End)
	})
}

// against is how many hours of a wish were refused. A wish to work is granted by
// any work in its time: nobody works a whole day.
func (b *book) against(w Wish) float64 {
	var worked time.Duration
	for _, s := range b.shifts[w.Agent] {
		worked += overlap(s, w.From, w.To)
	}
	switch {
	case !w.Work:
		return worked.Hours()
	case worked > 0:
		return 0
	}
	return min(8, w.To.Sub(w.From).Hours())
}

// fewest peers, and burdens among them, that a comparison is made with.
const (
	fewestPeers   = 4
	fewestBurdens = 5
	falseAlarms   = 0.05
)

// compare fills in one burden of all accounts: what chance would have given.
func compare(all []Account, burden string, run float64) {
	groups := map[string][]int{}
	for i, a := range all {
		groups[a.Team+"\x00"+a.Contract] = append(groups[a.Team+"\x00"+a.Contract], i)
		groups[a.Contract] = append(groups[a.Contract], i)
	}
	for i := range all {
		peers := groups[all[i].Team+"\x00"+all[i].Contract]
		if len(peers) < fewestPeers {
			peers = groups[all[i].Contract]
		}
		all[i].Peers = len(peers)
		b := all[i].Burdens[burden]
		var count, of float64
		for _, j := range peers {
			count += all[j].Burdens[burden].Count
			of += all[j].Burdens[burden].Of
		}
		b.Verdict, b.Chance = TooFew, math.NaN()
		if of > 0 {
			b.Expected = b.Of * count / of
		}
		if len(peers) >= fewestPeers && count/run >= fewestBurdens && b.Of > 0 {
			b.lots(count/run, of/run, run)
		}
		all[i].Burdens[burden] = b
	}
	decide(all, burden)
}

// lots compares a count with drawing lots: so many of all shifts are burdens, and
// the agent's are drawn from them blindly (hypergeometric).
func (b *Burden) lots(burdens, all, run float64) {
	n, k, total := int(math.Round(b.Of/run)), int(math.Round(burdens)), int(math.Round(all))
	n, k = min(n, total), min(k, total)
	got := b.Count / run
	var below, above, sum float64
	b.Low, b.High = math.NaN(), math.NaN()
	for x := max(0, n+k-total); x <= min(n, k); x++ {
		p := math.Exp(choose(k, x) + choose(total-k, n-x) - choose(total, n))
		if float64(x) <= got+0.5-1e-9 {
			below += p
		}
		if float64(x) >= got-0.5+1e-9 {
			above += p
		}
		if sum += p; sum >= 0.05 && math.IsNaN(b.Low) {
			b.Low = float64(x) * run
		}
		if sum >= 0.95 && math.IsNaN(b.High) {
			b.High = float64(x) * run
		}
	}
	b.Chance = min(1, 2*min(below, above))
}

// choose is the logarithm of n over k.
func choose(n, k int) float64 {
	lg := func(v int) float64 { g, _ := math.Lgamma(float64(v) + 1); return g }
	return lg(n) - lg(k) - lg(n-k)
}

// decide names those whom chance does not explain, by the procedure of Benjamini
// and Hochberg.
func decide(all []Account, burden string) {
	var order []int
	for i, a := range all {
		if !math.IsNaN(a.Burdens[burden].Chance) {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(all[i].Burdens[burden].Chance, all[j].Burdens[burden].Chance) })
	named := 0
	for rank, i := range order {
		if all[i].Burdens[burden].Chance <= falseAlarms*float64(rank+1)/float64(len(order)) {
			named = rank + 1
		}
	}
	for rank, i := range order {
		b := all[i].Burdens[burden]
		switch {
		case rank >= named:
			b.Verdict = AsChance
		case b.Count > b.Expected:
			b.Verdict = MoreThanChance
		default:
			b.Verdict = FewerThanChance
		}
		all[i].Burdens[burden] = b
	}
}
