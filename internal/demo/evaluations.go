package demo

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"

	"github.com/hotlined/hotlined/internal/hotline"
)

// question is one item of the evaluation form.
type question struct {
	name   string
	class  hotline.ErrorClass
	kind   string
	weight float64
	errs   float64 // how often a good agent gets it wrong
	asked  float64 // how often it applies at all
}

// form is what evaluators listen for.
var form = []question{
	{"answered correctly", hotline.CustomerCritical, "wrong information", 15, 0.035, 1},
	{"carried out the request correctly", hotline.CustomerCritical, "wrong operation", 15, 0.025, 0.7},
	{"settled or passed on properly", hotline.CustomerCritical, "incomplete resolution", 10, 0.04, 1},
	{"verified identity", hotline.ComplianceCritical, "identity check", 10, 0.02, 0.9},
	{"kept data private", hotline.ComplianceCritical, "data protection", 10, 0.01, 1},
	{"stated fees and terms", hotline.ComplianceCritical, "missing disclosure", 10, 0.03, 0.4},
	{"recorded the contact", hotline.BusinessCritical, "wrong record", 8, 0.05, 1},
	{"no needless credit or waiver", hotline.BusinessCritical, "needless cost", 7, 0.03, 0.3},
	{"greeted and listened", hotline.NonCritical, "courtesy", 5, 0.05, 1},
	{"clear language", hotline.NonCritical, "clarity", 5, 0.07, 1},
	{"steered the call", hotline.NonCritical, "call control", 5, 0.10, 1},
}

// weakSpots lists what agents may be truly weak at, by item of the form.
var weakSpots = []int{0, 3, 6, 5, 1, 10}

// listen picks a call for evaluation when it is the agent's turn, every five
// days or so. Evaluators get to it in office hours of the days after.
func (s *world) listen(v *visit) {
	a := v.agent
	if s.now < a.evaluate {
		return
	}
	a.evaluate = s.now + seconds(s.quality.between(3.7, 6.6)*86400)
	at := s.officeHours(s.now + seconds(s.quality.between(1, 30)*3600))
	queue := profiles[v.queue].name
	s.at(at, func() { s.evaluate(v.id, queue, a) })
}

// officeHours moves an instant into the working day, the next one if need be.
func (s *world) officeHours(at int64) int64 {
	index := s.today.index
	for {
		d := s.cfg.dayAt(index)
		weekend := d.midnight.Weekday()%6 == 0
		open, shut := d.clock(9), d.clock(17)
		switch {
		case weekend || d.holiday || at >= shut:
			index++
		case at < open:
			return open + s.quality.Int64N(shut-open)
		default:
			return at
		}
	}
}

// evaluate fills in the form for one contact and writes it in one go.
func (s *world) evaluate(contact, queue string, a *agent) {
	s.evaluationNo++
	id := fmt.Sprintf("E%06d", s.evaluationNo)
	var rows bytes.Buffer
	w := csv.NewWriter(&rows)
	for i, q := range form {
		// Writing into memory cannot fail.
		_ = w.Write([]string{
			id, contact, queue, a.ID, evaluators[a.Team], "standard", s.stamp(),
			q.name, string(q.class), q.kind, string(s.judge(i, a)), strconv.FormatFloat(q.weight, 'f', -1, 64),
		})
	}
	w.Flush()
	s.out.evaluations.write(rows.Bytes())
}

// judge says how the agent did on one item.
func (s *world) judge(item int, a *agent) hotline.ItemResult {
	q := form[item]
	applies, err := s.quality.chance(q.asked), q.errs*a.slips
	if a.weak == item {
		err, applies = 0.42, true
	}
	switch {
	case !applies:
		return hotline.NotApplicable
	case s.quality.chance(err):
		return hotline.Fail
	}
	return hotline.Pass
}
