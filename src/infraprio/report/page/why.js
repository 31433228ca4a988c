// Why one proposal stands above another: sentences, and the goals that make the difference.
let pairBox, whyBox;

function makeWhy(change) {
  const section = byId("why");
  heading(section, "why");
  if (N < 2) return void section.append(make("p", {}, T.why_one));
  const chooser = (key, label) => {
    const select = make("select", { id: `pair-${key}`, on: { change: () => change(key, select.value) } }, D.proposals.map((p) => make("option", { value: p.id }, brief(p.name))));
    return { select, box: make("div", {}, make("label", { for: `pair-${key}` }, T[label]), select) };
  };
  pairBox = { a: chooser("a", "first"), b: chooser("b", "second") };
  whyBox = make("div", { "aria-live": "polite" });
  section.append(make("div", { class: "two" }, pairBox.a.box, pairBox.b.box), whyBox);
}

// The pair of a state: what was chosen, else the picked one and its neighbour, else the first with a rank and the next.
function pairOf(state, list) {
  const find = (id) => D.proposals.findIndex((p) => p.id === id);
  let a = find(state.a), b = find(state.b);
  const after = (i) => list.order[(list.order.indexOf(i) + 1) % N];
  if (a < 0) a = find(state.picked) >= 0 ? find(state.picked) : list.order.find((i) => list.rank[i] !== null) ?? list.order[0];
  if (b < 0 || (b === a && !state.b)) b = after(a);
  return [a, b];
}

function fillWhy(state, list) {
  if (!whyBox) return;
  const [a, b] = pairOf(state, list);
  for (const { select } of Object.values(pairBox)) D.proposals.forEach((p, i) => put(select.options[i], list.rank[i] === null ? brief(p.name) : `${list.rank[i]}. ${brief(p.name)}`));
  pairBox.a.select.value = D.proposals[a].id;
  pairBox.b.select.value = D.proposals[b].id;
  if (a === b) return void whyBox.replaceChildren(make("p", {}, T.why_same));
  const P = D.proposals, ranked = list.rank[a] !== null && list.rank[b] !== null;
  const [high, low] = ranked && list.order.indexOf(a) > list.order.indexOf(b) ? [b, a] : [a, b];
  const standsOf = (i) => (list.origin === "submitted" ? P[i].place : `${brief(P[i].name)}: ${standing(i, list) || (list.built.has(i) ? T.built : T.not_built)}.`);
  const said = ranked ? [say("why_above", brief(P[high].name), brief(P[low].name), list.rank[high], list.rank[low])] : [high, low].filter((i) => list.rank[i] === null).map(standsOf);
  said.push(say("why_score", num(list.scores[high], 1), num(list.scores[low], 1), amount(costOf(high, state)), amount(costOf(low, state)), num(D.hundred * list.ratio[high], 1), num(D.hundred * list.ratio[low], 1)));
  const parts = D.leaves.map((goal, k) => ({ goal, k, a: list.weights[k] * P[a].values[k], b: list.weights[k] * P[b].values[k] })).map((x) => ({ ...x, gap: x.a - x.b }));
  parts.sort((x, y) => Math.abs(y.gap) - Math.abs(x.gap));
  for (const [who, sign] of [[a, 1], [b, -1]]) {
    const best = parts.filter((x) => sign * x.gap > 0.05).slice(0, 3);
    if (best.length) said.push(say("why_for", brief(P[who].name), best.map((x) => `${D.goals[x.goal].name} (+${num(sign * x.gap, 1)})`).join(", ")));
  }
  if (P[high].nnk !== null && P[low].nnk !== null) said.push(say("why_nnk", num(P[high].nnk, 2), num(P[low].nnk, 2)));
  if (ranked && list.origin === "submitted" && list.ratio[high] < list.ratio[low]) said.push(T.why_against);
  const ties = D.rules.filter((r) => [a, b].every((i) => r.mine.includes(i) || r.others.includes(i)) || (["mandatory", "forbidden"].includes(r.rule) && (r.mine.includes(a) || r.mine.includes(b))));
  const most = Math.max(0.1, ...parts.map((x) => Math.abs(x.gap)));
  const lines = parts.filter((x) => Math.abs(x.a) >= 0.05 || Math.abs(x.b) >= 0.05).map((x) => {
    const part = make("i", { class: x.gap < 0 ? "minus" : "" }), size = (50 * Math.abs(x.gap)) / most;
    part.style.width = `${size}%`;
    part.style.left = `${x.gap < 0 ? 50 - size : 50}%`;
    return make("tr", {}, make("th", { scope: "row" }, D.goals[x.goal].name), make("td", { class: "n" }, num(x.a, 1)), make("td", { class: "n" }, num(x.b, 1)), make("td", { class: "n" }, num(x.gap, 1)), make("td", { "aria-hidden": "true" }, make("div", { class: "diff" }, part)));
  });
  const head = make("tr", {}, make("th", { scope: "col" }, T.goal), ...["A", "B", T.difference].map((x) => make("th", { scope: "col", class: "n" }, x)), make("td", {}));
  whyBox.replaceChildren(make("ul", {}, [...said, ...ties.map(ruleText)].map((x) => make("li", {}, x))), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.why_bars }, make("table", {}, make("caption", {}, T.why_bars), make("thead", {}, head), make("tbody", {}, lines))));
}
