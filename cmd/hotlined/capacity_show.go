package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/hotlined/hotlined/scheduler/capacity"
)

// capacityAnswer is the JSON of `hotlined capacity`: heads in full-time equivalents,
// shares as fractions, cost in the plan's currency.
type capacityAnswer struct {
	Scenarios []capacityScenario `json:"scenarios"`
}

type capacityScenario struct {
	Name   string          `json:"name"`
	Groups []capacityGroup `json:"groups"`
}

type capacityGroup struct {
	Name       string         `json:"group"`
	Cost       float64        `json:"cost"`
	CostBy     capacityBill   `json:"cost_by"`
	WithoutNew float64        `json:"cost_without_recommended"`
	Classes    []capacityHire `json:"classes"`
	Weeks      []capacityWeek `json:"weeks"`
}

type capacityBill struct {
	Heads    float64 `json:"heads"`
	Hiring   float64 `json:"hiring"`
	Overtime float64 `json:"overtime"`
	Unmet    float64 `json:"unmet"`
}

type capacityHire struct {
	Start       string `json:"start"`
	Heads       int    `json:"heads"`
	Recommended bool   `json:"recommended"`
}

type capacityWeek struct {
	Week          string  `json:"week"`
	Need          float64 `json:"need"`
	NeedP10       float64 `json:"need_p10"`
	NeedP90       float64 `json:"need_p90"`
	Paid          float64 `json:"paid"`
	Training      float64 `json:"training"`
	Heads         float64 `json:"heads"`
	Gap           float64 `json:"gap"`
	OvertimeHours float64 `json:"overtime_hours"`
	UnmetHours    float64 `json:"unmet_hours"`
	PEnough       float64 `json:"p_enough"`
	PWithOvertime float64 `json:"p_with_overtime"`
	Cost          float64 `json:"cost"`
}

// add carries a group through with the classes that are recommended.
func (s *capacityScenario) add(start time.Time, g capacity.Group, recommended []capacity.Class) {
	p := g.Project(recommended)
	out := capacityGroup{
		Name: g.Name, Cost: p.Cost.Total(), CostBy: capacityBill(p.Cost), WithoutNew: g.Project(nil).Cost.Total(), Classes: []capacityHire{},
	}
	day := func(week int) string { return start.AddDate(0, 0, 7*week).Format(time.DateOnly) }
	for _, c := range g.Classes {
		out.Classes = append(out.Classes, capacityHire{day(c.Week), c.Heads, false})
	}
	for _, c := range recommended {
		out.Classes = append(out.Classes, capacityHire{day(c.Week), c.Heads, true})
	}
	for t, w := range p.Weeks {
		out.Weeks = append(out.Weeks, capacityWeek{
			day(t), w.Need, w.NeedP10, w.NeedP90, w.Paid, w.Training, w.Heads, w.Gap, w.Overtime, w.Unmet, w.PEnough, w.PWithOvertime, w.Cost,
		})
	}
	s.Groups = append(s.Groups, out)
}

// worst are the week with the largest gap and the share of weeks that have more
// likely than not enough heads.
func (g capacityGroup) worst() (week capacityWeek, enough float64) {
	for i, w := range g.Weeks {
		if i == 0 || w.Gap < week.Gap {
			week = w
		}
		if w.PWithOvertime >= 0.5 {
			enough += 1 / float64(len(g.Weeks))
		}
	}
	return week, enough
}

// print shows the scenarios side by side, and then the weeks of each.
func (a capacityAnswer) print(w io.Writer, every int) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "scenario\tgroup\tneed first\tlast\theads first\tlast\tworst gap\tin\tweeks likely met\thired\tcost\twithout new classes\t\n")
	for _, s := range a.Scenarios {
		for _, g := range s.Groups {
			first, last := g.Weeks[0], g.Weeks[len(g.Weeks)-1]
			worst, enough := g.worst()
			hired := 0
			for _, c := range g.Classes {
				if c.Recommended {
					hired += c.Heads
				}
			}
			say(tw, "%s\t%s\t%.1f\t%.1f\t%.1f\t%.1f\t%+.1f\t%s\t%.0f %%\t%d\t%.0f\t%.0f\t\n",
				s.Name, g.Name, first.Need, last.Need, first.Heads, last.Heads, worst.Gap, worst.Week, 100*enough, hired, g.Cost, g.WithoutNew)
		}
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, s := range a.Scenarios {
		for _, g := range s.Groups {
			if err := g.print(w, s.Name, every); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g capacityGroup) print(w io.Writer, scenario string, every int) error {
	say(w, "\n%s, %s: heads %.0f, hiring %.0f, overtime %.0f, unmet %.0f\n", scenario, g.Name, g.CostBy.Heads, g.CostBy.Hiring, g.CostBy.Overtime, g.CostBy.Unmet)
	var classes []string
	for _, c := range g.Classes {
		mark := " (settled)"
		if c.Recommended {
			mark = ""
		}
		classes = append(classes, fmt.Sprintf("%s: %d%s", c.Start, c.Heads, mark))
	}
	if len(classes) > 0 {
		say(w, "classes  %s\n", strings.Join(classes, ", "))
	}
	if every == 0 {
		return nil
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	say(tw, "week\tneed\t10-90 %%\tpaid\ttraining\theads\tgap\tovertime h\tunmet h\tenough\twith overtime\tcost\t\n")
	for i := 0; i < len(g.Weeks); i += every {
		c := g.Weeks[i]
		say(tw, "%s\t%.1f\t%.1f-%.1f\t%.1f\t%.1f\t%.1f\t%+.1f\t%.0f\t%.0f\t%.0f %%\t%.0f %%\t%.0f\t\n",
			c.Week, c.Need, c.NeedP10, c.NeedP90, c.Paid, c.Training, c.Heads, c.Gap, c.OvertimeHours, c.UnmetHours, 100*c.PEnough, 100*c.PWithOvertime, c.Cost)
	}
	return tw.Flush()
}

// csv writes one line for every scenario, group and week.
func (a capacityAnswer) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	head := "scenario,group,week,need,need_p10,need_p90,paid,training,heads,gap,overtime_hours,unmet_hours,p_enough,p_with_overtime,hired,cost"
	if err := out.Write(strings.Split(head, ",")); err != nil {
		return err
	}
	for _, s := range a.Scenarios {
		for _, g := range s.Groups {
			hired := map[string]int{}
			for _, c := range g.Classes {
				hired[c.Start] += c.Heads
			}
			for _, c := range g.Weeks {
				row := []string{s.Name, g.Name, c.Week}
				for _, v := range []float64{c.Need, c.NeedP10, c.NeedP90, c.Paid, c.Training, c.Heads, c.Gap, c.OvertimeHours, c.UnmetHours, c.PEnough, c.PWithOvertime} {
					row = append(row, strconv.FormatFloat(v, 'f', 4, 64))
				}
				if err := out.Write(append(row, strconv.Itoa(hired[c.Week]), strconv.FormatFloat(c.Cost, 'f', 2, 64))); err != nil {
					return err
				}
			}
		}
	}
	out.Flush()
	return out.Error()
}
