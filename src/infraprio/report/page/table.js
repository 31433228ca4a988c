// The priority order as a table; rows are made once, then filled and put in order.
const hasSpan = D.proposals.some((p) => p.robust);
const COLUMNS = ["rank", ...(hasSpan ? ["span"] : []), "proposal", "cost", "sum", "score", ...(D.plain && !D.proposals.some((p) => p.nnk !== null) ? [] : ["nnk"]), "outcome"];
const CLASSES = { rank: "c-rank n", span: "c-span n", cost: "c-cost n", sum: "c-sum n", score: "c-score n", nnk: "c-nnk n", outcome: "c-out" };
const MANY = 30; // with more proposals than this, what is out of view is filled in afterwards
let rows, body, empty, count, shortButton;

function makeTable(open, pick) {
  const section = byId("order");
  heading(section, "order");
  body = make("tbody");
  const exact = D.proposals.find((p) => p.robust)?.robust.exact;
  const head = COLUMNS.map((key) => make("th", { scope: "col", class: CLASSES[key] }, T[key]));
  const table = make("table", { class: "list short" }, make("caption", {}, T.table_caption), make("thead", {}, make("tr", {}, head)), body);
  rows = D.proposals.map((p, i) => makeRow(p, i, open, pick));
  empty = make("tr", {}, make("td", { colspan: COLUMNS.length }, T.nothing));
  count = make("p", { class: "small", role: "status" });
  shortButton = make("button", { class: "short-button", type: "button", on: { click: () => { table.classList.remove("short"); shortButton.remove(); } } });
  section.append(count, make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.table_caption }, table), shortButton);
  if (hasSpan) section.append(make("p", { class: "small" }, say("span_note", exact ? T.span_exact : T.span_sampled, COMPETE.length)));
  section.append(make("p", { class: "small" }, say("no_rank", amount(D.budget.total.reduce((s, m) => s + m, 0)))));
  section.append(...D.meta.ratios.map((text) => make("p", { class: "small" }, text)));
  if (D.aside.length) section.append(make("h3", {}, T.aside), make("ul", { class: "small" }, D.aside.map((a) => make("li", {}, `${a.name}: ${a.reason}`))));
}

function makeRow(p, i, open, pick) {
  const cells = {};
  for (const key of COLUMNS) cells[key] = make("td", { class: CLASSES[key] });
  const rank = make("span", { class: "rank" }), move = make("span", { class: "move" }), score = make("span"), line = make("span", { class: "meta" });
  cells.rank.append(rank, move);
  if (p.robust) cells.span.append(between(p.robust.best, p.robust.worst), strip(p.robust));
  cells.proposal.append(make("button", { class: "open", type: "button", title: p.name, on: { click: (event) => { event.stopPropagation(); open(i); } } }, p.name), line);
  if (cells.nnk) put(cells.nnk, num(p.nnk, 2));
  const gauge = bar(0);
  cells.score.append(score, gauge);
  const outcome = make("span"), extra = make("span", { class: "meta" });
  cells.outcome.append(outcome, extra);
  const row = make("tr", { on: { click: () => pick(i) } }, COLUMNS.map((key) => cells[key]));
  return { row, cells, rank, move, score, gauge: gauge.firstChild, line, outcome, extra };
}

// How often each rank, as columns over a line from the best to the worst rank.
function strip(robust) {
  const svg = draw("svg", { viewBox: `0 0 ${COMPETE.length} 10`, preserveAspectRatio: "none", class: "strip", "aria-hidden": "true" });
  const most = Math.max(0.01, ...robust.accept.map(([, share]) => share));
  svg.append(draw("line", { x1: robust.best - 1, x2: robust.worst, y1: 9.5, y2: 9.5, "vector-effect": "non-scaling-stroke" }));
  for (const [rank, share] of robust.accept) svg.append(draw("rect", { x: rank - 1, width: 0.9, y: 9 - (8.5 * share) / most, height: (8.5 * share) / most }));
  return svg;
}

function fillRows(state, list, shown, from, to) {
  const most = Math.max(1, ...list.scores.map(Math.abs));
  for (let line = from; line < Math.min(to, shown.length); line += 1) {
    const i = shown[line];
    const p = D.proposals[i], r = rows[i], on = list.built.has(i), gone = p.rank === null || list.rank[i] === null ? 0 : p.rank - list.rank[i];
    put(r.rank, list.rank[i] === null ? "–" : String(list.rank[i]));
    put(r.move, gone === 0 ? "" : `${gone > 0 ? "▲" : "▼"} ${Math.abs(gone)}`);
    if (gone) r.move.title = say(gone > 0 ? "up" : "down", Math.abs(gone));
    else r.move.removeAttribute("title");
    put(r.cells.cost, amount(costOf(i, state)));
    put(r.cells.sum, list.cumulative[i] === null ? "–" : amount(list.cumulative[i]));
    put(r.score, num(list.scores[i], 1));
    const wide = `${(100 * Math.abs(list.scores[i])) / most}%`;
    if (r.gauge.style.width !== wide) r.gauge.style.width = wide;
    r.gauge.className = list.scores[i] < 0 ? "minus" : "";
    put(r.line, [p.kind, horizonOf(i, list)].filter(Boolean).map((key) => T[key] || key).join(" · "));
    put(r.outcome, on ? T.built : T.not_built);
    r.outcome.className = on ? "yes" : "not";
    const start = list.built.has(i) ? startOf(i, list) : "";
    put(r.extra, [start, standing(i, list)].filter(Boolean).join("\n"));
    const first = line > 0 && list.built.has(shown[line - 1]) && !on; // where the money ends
    const style = `${on ? "" : "off"}${first ? " first" : ""}${p.id === state.picked ? " picked" : ""}`.trim();
    if (r.row.className !== style) r.row.className = style;
  }
}

// The rows in view at once; those further down when the page is at rest. Rows that keep their order are not moved, so
// that what has the focus keeps it.
function fillTable(state, list, hits, later) {
  const shown = list.order.filter((i) => hits[i]), near = N > MANY ? 24 : N;
  const same = shown.length > 0 && shown.length === body.children.length && shown.every((i, at) => body.children[at] === rows[i].row);
  fillRows(state, list, shown, 0, near);
  if (!same) body.replaceChildren(...(shown.length ? shown.slice(0, near).map((i) => rows[i].row) : [empty]));
  for (let from = near; from < shown.length; from += 60)
    later(() => {
      fillRows(state, list, shown, from, from + 60);
      if (!same) body.append(...shown.slice(from, from + 60).map((i) => rows[i].row));
    });
  put(count, say("shown", shown.length, N));
  put(shortButton, say("show_all", shown.length));
  shortButton.hidden = shown.length <= 12;
}

function showRow(i) {
  const row = rows[i].row, box = body.closest(".scroll");
  if (row.isConnected && box.scrollHeight > box.clientHeight) box.scrollTop = row.offsetTop - box.clientHeight / 2;
}
