// Tables and timelines with few lines leave no white boxes behind: panels side by
// side are as high as the one of them that needs most, and what is below moves up.

// arrange places the panels of one row of the page, by what they show.
export function arrange(views) {
  let saved = 0;
  for (const band of bands(views)) {
    const tops = Math.min(...band.map((v) => v.top));
    const level = band.every((v) => v.top === tops && v.panel.h === band[0].panel.h);
    const high = level ? Math.max(...band.map((v) => v.needs())) : 0;
    for (const v of band) v.place(v.top - saved, level ? high : v.panel.h);
    if (level) saved += band[0].panel.h - high;
  }
}

// bands are groups of panels with a clear line above and below.
function bands(views) {
  const out = [];
  let end = 0;
  for (const v of [...views].sort((a, b) => a.top - b.top)) {
    if (!out.length || v.top >= end) out.push([]);
    out.at(-1).push(v);
    end = Math.max(end, v.top + v.panel.h);
  }
  return out;
}
