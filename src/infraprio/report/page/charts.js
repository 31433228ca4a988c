// Two charts: profitability beside goal score, and cumulative cost and goal score. Dots are made once and moved.
const BOX = { w: 560, h: 400, left: 58, right: 14, top: 14, bottom: 46 };
const charts = {};

function frameOf(section, key, xTitle, yTitle) {
  const svg = draw("svg", { viewBox: `0 0 ${BOX.w} ${BOX.h}`, role: "img", "aria-label": T[key] });
  const under = draw("g"), dots = draw("g");
  svg.append(under, dots);
  svg.append(draw("text", { x: (BOX.left + BOX.w) / 2, y: BOX.h - 6, "text-anchor": "middle", class: "title" }, xTitle));
  svg.append(draw("text", { transform: `translate(13 ${BOX.h / 2 - 16}) rotate(-90)`, "text-anchor": "middle", class: "title" }, yTitle));
  section.append(svg);
  return { under, dots };
}

const scale = (low, high, from, to) => (value) => from + ((value - low) / (high - low || 1)) * (to - from);

function axes(under, xs, ys, x, y) {
  under.replaceChildren();
  for (const v of xs.out) under.append(draw("line", { x1: x(v), x2: x(v), y1: BOX.top, y2: BOX.h - BOX.bottom, class: "grid" }), draw("text", { x: x(v), y: BOX.h - BOX.bottom + 16, "text-anchor": "middle", class: "tick" }, num(v, xs.digits)));
  for (const v of ys.out) under.append(draw("line", { y1: y(v), y2: y(v), x1: BOX.left, x2: BOX.w - BOX.right, class: "grid" }), draw("text", { x: BOX.left - 6, y: y(v) + 4, "text-anchor": "end", class: "tick" }, num(v, ys.digits)));
}

function makeDots(group, members, pick) {
  return new Map(members.map((i) => {
    const p = D.proposals[i], dot = draw("path", { d: shape(p.kind, 4.5) });
    dot.append(draw("title", {}, p.name));
    dot.addEventListener("click", () => pick(i));
    group.append(dot);
    return [i, dot];
  }));
}

function placeDots(dots, state, list, hits, at) {
  for (const [i, dot] of dots) {
    const p = D.proposals[i], [x, y] = at(i);
    dot.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    const style = `dot mark ${p.kind} ${list.built.has(i) ? "on" : "out"}${hits[i] ? "" : " faint"}${p.id === state.picked ? " picked" : ""}`;
    if (dot.getAttribute("class") !== style) dot.setAttribute("class", style);
  }
}

function makeCharts(pick) {
  const plane = byId("plane"), money = byId("money");
  heading(plane, "plane");
  heading(money, "money");
  const known = D.proposals.map((p, i) => i).filter((i) => D.proposals[i].nnk !== null);
  if (known.length) {
    const made = frameOf(plane, "plane_label", T.plane_axis, T.score_axis);
    charts.plane = { ...made, known, list: makeDots(made.dots, known, pick), note: make("p", { class: "small" }), fields: make("ul", { class: "small" }) };
    plane.append(kindLegend(), charts.plane.note, charts.plane.fields);
  } else if (D.plain) plane.remove();
  else plane.append(make("p", {}, T.plane_none));
  const without = D.proposals.filter((p) => p.nnk === null);
  if (known.length && without.length) plane.append(make("p", { class: "small" }, say("plane_without", without.map((p) => brief(p.name)).join("; "))));
  const made = frameOf(money, "money_label", T.money_axis, T.money_score);
  charts.money = { ...made, curve: draw("path", { class: "curve" }), note: make("p", { class: "small", role: "status" }) };
  made.dots.append(charts.money.curve);
  charts.money.list = makeDots(made.dots, D.proposals.map((p, i) => i), pick);
  money.append(kindLegend(), charts.money.note);
}

// The scale holds the middle of the ratios: a few extreme ones are drawn at the edge and named.
function ratioRange(known) {
  const sorted = known.map((i) => D.proposals[i].nnk).sort((a, b) => a - b), at = (q) => sorted[Math.round(q * (sorted.length - 1))];
  const wide = Math.max(at(0.9) - at(0.1), 0.5);
  return [Math.max(sorted[0], at(0.1) - 1.5 * wide, -Infinity), Math.min(sorted[sorted.length - 1], at(0.9) + 1.5 * wide)];
}

