// What is computed in the page: weights, scores, orders, and what a budget builds. No element of the page is touched here.
const D = JSON.parse(document.getElementById("data").textContent);
const T = D.text;
const N = D.proposals.length;
const CHILDREN = D.goals.map(() => []);
const TOPS = [];
D.goals.forEach((goal, i) => (goal.parent < 0 ? TOPS : CHILDREN[goal.parent]).push(i));
const FAMILIES = [TOPS, ...CHILDREN.filter((family) => family.length)];
const START = { person: D.people[D.main].id, own: null, budget: 100, money: {}, pins: {}, costs: {}, by: "list", q: "", kind: "", horizon: "", municipality: "", corridor: "", picked: "", a: "", b: "", jury: "", log: [], saved: [] };

// Share of every goal among its siblings; a family whose sliders are all at zero counts equally.
function shares(own) {
  const out = new Array(own.length).fill(0);
  for (const family of FAMILIES) {
    const sum = family.reduce((s, i) => s + own[i], 0);
    for (const i of family) out[i] = sum > 0 ? own[i] / sum : 1 / family.length;
  }
  return out;
}

// Weight of every leaf in the whole tree.
function leafWeights(share) {
  return D.leaves.map((goal) => {
    let weight = 1;
    for (let i = goal; i >= 0; i = D.goals[i].parent) weight *= share[i];
    return weight;
  });
}

function scoresUnder(weights) {
  return D.proposals.map((p) => p.values.reduce((s, value, k) => s + weights[k] * value, 0));
}

const POSITION = new Map(D.proposals.map((p, i) => [p.id, i]));
const COMPETE = [...Array(N).keys()].filter((i) => D.proposals[i].competes);
const PERSON_WEIGHTS = D.people.map((person) => leafWeights(shares(person.own)));
const PERSON_SCORES = PERSON_WEIGHTS.map(scoresUnder);
const PERSON_RANKS = PERSON_SCORES.map((scores) => ranksOf(scores));

// Rank 1 is the highest; equal values share the better rank; what does not compete has none.
function ranksOf(scores) {
  const sorted = COMPETE.map((i) => scores[i]).sort((a, b) => b - a);
  const first = new Map();
  sorted.forEach((value, i) => first.has(value) || first.set(value, i + 1));
  return scores.map((value, i) => (D.proposals[i].competes ? first.get(value) : null));
}

function statedBy(id) {
  return D.people.find((p) => p.id === id).own;
}

// Weights as a slider or an address tells them, rounded to 1 / parts: where that is what the person states, the stated
// weight itself. Null where all are, so that what is moved back is not moved.
function ownOf(id, own, parts) {
  const stated = statedBy(id), exact = own.map((w, k) => (Math.round(parts * w) === Math.round(parts * stated[k]) ? stated[k] : w));
  return exact.every((w, k) => w === stated[k]) ? null : exact;
}

// On the list that is handed in, the horizon in which the plan starts it; else the earliest.
function horizonOf(i, list) {
  return list.origin === "submitted" ? D.proposals[i].horizon : D.proposals[i].earliest;
}

// Why it has no rank or is not built. What follows from weights or budget is known of the list that is handed in only.
function standing(i, list) {
  const p = D.proposals[i];
  return p.status === "committed" || (!list.built.has(i) && (list.origin === "submitted" || !p.competes)) ? p.reason || T[p.status] : "";
}

function selected(state, list) {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  return D.proposals.map((p, i) => {
    const text = `${p.id} ${p.name}`.toLowerCase();
    return words.every((w) => text.includes(w)) && (!state.kind || p.kind === state.kind) && (!state.horizon || horizonOf(i, list) === state.horizon) && (!state.municipality || p.municipalities.includes(state.municipality)) && (!state.corridor || p.corridors.includes(state.corridor));
  });
}

// Kendall's coefficient of concordance with the correction for ties, over the stakeholders' ranks.
function concordance() {
  const m = PERSON_RANKS.length, n = COMPETE.length;
  if (m < 2 || n < 2) return null;
  const sums = new Array(n).fill(0);
  let ties = 0;
  for (const all of PERSON_RANKS) {
    const count = new Map(), ranks = COMPETE.map((i) => all[i]);
    ranks.forEach((r) => count.set(r, (count.get(r) || 0) + 1));
    ranks.forEach((r, i) => (sums[i] += r + (count.get(r) - 1) / 2));
    for (const t of count.values()) ties += t ** 3 - t;
  }
  const mean = sums.reduce((s, x) => s + x, 0) / n;
  const spread = sums.reduce((s, x) => s + (x - mean) ** 2, 0);
  const most = m * m * (n ** 3 - n) - m * ties;
  return most > 0 ? (12 * spread) / most : 1;
}

// The state as the part of the address after #, and back; what is not known there is left at its start.
function toHash(state) {
  const parts = new URLSearchParams();
  if (state.own) parts.set("w", state.own.map((x) => Math.round(x * 1000) / 10).join("_"));
  if (Object.keys(state.money).length) parts.set("money", JSON.stringify(state.money));
  for (const key of ["pins", "costs"]) if (Object.keys(state[key]).length) parts.set(key, JSON.stringify(state[key]));
  for (const key of ["person", "budget", "by", "q", "kind", "horizon", "municipality", "corridor", "picked", "a", "b", "jury"]) if (String(state[key]) !== String(START[key])) parts.set(key, state[key]);
  if (state.log.length) parts.set("log", logOut(state.log));
  if (state.saved.length) parts.set("saved", JSON.stringify(state.saved));
  return parts.toString();
}

// What an address changes, as far as this page knows it.
function changesIn(key, text) {
  const out = {}, sum = (x) => Number.isFinite(x) && x >= 0 && x < 1e9;
  let said;
  try {
    said = Object.entries(JSON.parse(text || "{}"));
  } catch {
    return out;
  }
  for (const [name, value] of said) {
    const i = POSITION.get(name), [fund, period] = name.split(".").map(Number);
    if (key === "money" ? sum(value) && D.optimiser.money[0][fund]?.[period] !== undefined : i in D.optimiser.held && (key === "pins" ? ["in", "out"].includes(value) : sum(value) && D.optimiser.cost[i])) out[name] = value;
  }
  return out;
}

function fromHash(text) {
  const parts = new URLSearchParams(text.replace(/^#/, "")), state = { ...START };
  const own = (parts.get("w") || "").split("_").map(Number);
  for (const key of ["q", "kind", "horizon", "municipality", "corridor", "jury"]) if (parts.has(key)) state[key] = parts.get(key);
  if (D.people.some((p) => p.id === parts.get("person"))) state.person = parts.get("person");
  if (own.length === D.goals.length && own.every((x) => Number.isFinite(x) && x >= 0)) state.own = ownOf(state.person, own.map((x) => x / 100), 1000);
  if (["ratio", "score"].includes(parts.get("by"))) state.by = parts.get("by");
  const budget = Number(parts.get("budget"));
  if (parts.has("budget") && budget >= 0 && budget <= 200) state.budget = Math.round(budget);
  for (const key of ["picked", "a", "b"]) if (D.proposals.some((p) => p.id === parts.get(key))) state[key] = parts.get(key);
  if (D.optimiser) for (const key of ["money", "pins", "costs"]) state[key] = changesIn(key, parts.get(key));
  return withLog({ ...state, log: logIn(parts.get("log")), saved: viewsIn(parts.get("saved")) });
}
