package roster

import (
	"cmp"
	"fmt"

	"github.com/hotlined/hotlined/internal/hotline"
)

// serves reports whether the agent may be set to a queue.
func (t Terms) serves(queue string) bool { return t.Agent.Skills[cmp.Or(t.skills[queue], queue)] > 0 }

// Skill wants agents on the queues they have learnt, and nowhere else.
var Skill = Rule{
	Name: "skill",
	Help: "An agent serves only queues whose skill he or she has.",
	Hard: true,
	Breaches: func(pl Plan) (out []Breach) {
		for _, s := range pl.Shifts {
			for _, a := range s.Activities {
				skill := cmp.Or(pl.skills[a.Queue], a.Queue)
				if a.Kind == hotline.Work && !pl.serves(a.Queue) {
					out = append(out, Breach{At: a.Start, Cost: a.End.Sub(a.Start).Minutes(), Why: fmt.Sprintf(
						"%s serves %s from %s without the skill %s", pl.Agent.ID, a.Queue, pl.say(a.Start), skill)})
				}
			}
		}
		return out
	},
}
