// Search over all chapters, in the browser. The index is a script, not JSON to fetch: pages opened as files may not fetch.
{
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  const base = document.documentElement.dataset.base;
  const most = 12;
  let index;
  const loadIndex = () => index ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = base + "assets/search-index.js";
    script.onload = () => resolve(window.courseIndex);
    script.onerror = reject;
    document.head.append(script);
  });

  const fold = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  function score(section, words) {
    const title = fold(section.heading), chapter = fold(section.chapter), text = fold(section.text), code = fold(section.code);
    let total = 0;
    for (const word of words) {
      const here = (title.includes(word) ? 8 : 0) + (chapter.includes(word) ? 3 : 0) + Math.min(4, text.split(word).length - 1) + (code.includes(word) ? 1 : 0);
      if (here === 0) return 0;
      total += here;
    }
    return total;
  }

  // Built from text nodes, so that what a chapter quotes can never become markup here. Formulas stay whole, and are set.
  function excerpt(section, words) {
    const has = text => words.some(word => fold(text).includes(word));
    const text = !has(section.text) && has(section.code) ? section.code : section.text;
    const parts = text.match(/\$\$[^$]+\$\$|\$[^$]+\$|\S+/g) ?? [];
    const first = Math.max(0, parts.findIndex(has) - 6);
    const line = document.createElement("span");
    if (first > 0) line.append("... ");
    const pattern = new RegExp(`(${words.map(w => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
    for (const part of parts.slice(first, first + 24)) {
      const formula = text !== section.code && part.match(/^\$+([^$]+)\$+$/);
      if (formula) {
        const set = document.createElement("span");
        katex.render(formula[1].replace(/\\tag\{[^}]*\}/, ""), set, { throwOnError: false });
        line.append(set);
      } else {
        for (const [i, piece] of part.split(pattern).entries()) {
          const mark = i % 2 ? document.createElement("mark") : null;
          if (mark) mark.textContent = piece;
          line.append(mark ?? piece);
        }
      }
      line.append(" ");
    }
    return line;
  }

  async function search() {
    const asked = field.value;
    const words = fold(asked).split(/\s+/).filter(w => w.length > 1);
    found.hidden = words.length === 0;
    if (words.length === 0) return;
    const sections = await loadIndex();
    // Typed on while the index was loading: the later question answers, so that links do not change under a reader's keys.
    if (field.value !== asked) return;
    const all = sections.map(s => [score(s, words), s]).filter(([n]) => n > 0).sort((a, b) => b[0] - a[0]);
    const count = found.querySelector("[role=status]");
    count.textContent = all.length === 0 ? "Nothing found." : `${all.length} section${all.length === 1 ? "" : "s"}${all.length > most ? `, the best ${most}` : ""}`;
    found.replaceChildren(count, ...all.slice(0, most).map(([, section]) => {
      const link = document.createElement("a");
      link.href = base + section.page + (section.id ? "#" + encodeURIComponent(section.id) : "");
      const title = document.createElement("strong");
      title.textContent = section.heading === section.chapter ? section.chapter : `${section.chapter}: ${section.heading}`;
      link.append(title, excerpt(section, words));
      return link;
    }));
  }

  field.addEventListener("input", search);
  field.addEventListener("keydown", event => {
    if (event.key === "ArrowDown") { found.querySelector("a")?.focus(); event.preventDefault(); }
    if (event.key === "Enter") found.querySelector("a")?.click();
  });
  found.addEventListener("keydown", event => {
    const link = document.activeElement;
    const before = link.previousElementSibling;
    const next = event.key === "ArrowDown" ? link.nextElementSibling : event.key === "ArrowUp" ? (before?.localName === "a" ? before : field) : null;
    if (next) { next.focus(); event.preventDefault(); }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { found.hidden = true; if (found.contains(document.activeElement)) field.focus(); }
    if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { field.focus(); event.preventDefault(); }
  });
  found.addEventListener("click", () => { found.hidden = true; });
  document.addEventListener("click", event => { if (!event.target.closest(".search")) found.hidden = true; });
}
