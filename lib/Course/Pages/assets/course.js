// Formulas, code blocks, the buttons on top, and which section is being read.
const root = document.documentElement;
const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* kept for this page only */ } };
const remembered = name => { try { return localStorage.getItem(name); } catch { return null; } };

// A part that stands in the chapter's second half now: an old address leads on.
const moved = JSON.parse(document.body.dataset.moved ?? "{}");
const wanted = Object.keys(moved).find(part => [part, encodeURIComponent(part)].includes(location.hash.slice(1)));
if (wanted) location.replace(moved[wanted] + location.hash);

for (const prose of document.querySelectorAll(".prose")) {
  renderMathInElement(prose, {
    delimiters: [
      { left: "$$", right: "$$", display: true },
      { left: "\\[", right: "\\]", display: true },
      ...["equation", "equation*", "align", "align*", "gather", "gather*"].map(name => ({ left: `\\begin{${name}}`, right: `\\end{${name}}`, display: true })),
      { left: "$", right: "$", display: false },
      { left: "\\(", right: "\\)", display: false },
    ],
    throwOnError: false,
  });
}
// A comma or full stop after a short formula stays on its line; a long one may have to break.
for (const formula of document.querySelectorAll(".katex:not(.katex-display .katex)")) {
  const after = formula.parentNode.nextSibling;
  const [mark] = after?.nodeType === Node.TEXT_NODE ? after.data.match(/^[.,;:!?)\]'"\u2019\u201d]+/) ?? [] : [];
  const width = [...formula.querySelectorAll(".katex-html > .katex-base")].reduce((sum, base) => sum + base.offsetWidth, 0);
  if (!mark || width > 160) continue;
  const together = document.createElement("span");
  together.className = "together";
  formula.parentNode.replaceWith(together);
  together.append(formula, mark);
  after.data = after.data.slice(mark.length);
}

// A small number and its exponent, a share and its sign, and whatever is as short in a table stay in one line.
const small = /(\S*\de-\d+\S*|[\d.]+\s%\S*)/;
for (const check of document.querySelectorAll(".check")) {
  const texts = document.createTreeWalker(check, NodeFilter.SHOW_TEXT);
  const found = [];
  while (texts.nextNode()) if (small.test(texts.currentNode.data)) found.push(texts.currentNode);
  for (const text of found)
    text.replaceWith(...text.data.split(small).map((part, i) => {
      if (i % 2 === 0) return part;
      const together = document.createElement("span");
      together.className = "together";
      together.textContent = part;
      return together;
    }));
}
for (const cell of document.querySelectorAll("main :is(td, th)"))
  if (cell.textContent.trim().length <= (cell.localName === "td" ? 12 : 8)) cell.classList.add("together");

// A formula as wide as its line has its number under it; a little wider, it is set smaller; wider still, it is broken.
const displays = [...document.querySelectorAll(".katex-display")];
const smallest = 0.8;
function fitFormulas() {
  for (const display of displays) {
    display.classList.remove("number-below", "broken");
    display.style.fontSize = "";
  }
  const sizes = displays.map(display => {
    const parts = [...display.querySelectorAll(".katex-html > .katex-base")].map(part => part.getBoundingClientRect());
    const right = Math.max(...parts.map(part => part.right));
    return {
      share: display.clientWidth / (right - Math.min(...parts.map(part => part.left))),
      toNumber: (display.querySelector(".katex-tag > *")?.getBoundingClientRect().left ?? Infinity) - right,
    };
  });
  for (const [i, { share, toNumber }] of sizes.entries()) {
    displays[i].classList.toggle("number-below", toNumber < 16);
    displays[i].classList.toggle("broken", share < smallest);
    if (share < 1) displays[i].style.fontSize = `${Math.max(smallest, Math.floor(share * 100) / 100)}em`;
  }
}
// Code and tables that are a little too wide are set smaller as well; what is wider still scrolls.
const smallestText = 0.84; // letters of 13 pixels stay at 11
function fitCodeAndTables() {
  const boxes = [...document.querySelectorAll("main :is(.highlight pre, table)")];
  for (const box of boxes) box.style.fontSize = "";
  const normal = boxes.map(box => parseFloat(getComputedStyle(box).fontSize));
  const wanted = boxes.map(() => 1);
  for (let tries = 0; tries < 3; tries++) {
    const shares = boxes.map(box => box.scrollWidth > box.clientWidth ? box.clientWidth / box.scrollWidth : 1);
    for (const [i, box] of boxes.entries()) {
      if (shares[i] === 1) continue;
      wanted[i] *= shares[i] - 0.003;
      box.style.fontSize = wanted[i] >= smallestText ? `${normal[i] * wanted[i]}px` : "";
    }
  }
}
// The keyboard reaches what is wider than its place, to scroll it, and passes by what is not.
function reachWhatScrolls() {
  for (const box of document.querySelectorAll("main :is(pre, table, .katex-display, figure)")) {
    if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
const arrangeText = () => { fitFormulas(); fitCodeAndTables(); reachWhatScrolls(); };
{
  const main = document.querySelector("main");
  let width;
  new ResizeObserver(() => {
    if (main.clientWidth !== width) arrangeText();
    width = main.clientWidth;
  }).observe(main);
  main.addEventListener("toggle", () => { fitCodeAndTables(); reachWhatScrolls(); }, true);
  main.addEventListener("drawn", reachWhatScrolls);
  document.fonts.ready.then(arrangeText);
}

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
}

const blocks = document.querySelectorAll("details.code:not(.setup)");
const foldButton = document.querySelector("button.fold");
if (foldButton) {
  const fold = folded => {
    for (const block of blocks) block.open = !folded;
    foldButton.textContent = folded ? "Show code" : "Hide code";
    foldButton.dataset.folded = folded;
  };
  fold(remembered("course-code") === "folded");
  foldButton.addEventListener("click", () => {
    fold(foldButton.dataset.folded !== "true");
    remember("course-code", foldButton.dataset.folded === "true" ? "folded" : "shown");
  });
}

const isDark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
const themeButton = document.querySelector("button.theme");
const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
themeButton.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
  remember("course-theme", root.dataset.theme);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
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
