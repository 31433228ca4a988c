// Files to take along: the list that is shown, a chart as it is shown. They are made in the page; nothing is sent.
function saveBlob(name, blob) {
  const address = URL.createObjectURL(blob), link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

function saveText(name, text, kind) {
  saveBlob(name, new Blob([text], { type: `${kind};charset=utf-8` }));
}

// Rows as a spreadsheet of the reader's language opens them; what it would run as a formula gets an apostrophe, which reading takes off.
function csvText(rows) {
  const sign = D.language === "en" ? "," : ";";
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return D.language === "en" ? String(value) : String(value).replace(".", ",");
    const safe = /^'*[=+\-@＝＋－＠]./.test(value) && !/^[+-]?[\d.,\s]*\d[.,]?$/.test(value) ? `'${value}` : value;
    return safe.includes('"') || safe.includes(sign) || /[\r\n]/.test(safe) ? `"${safe.split('"').join('""')}"` : safe;
  };
  return `\ufeff${rows.map((row) => row.map(cell).join(sign)).join("\r\n")}\r\n`;
}

// The rows that are shown, in the order shown, with the sentence on which list it is.
function saveList() {
  const list = current, hits = selected(state, list), round = (x, digits) => (x === null || !Number.isFinite(x) ? null : Number(x.toFixed(digits)));
  const money = T.csv_money;
  const head = [T.rank, "id", T.proposal, T.kind, `${T.cost}${money}`, `${T.sum}${money}`, T.score_axis, ...(COLUMNS.includes("nnk") ? [T.nnk] : []), T.outcome, T.start, T.csv_why, T.csv_list];
  const rows = list.order.filter((i) => hits[i]).map((i) => {
    const p = D.proposals[i], on = list.built.has(i);
    return [list.rank[i], p.id, p.name, T[p.kind] || p.kind, round(costOf(i, state), 2), round(list.cumulative[i], 2), round(list.scores[i], 2), ...(COLUMNS.includes("nnk") ? [p.nnk] : []), on ? T.built : T.not_built, on ? startOf(i, list) : "", standing(i, list), list.origin === "submitted" ? T.csv_submitted : T.csv_settings];
  });
  saveText(`${T.csv_name}.csv`, csvText([head, ...rows]), "text/csv");
}

const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "opacity", "font-size", "font-family", "font-weight", "font-style", "text-anchor", "paint-order", "display", "color", "vector-effect"];

// A sentence in so many lines at most, the last one cut where it is longer.
function inLines(text, most, lines) {
  const out = [""];
  for (const word of text.split(" ")) {
    if (out[out.length - 1].length + word.length > most) out.push("");
    out[out.length - 1] = `${out[out.length - 1]} ${word}`.trim();
  }
  return out.length > lines ? [...out.slice(0, lines - 1), `${out[lines - 1].slice(0, most - 1)}…`] : out;
}

const KIND_COLOURS = { road: "#b54a00", rail: "#0068a3", interchange: "#00694c", service: "#8f3f6f" };

// A picture as a file of its own, in the colours of print: what the style of the page gives is written into it.
function drawingOf(svg, title, told) {
  const root = document.documentElement, theme = root.dataset.theme;
  root.dataset.theme = "light";
  const copy = svg.cloneNode(true), box = svg.viewBox.baseVal, from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, k) => {
    const style = getComputedStyle(element);
    for (const name of DRAWN) to[k].setAttribute(name, style.getPropertyValue(name));
    to[k].removeAttribute("class");
    to[k].removeAttribute("style");
  });
  root.dataset.theme = theme;
  // A title above, what the signs mean and which list it is below; u is what one step is on a chart of the page.
  const u = box.width / 560, top = 26 * u, foot = 58 * u, tall = box.height + top + foot;
  const text = (x, y, size, said, weight = 400) => draw("text", { x: box.x + x * u, y, "font-size": size * u, "font-family": "sans-serif", "font-weight": weight, fill: "#1a1f24" }, said);
  copy.prepend(draw("rect", { x: box.x, y: box.y - top, width: box.width, height: tall, fill: "#fff" }));
  copy.append(text(8, box.y - 8 * u, 15, title, 700), ...inLines(told, 100, 2).map((line, k) => text(8, box.y + box.height + (36 + 14 * k) * u, 10.5, line)));
  let x = 12;
  for (const kind of ["road", "rail", "interchange", "service"].filter((one) => D.proposals.some((p) => p.kind === one))) {
    const mark = draw("path", { d: shape(kind, 4.5), fill: KIND_COLOURS[kind], transform: `translate(${box.x + x * u} ${box.y + box.height + 14 * u}) scale(${u})` });
    copy.append(mark, text(x + 8, box.y + box.height + 18 * u, 11, T[kind]));
    x += 24 + 6.5 * T[kind].length;
  }
  copy.append(text(x, box.y + box.height + 18 * u, 11, `${T.legend_built} · ${T.legend_not}`));
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("viewBox", `${box.x} ${box.y - top} ${box.width} ${tall}`);
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", tall);
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: tall };
}

function savePicture(svg, name, kind) {
  finish();
  const { text, width, height } = drawingOf(svg, T[name], sayShown(current)), blob = new Blob([text], { type: "image/svg+xml;charset=utf-8" });
  if (kind === "svg") return void saveBlob(`${name}.svg`, blob);
  const address = URL.createObjectURL(blob), image = new Image(), scale = Math.max(2, 1600 / width);
  image.onload = () => {
    const canvas = make("canvas", { width: Math.round(scale * width), height: Math.round(scale * height) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((picture) => saveBlob(`${name}.png`, picture), "image/png");
  };
  image.src = address;
}

// Below each picture the two ways to take it along.
function makeFiles() {
  for (const id of ["map", "plane", "money"]) {
    const svg = byId(id) && byId(id).querySelector(id === "map" ? ".map-box svg" : "svg[role=img]");
    if (!svg) continue;
    const button = (kind) => make("button", { type: "button", "aria-label": `${T[id]}: ${T[`save_${kind}`]}`, on: { click: () => savePicture(svg, id, kind) } }, T[`save_${kind}`]);
    byId(id).append(make("div", { class: "row unprinted takes" }, button("svg"), button("png")));
  }
}
