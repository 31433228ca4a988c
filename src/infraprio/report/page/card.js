// The card of one proposal: what it is, costs, does, and how sure its place is.
function terms(pairs) {
  return make("dl", {}, pairs.filter(([, value]) => value !== null && value !== "").flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
}

function ruleText(rule) {
  const names = (list) => list.map((i) => (i < 0 ? T.unranked : brief(D.proposals[i].name))).join("; ");
  const text = rule.word.split("{0}").join(names(rule.mine)).split("{1}").join(names(rule.others));
  return rule.reason ? `${text}. ${rule.reason}` : text;
}

function goalTable(list, i) {
  const p = D.proposals[i];
  const lines = D.leaves.map((goal, k) => make("tr", {}, make("th", { scope: "row" }, D.goals[goal].name + (D.goals[goal].twice ? " *" : "")), make("td", { class: "n" }, `${num(100 * list.weights[k], 1)} %`), make("td", { class: "n" }, num(p.values[k], 0), bar(p.values[k]))));
  const head = make("tr", {}, make("th", { scope: "col" }, T.goal), make("th", { scope: "col", class: "n" }, T.weight), make("th", { scope: "col", class: "n" }, T.goals));
  return make("table", {}, make("thead", {}, head), make("tbody", {}, lines));
}

function effectTable(p) {
  const felt = D.indicators.map((item, k) => ({ ...item, value: p.effects[k] })).filter((item) => item.value);
  if (!felt.length) return make("p", { class: "small" }, T.effects_none);
  const digits = (v) => (Math.abs(v) >= 100 ? 0 : Math.abs(v) >= 10 ? 1 : Math.abs(v) >= 0.1 ? 2 : 3);
  return make("table", {}, make("tbody", {}, felt.map((item) => make("tr", {}, make("th", { scope: "row" }, item.name), make("td", { class: "n" }, num(item.value, digits(item.value))), make("td", {}, item.unit)))));
}

function sureness(p) {
  if (!p.robust) return [];
  const share = new Map(p.robust.accept), last = Math.max(...share.keys(), p.robust.worst), most = Math.max(...share.values(), 0.01);
  const chart = make("div", { class: "ranks", role: "img", "aria-label": p.robust.accept.map(([rank, s]) => `${rank}: ${num(100 * s)} %`).join(", ") });
  for (let rank = 1; rank <= last; rank += 1) {
    const column = make("i", { title: `${rank}: ${num(100 * (share.get(rank) || 0), 1)} %` });
    column.style.height = `${(100 * (share.get(rank) || 0)) / most}%`;
    chart.append(column);
  }
  const ends = make("p", { class: "small slide" }, make("span", {}, make("span", {}, "1"), make("span", {}, String(last))));
  const told = say("acceptance_is", p.robust.best, p.robust.worst, p.robust.exact ? T.span_exact : T.span_sampled);
  const core = p.robust.core === null ? null : make("p", { class: "small" }, say("core", num(100 * p.robust.core)));
  return [make("h3", {}, T.acceptance), chart, ends, make("p", { class: "small" }, told), core];
}

function logLine(d) {
  return make("li", {}, `${d.date}, ${d.by}: ${["remark", "decision"].includes(d.kind) ? "" : `${T[`decided_${d.kind}`]}. `}${d.text}${d.change_asked ? ` ${T.asked}: ${d.change_asked}` : ""}`);
}

function fillCard(i, list, compare, settings) {
  const p = D.proposals[i], card = byId("card"), places = (ids, names) => ids.map((id) => names[id] || id).join(", ");
  const stated = list.weights.every((w, k) => w === PERSON_WEIGHTS[D.main][k]); // the range of the score is with these
  const ratio = (value) => (value !== null ? num(value, 2) : p.npv === null ? T.not_appraised : p.operating ? T.operating : T.missing);
  const facts = terms([
    [T.outcome, [list.built.has(i) ? T.built : T.not_built, standing(i, list)].filter(Boolean).join(", ")], [T.kind, T[p.kind] || ""], [T.horizon, T[horizonOf(i, list)] || horizonOf(i, list)], [T.start, startOf(i, list)],
    [T.cost, `${amount(p.cost)} ${p.low === null || p.high === null ? "" : `(${T.cost_range}: ${amount(p.low)}–${amount(p.high)})`}`],
    [T.financing, p.funds.map((share, f) => (share > 0 ? `${D.fund_names[f]} ${num(100 * share)}\u00a0%` : "")).filter(Boolean).join(", ")],
    ...(D.plain && p.npv === null && p.nnk === null ? [] : [[T.npv, p.npv === null ? T.not_appraised : num(p.npv)], [T.nnk, ratio(p.nnk)], [T.idu, ratio(p.idu)]]),
    [T.score_axis, num(list.scores[i], 1) + (stated ? ` (${num(p.score_low, 1)}–${num(p.score_high, 1)})` : "")], [T.step, p.step === null ? "" : String(p.step)],
    [T.maturity, p.maturity], [T.municipality, places(p.municipalities, D.names.municipalities)], [T.corridor, places(p.corridors, D.names.corridors)],
  ]);
  const texts = Object.entries(p.texts).flatMap(([key, text]) => [make("h3", {}, T[key]), make("p", {}, text)]);
  const ties = D.rules.filter((r) => r.mine.includes(i) || r.others.includes(i));
  const talk = [...p.decisions, ...state.log.filter((d) => d.proposal === p.id)].map(logLine);
  const decide = make("details", { class: "unprinted" }, make("summary", {}, T.decision_new), decisionForm(i, (said) => { fillCard(i, current, compare, settings); const again = byId("card").querySelector("details.unprinted"); again.append(make("p", { class: "small", role: "status" }, said)); again.open = true; again.firstChild.focus(); }));
  const close = make("button", { type: "button", autofocus: true, on: { click: () => card.close() } }, T.close);
  const other = make("button", { type: "button", on: { click: () => { card.close(); compare(i); } } }, T.compare_with);
  card.replaceChildren(
    make("div", { class: "card-head" }, make("h2", { id: "card-title" }, list.rank[i] === null ? p.name : `${list.rank[i]}. ${p.name}`), make("div", { class: "row" }, other, close)),
    make("div", { class: "card-body" }, list.origin === "submitted" ? make("p", {}, p.place) : null, cardSettings(i, settings), decide, make("div", { class: "cols" }, make("div", {}, facts, ties.length ? [make("h3", {}, T.ties), make("ul", {}, ties.map((r) => make("li", {}, ruleText(r))))] : null, texts, talk.length ? [make("h3", {}, T.decisions), make("ul", {}, talk)] : null), make("div", {}, make("h3", {}, T.goals), make("p", { class: "small" }, T.goals_note), goalTable(list, i), sureness(p))), ...(D.indicators.length ? [make("h3", {}, T.effects), effectTable(p)] : [])),
  );
}

function openCard(i, list, compare, settings) {
  fillCard(i, list, compare, settings);
  byId("card").showModal();
  byId("card").scrollTop = 0;
}
