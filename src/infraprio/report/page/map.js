// The map: ground, network and proposals, linked to the table; what the plan changes; zoom by buttons, move by dragging.
const M = D.map;
let spots = [], sized = [], late = [], sheet, view, scaleBar;

function makeMap(pick) {
  const section = byId("map");
  if (!M) return void section.remove();
  heading(section, "map");
  const missing = D.proposals.filter((p) => !p.at);
  if (missing.length === N) return void section.append(make("p", {}, T.no_places));
  view = { x: 0, y: 0, w: M.width, h: M.height };
  sheet = draw("svg", { role: "img", "aria-label": T.map_label });
  if (M.sea) sheet.append(draw("rect", { width: M.width, height: M.height, class: "water" }));
  const low = (kind) => kind === "land" || kind === "neighbour", lay = (some) => some.forEach(([kind, path]) => sheet.append(draw("path", { d: path, class: kind, "fill-rule": "evenodd" })));
  lay(M.ground.filter(([kind]) => low(kind)));
  for (const path of M.outlines) sheet.append(draw("path", { d: path, class: "outline" }));
  lay(M.ground.filter(([kind]) => !low(kind)));
  const areas = M.views.map((one) => draw("g", { class: "view", display: "none" }));
  sheet.append(...areas, draw("path", { d: M.roads, class: "roads" }), draw("path", { d: M.rail, class: "rails" }), draw("path", { d: M.rail, class: "sleepers" }));
  const under = draw("g"), over = draw("g"), r = M.radius;
  spots = D.proposals.map((p, i) => {
    if (!p.at) return null;
    const [x, y, ax, ay, path] = p.at, spot = draw("g", { class: `spot ${p.kind}` });
    const touched = draw("g", { class: `touched ${p.kind}` }), digits = draw("text", { y: 3 });
    touched.append(draw("path", { d: path, class: "casing" }), draw("path", { d: path, stroke: "currentColor" }));
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
  for (const [x, y, name, dx, dy, anchor, room] of M.towns) {
    const place = draw("g"), lake = typeof room === "string", text = draw("text", { x: dx, y: dy, class: lake ? `town of-${room}` : "town", "text-anchor": anchor }, name);
    place.append(...(lake ? [] : [draw("circle", { r: 2 })]), text);
    if (!room) late.push(place);
    sized.push({ place, x, y });
    sheet.append(place);
  }
  sheet.append(over);
  scaleBar = draw("g", { class: "scale" });
  scaleBar.append(draw("path"), draw("text", { "text-anchor": "middle" }));
  sheet.append(scaleBar);
  const button = (key, sign, act) => make("button", { type: "button", "aria-label": T[key], title: T[key], on: { click: act } }, sign);
  const zoom = make("div", { class: "zoom" }, button("zoom_in", "+", () => zoomTo(0.6)), button("zoom_out", "−", () => zoomTo(1 / 0.6)), button("zoom_all", "⤢", () => zoomTo(0)));
  const key = make("div"), choose = viewButtons([under, over], areas, key);
  section.append(choose, make("div", { class: "map-box" }, sheet, zoom), key, make("p", { class: "small source" }, M.source));
  if (missing.length) section.append(make("p", { class: "small" }, say("unplaced", missing.map((p) => brief(p.name)).join("; "))));
  drag();
  look();
}

function look() {
  sheet.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
  const k = view.w / M.width; // markers and names keep their size when the map grows
  for (const { place, x, y } of sized) place.setAttribute("transform", `translate(${x} ${y}) scale(${k})`);
  for (const place of late) place.style.display = k < 0.5 ? "" : "none"; // a name without room waits until there is some
  const rough = (0.3 * view.w) / M.unit, ten = 10 ** Math.floor(Math.log10(rough)), km = ten * [5, 2, 1].find((step) => step * ten <= rough * 1.000001);
  const wide = (km * M.unit) / k, [line, text] = scaleBar.children;
  line.setAttribute("d", `M0 -4V0H${wide}V-4`);
  text.setAttribute("x", wide / 2);
  text.setAttribute("y", -6);
  text.textContent = `${num(km, km < 1 ? 1 : 0)} km`;
  scaleBar.setAttribute("transform", `translate(${view.x + 8 * k} ${view.y + view.h - 8 * k}) scale(${k})`);
}

// Buttons for what the map shows, each with its key; the changes are those of the submitted plan.
function viewButtons(plan, areas, key) {
  M.views.forEach(({ shapes }, i) => {
    for (const [kind, path, colour, much, less] of shapes) {
      const one = kind === "dot" ? draw("circle", { cx: path[0], cy: path[1], r: path[2], fill: colour, stroke: "#555" }) : draw("path", { d: path });
      if (kind === "area") for (const [name, value] of [["fill", colour], ["stroke", "#fff"]]) one.setAttribute(name, value);
      if (kind === "line") for (const [name, value] of [["fill", "none"], ["stroke", colour], ["stroke-width", much], ["stroke-dasharray", less ? "6 2.5" : "none"]]) one.setAttribute(name, value);
      if (kind !== "line") one.append(draw("title", {}, much));
      areas[i].append(one);
    }
    if (shapes.some((shape) => shape[0] !== "area")) sheet.insertBefore(areas[i], plan[0].nextSibling);
  });
  const swatch = ([colour, words, wide]) => {
    const icon = draw("svg", { viewBox: "0 0 22 12", class: "swatch", "aria-hidden": "true" });
    icon.append(wide ? draw("path", { d: "M0 6H22", stroke: colour, "stroke-width": wide }) : draw("rect", { width: 22, height: 12, fill: colour, stroke: "#8a8a8a" }));
    return make("span", {}, icon, words);
  };
  const buttons = [T.map_proposals, ...M.views.map((one) => one.name)].map((name, k) => make("button", { type: "button", on: { click: () => show(k) } }, name));
  function show(k) {
    buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(i === k)));
    for (const part of plan) part.setAttribute("display", k ? "none" : "inline");
    areas.forEach((part, i) => part.setAttribute("display", i === k - 1 ? "inline" : "none"));
    const one = M.views[k - 1];
    key.replaceChildren(one ? make("p", { class: "legend" }, make("span", {}, one.unit + ":"), ...one.key.map(swatch)) : kindLegend(), ...(one ? [make("p", { class: "small" }, T.map_submitted)] : []));
  }
  show(0);
  return make("div", { class: "views", role: "group", "aria-label": T.map }, ...(M.views.length ? buttons : []));
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
