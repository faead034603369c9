// Formulas, copy buttons, the theme button, and which section is being read.
for (const prose of document.querySelectorAll(".prose")) {
  renderMathInElement(prose, {
    delimiters: [
      { left: "$$", right: "$$", display: true },
      { left: "\\[", right: "\\]", display: true },
      { left: "\\begin{align}", right: "\\end{align}", display: true },
      { left: "$", right: "$", display: false },
      { left: "\\(", right: "\\)", display: false },
    ],
    throwOnError: false,
  });
}
for (const formula of document.querySelectorAll(".katex-display")) formula.tabIndex = 0;

for (const code of document.querySelectorAll(".code, .prose .highlight")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    const text = code.querySelector("pre").textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Pages opened as files may not use the clipboard: select the code, so that Ctrl-C takes it.
      getSelection().selectAllChildren(code.querySelector("pre"));
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  });
  code.append(button);
  code.querySelector("pre").tabIndex = 0;
}

const root = document.documentElement;
const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const themeButton = document.querySelector("button.theme");
const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
themeButton.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
  try { localStorage.setItem("course-theme", root.dataset.theme); } catch { /* kept for this page only */ }
});
nameTheme();

const toc = document.querySelector(".toc details");
if (toc) {
  const wide = matchMedia("(min-width: 72rem)");
  const arrange = () => { toc.open = wide.matches; };
  wide.addEventListener("change", arrange);
  arrange();
  const links = new Map([...toc.querySelectorAll("a")].map(a => [decodeURIComponent(a.hash.slice(1)), a]));
  const watch = new IntersectionObserver(entries => {
    for (const entry of entries.filter(e => e.isIntersecting)) {
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "location");
    }
  }, { rootMargin: "-10% 0px -75% 0px" });
  for (const id of links.keys()) {
    const heading = document.getElementById(id);
    if (heading) watch.observe(heading);
  }
}
