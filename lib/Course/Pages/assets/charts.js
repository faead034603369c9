// A figure arrives as a picture with its Plotly JSON beside it. When it comes near the window the picture is replaced by
// the interactive chart, in a box of the same size. Whatever goes wrong, the picture stays.
{
  let plotly;
  const loadPlotly = () => plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/plotly-cartesian.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.js was not found beside the page"));
    document.head.append(script);
  });

  const fingers = matchMedia("(pointer: coarse)").matches;

  // Plotly keeps letters and margins at their size when a chart shrinks, and then they collide; a picture scales them.
  function shrink(node, factor) {
    if (Array.isArray(node)) return node.map(item => shrink(item, factor));
    if (node === null || typeof node !== "object") return node;
    return Object.fromEntries(Object.entries(node).map(([key, value]) => {
      if (/font$/.test(key)) return [key, { ...value, ...(value.size && { size: value.size * factor }) }];
      if (key === "margin" || key === "pad") return [key, Object.fromEntries(Object.entries(value).map(([k, v]) => [k, typeof v === "number" ? v * factor : v]))];
      return [key, shrink(value, factor)];
    }));
  }

  async function draw(picture, json) {
    const { data, layout = {} } = JSON.parse(json);
    const Plotly = await loadPlotly();
    const chart = document.createElement("div");
    chart.className = "drawn";
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", picture.alt);
    const box = picture.getBoundingClientRect();
    chart.style.height = `${box.height}px`;
    chart.style.maxWidth = `${box.width}px`;
    picture.hidden = true;
    picture.after(chart);
    try {
      // A finger scrolls the page; a mouse drags to zoom.
      const scale = Math.min(1, box.width / picture.naturalWidth);
      const fitted = { ...shrink({ font: { size: 12 }, ...layout }, scale), width: undefined, height: undefined, autosize: true, dragmode: fingers ? false : layout.dragmode };
      await Plotly.newPlot(chart, data, fitted, { responsive: true, displaylogo: false, displayModeBar: fingers ? false : "hover" });
    } catch (error) {
      Plotly.purge(chart);
      chart.remove();
      picture.hidden = false;
      throw error;
    }
  }

  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const picture = target.querySelector("img");
      draw(picture, target.querySelector("script").textContent).catch(error => console.warn(`${picture.alt}: ${error.message}`));
    }
  }, { rootMargin: "300px" });

  for (const figure of document.querySelectorAll("figure"))
    if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;

  for (const script of document.querySelectorAll('figure script[type="application/vnd.plotly.v1+json"]'))
    if (script.closest("figure").querySelector("img")) near.observe(script.closest("figure"));
}
