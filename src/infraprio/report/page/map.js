// The map: network and proposals, linked to the table; zoom by buttons, move by dragging.
const M = D.map;
let spots = [], sized = [], sheet, view;

function makeMap(pick) {
  const section = byId("map");
  if (!M) return void section.remove();
  heading(section, "map");
  const missing = D.proposals.filter((p) => !p.at);
  if (missing.length === N) return void section.append(make("p", {}, T.no_places));
  view = { x: 0, y: 0, w: M.width, h: M.height };
  sheet = draw("svg", { role: "img", "aria-label": T.map_label });
  for (const path of M.outlines) sheet.append(draw("path", { d: path, class: "outline" }));
  sheet.append(draw("path", { d: M.roads, class: "roads" }), draw("path", { d: M.rail, class: "rails" }));
  const under = draw("g"), over = draw("g"), r = Math.max(3.5, Math.min(8, 58 / Math.sqrt(N)));
  spots = D.proposals.map((p, i) => {
    if (!p.at) return null;
    const [x, y, ax, ay, path] = p.at, spot = draw("g", { class: `spot ${p.kind}` });
    const touched = draw("path", { d: path, class: `touched ${p.kind}`, stroke: "currentColor" }), digits = draw("text", { y: 3 });
    const mark = draw("path", { d: shape(p.kind, r) }), place = draw("g"), told = draw("title", {}, p.name);
    place.append(mark, ...(N > 150 ? [] : [digits])); // so many numbers cannot be read; the title has them
    spot.append(told);
    if (Math.hypot(x - ax, y - ay) > r) spot.append(draw("line", { x1: ax, y1: ay, x2: x, y2: y, class: "lead" }));
    spot.append(place);
    spot.addEventListener("click", () => pick(i));
    under.append(touched);
    over.append(spot);
    sized.push({ place, x, y });
    return { spot, mark, digits, touched, told };
  });
  sheet.append(under);
  for (const [x, y, name] of M.towns) {
    const right = x > M.width - 90;
    const place = draw("g");
    place.append(draw("circle", { r: 2 }), draw("text", { x: right ? -5 : 5, y: 11, class: "town", "text-anchor": right ? "end" : "start" }, name));
    sized.push({ place, x, y });
    sheet.append(place);
  }
  sheet.append(over);
  const button = (key, sign, act) => make("button", { type: "button", "aria-label": T[key], title: T[key], on: { click: act } }, sign);
  const zoom = make("div", { class: "zoom" }, button("zoom_in", "+", () => zoomTo(0.6)), button("zoom_out", "−", () => zoomTo(1 / 0.6)), button("zoom_all", "⤢", () => zoomTo(0)));
  section.append(make("div", { class: "map-box" }, sheet, zoom), kindLegend());
  if (missing.length) section.append(make("p", { class: "small" }, say("unplaced", missing.map((p) => brief(p.name)).join("; "))));
  drag();
  look();
}

function look() {
  sheet.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  const k = view.w / M.width; // markers and names keep their size when the map grows
  for (const { place, x, y } of sized) place.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
}

function zoomTo(factor) {
  const w = Math.min(M.width, view.w * (factor || 99)), h = (w * M.height) / M.width;
  move(view.x + (view.w - w) / 2, view.y + (view.h - h) / 2, w, h);
}

function move(x, y, w = view.w, h = view.h) {
  view = { x: Math.max(0, Math.min(M.width - w, x)), y: Math.max(0, Math.min(M.height - h, y)), w, h };
  look();
}

function drag() {
  let from = null;
  sheet.addEventListener("pointerdown", (e) => (from = { x: e.clientX, y: e.clientY, at: { ...view } }));
  window.addEventListener("pointermove", (e) => {
    if (!from || view.w >= M.width) return;
    const scale = Math.max(view.w / sheet.clientWidth, view.h / sheet.clientHeight);
    move(from.at.x - (e.clientX - from.x) * scale, from.at.y - (e.clientY - from.y) * scale);
  });
  window.addEventListener("pointerup", () => (from = null));
}

function fillMap(state, list, hits) {
  spots.forEach((s, i) => {
    if (!s) return;
    const on = list.built.has(i), p = D.proposals[i], rank = list.rank[i] === null ? "" : String(list.rank[i]);
    const mark = `mark ${on ? "on" : "out"}`, spot = `spot ${p.kind}${hits[i] ? "" : " faint"}${p.id === state.picked ? " picked" : ""}`;
    if (s.mark.getAttribute("class") !== mark) {
      s.mark.setAttribute("class", mark);
      s.digits.setAttribute("class", `digits ${on ? "on" : ""}`);
    }
    if (s.spot.getAttribute("class") !== spot) s.spot.setAttribute("class", spot);
    const seen = (on && hits[i]) || p.id === state.picked ? "" : "none";
    if (s.touched.style.display !== seen) s.touched.style.display = seen;
    if (s.digits.textContent !== rank) {
      s.digits.textContent = rank;
      s.told.textContent = rank ? `${rank}. ${p.name}` : p.name;
    }
  });
  const picked = D.proposals.findIndex((p) => p.id === state.picked);
  if (picked >= 0 && spots[picked] && spots[picked].spot.nextSibling) spots[picked].spot.parentNode.append(spots[picked].spot);
}
