// A figure arrives as a picture with its Plotly JSON beside it. When it comes near the window the picture is replaced by
// the interactive chart. Whatever goes wrong, the picture stays.
{
  let plotly;
  const loadPlotly = () => plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/plotly-cartesian.min.js";
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly.js was not found beside the page"));
    document.head.append(script);
  });

  // A finger scrolls the page; a mouse drags to zoom.
  const fingers = matchMedia("(pointer: coarse)").matches;
  const config = {
    displaylogo: false,
    displayModeBar: fingers ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
  };
  const smallestScale = 11 / 16; // letters of 16 pixels stay at 11 or more

  async function draw(figure) {
    const picture = figure.querySelector("img");
    const { data, layout = {}, config: own } = JSON.parse(figure.querySelector("script").textContent);
    if (own?.staticPlot) return;
    const Plotly = await loadPlotly();
    const chart = document.createElement("div");
    chart.className = "drawn";
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", picture.alt);
    const sheet = document.createElement("div");
    chart.append(sheet);
    const [width, height] = [picture.naturalWidth, picture.naturalHeight];
    const shared = { modebar: { bgcolor: "#fdfdfc" }, ...(fingers && { dragmode: false }) };

    const show = async (data, layout, scale) => {
      await Plotly.newPlot(sheet, data, { ...layout, ...shared }, config);
      sheet.style.transform = scale === 1 ? "" : `scale(${scale})`;
      chart.style.width = `${layout.width * scale}px`;
      chart.style.height = `${layout.height * scale}px`;
    };
    const fit = async () => {
      const room = figure.clientWidth;
      if (room < width * smallestScale && await narrow(show, sheet, data, layout, room)) return;
      // As large as the picture would be: words and axes shrink alike.
      await show(structuredClone(data), { ...structuredClone(layout), width, height }, Math.min(1, Math.max(smallestScale, room / width)));
    };

    try {
      picture.hidden = true;
      picture.after(chart);
      await fit();
    } catch (error) {
      Plotly.purge(sheet);
      chart.remove();
      picture.hidden = false;
      throw error;
    }
    let drawnFor = figure.clientWidth;
    new ResizeObserver(() => {
      if (figure.clientWidth === drawnFor || figure.clientWidth === 0) return;
      drawnFor = figure.clientWidth;
      fit();
    }).observe(figure);
  }

  const pen = document.createElement("canvas").getContext("2d");
  const family = "Helvetica Neue, Helvetica, Arial, sans-serif";
  const lengthOf = (text, size, weight = 400) => {
    pen.font = `${weight} ${size}px ${family}`;
    return pen.measureText(text).width;
  };
  const wordsOf = text => text.split(/ |<br>/);
  const wrap = (text, width, size, weight) => wordsOf(text).reduce((lines, word) => {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) === "" || lengthOf(longer, size, weight) <= width) return [...lines.slice(0, -1), longer];
    return [...lines, word];
  }, [""]).join("<br>");

  // One panel set anew for a phone: smaller letters, one legend that breaks where it must, titles in more lines.
  // False when it does not fit, or words would lie over each other.
  async function narrow(show, sheet, wideData, wideLayout, width) {
    const [data, layout] = structuredClone([wideData, wideLayout]);
    const { xaxis: x, yaxis: y, margin, annotations = [] } = layout;
    if (!x || !y || !margin || layout.xaxis2) return false;
    const plotWidth = width - 76;
    const wideRatio = (layout.height - margin.t - margin.b) / (layout.width - margin.l - margin.r);
    const plotHeight = Math.max(220, Math.min(420, wideRatio * plotWidth));

    layout.font.size = 12;
    for (const [axis, room] of [[x, plotWidth], [y, plotHeight]])
      if (axis.title) axis.title = { ...axis.title, text: wrap(axis.title.text, room, 13), font: { size: 13 } };
    if (x.ticktext) {
      const pitch = plotWidth / x.ticktext.length - 4;
      const upright = x.ticktext.every(text => wordsOf(text).every(word => lengthOf(word, 12) <= pitch));
      x.ticktext = x.ticktext.map(text => upright ? wrap(text, pitch, 12) : text.replaceAll("<br>", " "));
      x.tickangle = upright ? 0 : -90;
    } else {
      if (typeof x.dtick === "number") x.dtick *= Math.ceil(Math.abs(x.range[1] - x.range[0]) / x.dtick / 6);
      x.nticks = Math.min(x.nticks ?? 5, 5);
      x.tickangle = 0;
    }
    x.domain = y.domain = [0, 1];

    for (const key of Object.keys(layout).filter(key => /^legend\d*$/.test(key))) delete layout[key];
    layout.legend = { orientation: "h", x: 0, y: 1, xanchor: "left", yanchor: "bottom", bgcolor: "rgba(0,0,0,0)" };
    for (const trace of data) {
      delete trace.legend;
      if (trace.textfont) trace.textfont.size = 11;
      if (!trace.colorbar) continue;
      Object.assign(trace.colorbar, { thickness: 12, x: 1.03, y: 0.5, len: 1 });
      const { title } = trace.colorbar;
      if (title) Object.assign(title, { text: wrap(title.text, plotHeight, 12), font: { size: 12 } });
    }

    const title = annotations.find(note => note.name === "title");
    for (const note of annotations.filter(note => note !== title)) {
      note.text = wrap(note.text, 120, 12);
      note.bgcolor = "#fff";
      for (const key of ["ax", "ay", "xshift", "yshift"]) if (note[key]) note[key] *= 0.6;
    }
    layout.annotations = annotations.filter(note => note !== title);
    const lines = title ? wrap(title.text, width - 16, 14, 600) : "";
    const titleHeight = title ? 10 + 18.2 * lines.split("<br>").length : 8;

    // The axes know their own room only when drawn, and the legend its height.
    Object.assign(layout, { width, height: plotHeight + titleHeight + 60, margin: { l: 8, r: 14, t: titleHeight + 6, b: 8 } });
    await show(data, layout, 1);
    const legend = sheet.querySelector(".legend")?.getBoundingClientRect().height ?? 0;
    layout.margin.t = titleHeight + legend + 6;
    layout.height = plotHeight + layout.margin.t + 52;
    if (title) {
      const plotLeft = sheet.querySelector(".bglayer .bg").getBoundingClientRect().left - sheet.getBoundingClientRect().left;
      layout.annotations.push({ ...title, text: lines, x: 0, xshift: 8 - plotLeft, y: 1, yshift: layout.margin.t - 8, font: { size: 14, weight: 600 } });
    }
    await show(data, layout, 1);
    return readable(sheet);
  }

  function readable(sheet) {
    const frame = sheet.getBoundingClientRect();
    const texts = [...sheet.querySelectorAll(".main-svg text")].filter(text => text.getBoundingClientRect().width > 0);
    const boxes = texts.map(text => text.getBoundingClientRect());
    return texts.every(text => parseFloat(getComputedStyle(text).fontSize) >= 11) && !boxes.some((a, i) => a.left < frame.left || a.right > frame.right + 1 || a.top < frame.top || a.bottom > frame.bottom + 1
      || boxes.slice(0, i).some(b => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3));
  }

  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target).catch(error => console.warn(`${target.querySelector("img").alt}: ${error.message}`));
    }
  }, { rootMargin: "300px" });

  for (const figure of document.querySelectorAll("figure"))
    if (figure.scrollWidth > figure.clientWidth) figure.tabIndex = 0;

  for (const script of document.querySelectorAll('figure script[type="application/vnd.plotly.v1+json"]'))
    if (script.closest("figure").querySelector("img")) near.observe(script.closest("figure"));
}
