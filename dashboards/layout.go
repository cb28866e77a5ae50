package dashboards

// gridWidth is how many columns a page has.
const gridWidth = 24

// PlacedRow is a row with its place on the page, in units of the grid from the top.
type PlacedRow struct {
	Title  string
	Y      int
	Panels []PlacedPanel
}

// PlacedPanel is a panel with its place on the page.
type PlacedPanel struct {
	Panel
	X, Y int
}

// Layout places every row and panel of the page: rows below one another, panels
// from left to right in the highest gap that is wide enough, so that a tall panel
// may have two lines of small ones beside it.
func (d Dashboard) Layout() []PlacedRow {
	var out []PlacedRow
	y := 0
	for _, row := range d.Rows {
		placed := PlacedRow{Title: row.Title, Y: y}
		var floor [gridWidth]int
		for _, p := range row.Panels {
			left, top := gap(&floor, p.W)
			for i := left; i < left+p.W; i++ {
				floor[i] = top + p.H
			}
			placed.Panels = append(placed.Panels, PlacedPanel{Panel: p, X: left, Y: y + 1 + top})
		}
		for _, f := range floor {
			y = max(y, placed.Y+1+f)
		}
		out = append(out, placed)
	}
	return out
}

// gap is the highest place, then the leftmost, where so wide a panel fits.
func gap(floor *[gridWidth]int, w int) (x, y int) {
	y = -1
	for left := 0; left+w <= gridWidth; left++ {
		top := 0
		for _, f := range floor[left : left+w] {
			top = max(top, f)
		}
		if y < 0 || top < y {
			x, y = left, top
		}
	}
	return x, y
}