function fillPlane(state, list, hits) {
  const { under, known, note, fields } = charts.plane, [least, most] = ratioRange(known);
  const pad = 0.06 * Math.max(most - least, 0.5), low = Math.min(least, 0) - pad, high = Math.max(most, 0) + pad;
  const scores = known.map((i) => list.scores[i]), sorted = [...scores].sort((a, b) => a - b), middle = (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
  const bottom = Math.min(0, sorted[0]), top = Math.max(sorted[sorted.length - 1], bottom + 1), air = 0.07 * (top - bottom);
  const x = scale(low, high, BOX.left, BOX.w - BOX.right), y = scale(bottom - air, top + air, BOX.h - BOX.bottom, BOX.top);
  axes(under, steps(low, high), steps(bottom - air, top + air), x, y);
  under.append(draw("line", { x1: x(0), x2: x(0), y1: BOX.top, y2: BOX.h - BOX.bottom, class: "limit" }), draw("line", { x1: BOX.left, x2: BOX.w - BOX.right, y1: y(middle), y2: y(middle), class: "limit" }));
  const names = { field_goal: ["start", BOX.left + 4, BOX.top + 12], field_both: ["end", BOX.w - BOX.right - 4, BOX.top + 12], field_none: ["start", BOX.left + 4, BOX.h - BOX.bottom - 6], field_npv: ["end", BOX.w - BOX.right - 4, BOX.h - BOX.bottom - 6] };
  for (const [key, [anchor, fx, fy]] of Object.entries(names)) under.append(draw("text", { x: fx, y: fy, "text-anchor": anchor, class: "field" }, T[key]));
  const held = (v) => Math.max(low + pad / 2, Math.min(high - pad / 2, v));
  placeDots(charts.plane.list, state, list, hits, (i) => [x(held(D.proposals[i].nnk)), y(list.scores[i])]);
  const beyond = known.filter((i) => held(D.proposals[i].nnk) !== D.proposals[i].nnk);
  put(note, say("plane_note", num(middle, 1)) + (beyond.length ? ` ${say("clipped", beyond.map((i) => `${brief(D.proposals[i].name)} (${num(D.proposals[i].nnk, 1)})`).join("; "))}` : ""));
  const tally = { field_both: 0, field_goal: 0, field_npv: 0, field_none: 0 };
  for (const i of known) tally[list.scores[i] >= middle ? (D.proposals[i].nnk >= 0 ? "field_both" : "field_goal") : D.proposals[i].nnk >= 0 ? "field_npv" : "field_none"] += 1;
  fields.replaceChildren(...Object.entries(tally).map(([key, n]) => make("li", {}, say("plane_count", T[key], n))));
}

function fillMoney(state, list, hits) {
  const { under, curve, note } = charts.money, sums = new Map();
  let score = 0, lowest = 0, highest = 1;
  const line = list.order.filter((i) => list.cumulative[i] !== null); // what is built, and what more money builds
  for (const i of line) {
    score += list.scores[i];
    sums.set(i, score);
    lowest = Math.min(lowest, score);
    highest = Math.max(highest, score);
  }
  const limits = [["line_total", D.budget.total]].map(([key, money]) => [key, (money.reduce((s, m) => s + m, 0) * state.budget) / 100]);
  const most = Math.max(1, ...line.map((i) => list.cumulative[i])), end = 1.03 * Math.max(most, ...limits.map(([, m]) => Math.min(m, 1.5 * most)));
  const x = scale(0, end, BOX.left, BOX.w - BOX.right), y = scale(lowest, highest * 1.04, BOX.h - BOX.bottom, BOX.top);
  axes(under, steps(0, end), steps(lowest, highest * 1.04), x, y);
  for (const [key, at] of limits) if (at <= end) under.append(draw("line", { x1: x(at), x2: x(at), y1: BOX.top, y2: BOX.h - BOX.bottom, class: "limit" }), draw("text", { transform: `translate(${x(at) - 4} ${BOX.h - BOX.bottom - 6}) rotate(-90)`, class: "tick" }, T[key]));
  curve.setAttribute("d", `M${x(0).toFixed(1)} ${y(0).toFixed(1)}` + line.map((i) => `L${x(list.cumulative[i]).toFixed(1)} ${y(sums.get(i)).toFixed(1)}`).join(""));
  for (const [i, dot] of charts.money.list) dot.style.display = sums.has(i) ? "" : "none";
  placeDots(charts.money.list, state, list, hits, (i) => (sums.has(i) ? [x(list.cumulative[i]), y(sums.get(i))] : [0, 0]));
  const built = [...list.built], total = (key) => built.reduce((s, i) => s + key(i), 0);
  put(note, list.origin === "submitted" ? `${D.meta.headline[0]} ${T.money_curve}` : say("money_built", built.length, num(total((i) => costOf(i, state))), num(total((i) => list.scores[i]), 1)));
}

function fillCharts(state, list, hits) {
  if (charts.plane) fillPlane(state, list, hits);
  fillMoney(state, list, hits);
}
