// Search over all chapters, in the browser. The index is a script, not JSON to fetch: pages opened as files may not fetch.
{
  const field = document.getElementById("search");
  const found = document.getElementById("found");
  let index;
  const loadIndex = () => index ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/search-index.js";
    script.onload = () => resolve(window.courseIndex);
    script.onerror = reject;
    document.head.append(script);
  });

  const fold = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

  function score(section, words) {
    const title = fold(section.heading), chapter = fold(section.chapter), text = fold(section.text);
    let total = 0;
    for (const word of words) {
      const here = (title.includes(word) ? 8 : 0) + (chapter.includes(word) ? 3 : 0) + Math.min(4, text.split(word).length - 1);
      if (here === 0) return 0;
      total += here;
    }
    return total;
  }

  // Built from text nodes, so that what a chapter quotes can never become markup here.
  function excerpt(text, words) {
    const at = Math.max(0, Math.min(...words.map(w => fold(text).indexOf(w)).filter(i => i >= 0), text.length) - 40);
    const line = document.createElement("span");
    const piece = (at > 0 ? "... " : "") + text.slice(at, at + 140);
    const pattern = new RegExp(`(${words.map(w => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
    for (const [i, part] of piece.split(pattern).entries()) {
      const node = i % 2 ? document.createElement("mark") : document.createTextNode(part);
      if (i % 2) node.textContent = part;
      line.append(node);
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
    const best = sections.map(s => [score(s, words), s]).filter(([n]) => n > 0).sort((a, b) => b[0] - a[0]).slice(0, 12);
    found.replaceChildren(...best.map(([, section]) => {
      const link = document.createElement("a");
      link.href = section.page + (section.id ? "#" + encodeURIComponent(section.id) : "");
      const title = document.createElement("strong");
      title.textContent = section.heading === section.chapter ? section.chapter : `${section.chapter}: ${section.heading}`;
      link.append(title, excerpt(section.text, words));
      return link;
    }));
    if (best.length === 0) {
      const none = document.createElement("p");
      none.textContent = "Nothing found.";
      found.append(none);
    }
  }

  field.addEventListener("input", search);
  field.addEventListener("keydown", event => { if (event.key === "ArrowDown") { found.querySelector("a")?.focus(); event.preventDefault(); } });
  found.addEventListener("keydown", event => {
    const link = document.activeElement;
    const next = event.key === "ArrowDown" ? link.nextElementSibling : event.key === "ArrowUp" ? link.previousElementSibling ?? field : null;
    if (next) { next.focus(); event.preventDefault(); }
  });
  document.addEventListener("keydown", event => {
    if (event.key === "Escape") { found.hidden = true; if (found.contains(document.activeElement)) field.focus(); }
    if (event.key === "/" && !/INPUT|TEXTAREA/.test(document.activeElement.tagName)) { field.focus(); event.preventDefault(); }
  });
  found.addEventListener("click", () => { found.hidden = true; });
  document.addEventListener("click", event => { if (!event.target.closest(".search")) found.hidden = true; });
}
