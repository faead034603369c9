// Runs before the first paint, so that a reader who chose dark never sees a white flash.
try {
  const chosen = localStorage.getItem("course-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is refused to some pages opened as files: the system's preference is used.
}
document.documentElement.classList.add("scripted");
