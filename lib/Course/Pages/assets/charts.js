// A figure arrives as a picture with its Plotly JSON beside it. When it comes near the window the picture is replaced by
// the interactive chart. Whatever goes wrong, the picture stays. A figure with states gets a slider under its chart.
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
    modeBarButtonsToRemove: ["sendChartToCloud", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
  };
  const smallestScale = 11 / 16; // letters of 16 pixels stay at 11 or more
  const smallestPanel = 340;

  /** XPlot writes titles as plotly.js took them before its version 3: a text, and its font beside it. */
  function nestTitles(layout) {
    const axes = Object.keys(layout).filter(key => /^[xy]axis\d*$/.test(key)).map(key => layout[key]);
    for (const titled of [layout, ...axes])
      if (typeof titled.title === "string") titled.title = { text: titled.title, font: titled.titlefont ?? {} };
  }

  /** On an axis of less than two whole decades the powers of ten alone are too few: 2 and 5 are labelled as well, if they are short to write. */
  function labelFractions(layout) {
    for (const [key, axis] of Object.entries(layout).filter(([key, axis]) => /^[xy]axis\d*$/.test(key) && axis.type === "log" && axis.range && !axis.tickvals)) {
      const [low, high] = [Math.min(...axis.range), Math.max(...axis.range)];
      const [from, to] = axis.domain ?? [0, 1];
      const perDecade = (to - from) * layout[key[0] === "x" ? "width" : "height"] / (high - low);
      if (low > -4 && high < 5 && high - low >= 0.7 && Math.floor(high) - Math.ceil(low) < 2 && perDecade >= 110) Object.assign(axis, { dtick: "D2", tickformat: "~g" });
    }
  }

  /** A slider of the page itself, for Plotly's own can be moved by a mouse only. */
  function sliderOf(names, { name, active }, move) {
    const [label, input, output] = ["label", "input", "output"].map(tag => document.createElement(tag));
    label.className = "slider";
    Object.assign(input, { type: "range", min: 0, max: names.length - 1, step: 1, value: active });
    const say = () => {
      output.textContent = names[input.value];
      input.setAttribute("aria-valuetext", names[input.value]);
    };
    input.addEventListener("input", () => { say(); move(Number(input.value)); });
    say();
    label.append(`${name} `, input, output);
    return label;
  }

  async function draw(figure) {
    const picture = figure.querySelector("img");
    const { data, layout = {}, config: own, frames } = JSON.parse(figure.querySelector("script").textContent);
    nestTitles(layout);
    layout.font ??= { size: 16 }; // as the course's own charts: plotly's 12 pixels are too small on a phone
    if (own?.staticPlot) return;
    const states = frames?.length && frames.every(frame => frame.layout?.meta?.alt) ? frames : null;
    const slider = states && layout.sliders[0];
    let shown = states ? states[slider.active] : { data, layout };
    const Plotly = await loadPlotly();
    const chart = document.createElement("div");
    chart.className = "drawn";
    // The drawing and its buttons, which appear under a mouse only, are for the eye; the words stand beside it.
    chart.setAttribute("aria-hidden", "true");
    const words = document.createElement("span");
    words.className = "words";
    words.setAttribute("role", "img");
    words.setAttribute("aria-label", picture.alt);
    const sizeOf = ({ layout }) => states ? layout : { width: picture.naturalWidth, height: picture.naturalHeight };

    const addSheet = () => {
      const sheet = document.createElement("div");
      sheet.className = "sheet";
      chart.append(sheet);
      return sheet;
    };
    const show = async (sheet, data, layout) => {
      labelFractions(layout);
      const plot = await Plotly.newPlot(sheet, data, { ...layout, modebar: { bgcolor: "#fdfdfc" }, ...(fingers && { dragmode: false }) }, config);
      for (const button of sheet.querySelectorAll(".modebar-btn")) button.tabIndex = -1;
      return plot;
    };
    const clear = () => {
      for (const sheet of chart.querySelectorAll(".sheet")) Plotly.purge(sheet);
      chart.replaceChildren();
    };

    async function drawWhole(room) {
      const { width, height } = sizeOf(shown);
      // As large as the picture would be: words and axes shrink alike.
      const scale = Math.min(1, Math.max(smallestScale, room / width));
      chart.style.width = `${width * scale}px`;
      chart.style.height = `${height * scale}px`;
      const sheet = addSheet();
      await show(sheet, structuredClone(shown.data), { ...structuredClone(shown.layout), width, height });
      if (scale !== 1) sheet.style.transform = `scale(${scale})`;
    }

    // One panel under the other, or two beside each other where there is room. False when one of them cannot be read so.
    async function drawStacked(room) {
      const { title, panels } = narrowCharts.split(shown.data, shown.layout);
      chart.style.width = `${room}px`;
      chart.style.height = "";
      if (title) {
        const heading = document.createElement("p");
        heading.textContent = title;
        chart.append(heading);
      }
      const columns = Math.max(1, Math.min(panels.length, Math.floor(room / smallestPanel)));
      for (const panel of panels)
        if (!await narrowCharts.draw(show, addSheet(), panel, Math.floor(room / columns))) return false;
      return true;
    }

    async function fit() {
      delete chart.dataset.drawn;
      chart.style.minHeight = `${chart.offsetHeight}px`; // what is below stays where it is meanwhile
      clear();
      const room = figure.clientWidth;
      if (room >= sizeOf(shown).width * smallestScale || !await drawStacked(room)) {
        clear();
        await drawWhole(room);
      }
      chart.style.minHeight = "";
      chart.dataset.drawn = room;
      figure.dispatchEvent(new Event("drawn", { bubbles: true }));
    }

    try {
      picture.hidden = true;
      picture.after(words, chart);
      await fit();
    } catch (error) {
      clear();
      chart.remove();
      words.remove();
      picture.hidden = false;
      throw error;
    }
    let last = Promise.resolve(), drawnFor = figure.clientWidth;
    if (states) {
      let waiting = false;
      chart.after(sliderOf(states.map(state => state.name), slider, index => {
        shown = states[index];
        words.setAttribute("aria-label", shown.layout.meta.alt);
        if (waiting) return;
        waiting = true;
        last = last.then(() => { waiting = false; return fit(); });
      }));
    }
    new ResizeObserver(() => {
      if (figure.clientWidth === drawnFor || figure.clientWidth === 0) return;
      drawnFor = figure.clientWidth;
      last = last.then(fit);
    }).observe(figure);
  }

  const near = new IntersectionObserver(entries => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      draw(target).catch(error => console.warn(`${target.querySelector("img").alt}: ${error.message}`));
    }
  }, { rootMargin: "300px" });

  for (const script of document.querySelectorAll('figure script[type="application/vnd.plotly.v1+json"]'))
    if (script.closest("figure").querySelector("img")) near.observe(script.closest("figure"));
}
