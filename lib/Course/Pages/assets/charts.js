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
      // A finger scrolls the page; a mouse drags to zoom. On a phone the margins of a wide chart would leave no chart.
      const fitted = { ...layout, width: undefined, height: undefined, autosize: true, dragmode: fingers ? false : layout.dragmode };
      if (box.width < 480) Object.assign(fitted, { margin: { l: 44, r: 12, t: 40, b: 44 }, font: { ...layout.font, size: 10 } });
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

  for (const script of document.querySelectorAll('figure script[type="application/vnd.plotly.v1+json"]'))
    if (script.closest("figure").querySelector("img")) near.observe(script.closest("figure"));
}
