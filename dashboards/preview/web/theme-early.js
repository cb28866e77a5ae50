// Sets the theme before anything is painted, so that a dark page does not flash white.
try {
  const chosen = localStorage.getItem("hotlined-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be refused; the system's preference holds then.
}
