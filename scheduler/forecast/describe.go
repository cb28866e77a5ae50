package forecast

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// describe names the models a day is forecast with, and their weights where
// they have much of a say.
func describe(models []Model, said [][]float64, w weights) string {
	level, shape := mostly(models, said, w.level), mostly(models, said, w.shape)
	switch level {
	case "":
		for i, m := range slices.Backward(models) {
			if said[i] != nil {
				return m.Name() + " (untested)"
			}
		}
		return "nothing"
	case shape:
		return level
	}
	return level + ", shape by " + shape
}

// mostly names the models that have much of a say, the first with the most.
func mostly(models []Model, said [][]float64, weights []float64) string {
	const much = 0.1
	var in []int
	for i := range models {
		if said[i] != nil && weights[i] >= much {
			in = append(in, i)
		}
	}
	slices.SortStableFunc(in, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	if len(in) == 1 {
		return models[in[0]].Name()
	}
	var parts []string
	for _, i := range in {
		parts = append(parts, fmt.Sprintf("%.2f %s", weights[i], models[i].Name()))
	}
	return strings.Join(parts, " + ")
}
