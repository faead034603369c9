// Charts for a phone: a grid is taken apart, and each panel set anew with smaller letters, one legend that breaks where
// it must, and titles in more lines.
const narrowCharts = (() => {
  const family = "Helvetica Neue, Helvetica, Arial, sans-serif";
  const largestPanelTitle = 18; // in a grid, only the title of the whole is larger
  const plotlyMargin = { l: 80, r: 80, t: 100, b: 80 }; // where a chart of another library leaves it unsaid

  const pen = document.createElement("canvas").getContext("2d");
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

  const isTitle = note => note.name === "title";
  // Plotly's texts hold entities and line breaks, and no other markup.
  const plain = text => new DOMParser().parseFromString(text.replaceAll("<br>", " "), "text/html").documentElement.textContent;

  /** The panels of a figure as figures of their own, and the title over all of them. */
  function split(data, layout) {
    const ids = Object.keys(layout).filter(key => /^xaxis\d*$/.test(key)).map(key => key.slice("xaxis".length));
    if (ids.length <= 1) return { title: null, panels: [{ data, layout }] };

    const { annotations = [], shapes = [] } = layout;
    const over = annotations.filter(isTitle).find(note => note.font.size > largestPanelTitle);
    const headed = annotations.filter(note => isTitle(note) && note !== over).map(note => [panelUnder(note, ids, layout), note]);
    const shared = Object.fromEntries(Object.entries(layout).filter(([key]) => !/^([xy]axis|legend\d*$)/.test(key)));
    const panels = ids.map(id => {
      const own = ({ xref = "x" }) => xref === `x${id}` || xref === `x${id} domain`;
      const moved = mark => ({ ...mark, xref: mark.xref.replace(`x${id}`, "x"), yref: mark.yref.replace(`y${id}`, "y") });
      const axis = (name, other) => {
        const { scaleanchor, ...rest } = layout[`${name}axis${id}`];
        return { ...rest, anchor: other, ...(scaleanchor && { scaleanchor: other }) };
      };
      return {
        data: data.filter(trace => (trace.xaxis ?? "x") === `x${id}`).map(trace => ({ ...trace, xaxis: "x", yaxis: "y" })),
        layout: {
          ...shared,
          xaxis: axis("x", "y"),
          yaxis: axis("y", "x"),
          shapes: shapes.filter(own).map(moved),
          annotations: [...annotations.filter(note => !isTitle(note) && own(note)).map(moved), ...headed.filter(([panel]) => panel === id).map(([, note]) => note)],
        },
      };
    });
    return { title: over ? plain(over.text) : null, panels };
  }

  /** The panel whose upper left corner is next to a title, to the right of it and below. */
  function panelUnder(title, ids, layout) {
    const distance = id => {
      const [right, below] = [layout[`xaxis${id}`].domain[0] - title.x, title.y - layout[`yaxis${id}`].domain[1]];
      return right < -1e-3 || below < 0 ? Infinity : right + below;
    };
    return ids.reduce((best, id) => distance(id) < distance(best) ? id : best);
  }

  /** Keeps the label of a reference line inside the axes, in one line, and off the line that it names. */
  function labelOfLine(note, { shapes = [], yaxis: y }, plotWidth) {
    note.text = wrap(note.text, plotWidth - 12, 12);
    const half = Math.min(0.5, (lengthOf(note.text, 12) / 2 + 4) / plotWidth);
    note.x = Math.max(half, Math.min(1 - half, note.x));
    const places = shapes.filter(line => line.type === "line" && line.y0 === line.y1)
      .map(line => ((y.type === "log" ? Math.log10(line.y0) : line.y0) - y.range[0]) / (y.range[1] - y.range[0]));
    const distances = places.map(place => note.y - place).sort((a, b) => Math.abs(a) - Math.abs(b));
    if (distances.length && Math.abs(distances[0]) < 0.1) note.yshift = 3 * Math.sign(distances[0]);
  }

  /** The title of a chart of another library, as the course's own charts have it. */
  const titleOf = ({ title }) => title?.text && { text: title.text, showarrow: false, xref: "paper", yref: "paper", xanchor: "left", yanchor: "top", align: "left" };

  /** False when it does not fit, or words would lie over each other. */
  async function draw(show, sheet, panel, width) {
    const { data, layout } = structuredClone(panel);
    const { xaxis: x, yaxis: y, margin = plotlyMargin, annotations = [] } = layout;
    if (!x || !y) return false;
    x.automargin = y.automargin = true;
    const plotWidth = width - 76;
    const share = axis => axis.domain ? axis.domain[1] - axis.domain[0] : 1;
    const wideRatio = (layout.height - margin.t - margin.b) * share(y) / ((layout.width - margin.l - margin.r) * share(x));
    const plotHeight = Math.max(220, Math.min(420, wideRatio * plotWidth));

    layout.font.size = 12;
    for (const [axis, room] of [[x, plotWidth], [y, plotHeight]])
      if (axis.title) axis.title = { ...axis.title, text: wrap(axis.title.text, room, 13), font: { size: 13 } };
    let upwards = 0;
    if (x.ticktext) {
      const pitch = plotWidth / x.ticktext.length - 4;
      const upright = x.ticktext.every(text => wordsOf(text).every(word => lengthOf(word, 12) <= pitch));
      x.ticktext = x.ticktext.map(text => upright ? wrap(text, pitch, 12) : text.replaceAll("<br>", " "));
      x.tickangle = upright ? 0 : -90;
      if (!upright) upwards = Math.max(...x.ticktext.map(text => lengthOf(text, 12)));
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
      if (trace.type === "heatmap" && trace.texttemplate) {
        trace.textfont = { ...trace.textfont, size: 11 };
        // Where the numbers in the cells would lie over each other, the bar that says the same makes room for them.
        const longest = Math.max(...trace.text.flat().map(text => lengthOf(text, 11)));
        if (longest + 4 > (plotWidth - 50) / trace.text[0].length) trace.showscale = false;
      }
      if (!trace.colorbar) continue;
      Object.assign(trace.colorbar, { thickness: 12, x: 1.03, y: 0.5, len: 1 });
      const { title } = trace.colorbar;
      if (title) Object.assign(title, { text: wrap(title.text, plotHeight, 12), font: { size: 12 } });
    }

    const title = annotations.find(isTitle) ?? titleOf(layout);
    delete layout.title;
    for (const note of annotations.filter(note => note !== title)) {
      if (note.xref === "x domain") {
        labelOfLine(note, layout, plotWidth);
        continue;
      }
      note.text = wrap(note.text, 120, 12);
      note.bgcolor = "#fff";
      for (const key of ["ax", "ay", "xshift", "yshift"]) if (note[key]) note[key] *= 0.6;
    }
    layout.annotations = annotations.filter(note => note !== title);
    const lines = title ? wrap(title.text, width - 16, 14, 600) : "";
    const titleHeight = title ? 10 + 18.2 * lines.split("<br>").length : 8;

    // The axes know their own room only when drawn, and the legend its height.
    Object.assign(layout, { width, height: plotHeight + titleHeight + upwards + 60, margin: { l: 8, r: 14, t: titleHeight + 6, b: 8 } });
    await show(sheet, data, layout);
    const legend = sheet.querySelector(".legend")?.getBoundingClientRect().height ?? 0;
    layout.margin.t = titleHeight + legend + 6;
    layout.height = plotHeight + layout.margin.t + upwards + 52;
    if (title) {
      layout.annotations.push({ ...title, text: lines, x: 0, xshift: 8 - sheet._fullLayout._size.l, y: 1, yshift: layout.margin.t - 8, font: { size: 14, weight: 600 } });
    }
    await show(sheet, data, layout);
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

  return { split, draw };
})();
