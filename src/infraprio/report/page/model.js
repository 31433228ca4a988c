// What is computed in the page: weights, scores, orders, and what a budget builds. No element of the page is touched here.
const D = JSON.parse(document.getElementById("data").textContent);
const T = D.text;
const N = D.proposals.length;
const CHILDREN = D.goals.map(() => []);
const TOPS = [];
D.goals.forEach((goal, i) => (goal.parent < 0 ? TOPS : CHILDREN[goal.parent]).push(i));
const FAMILIES = [TOPS, ...CHILDREN.filter((family) => family.length)];
const START = { person: D.people[D.main].id, own: null, budget: 100, by: "list", q: "", kind: "", horizon: "", municipality: "", corridor: "", picked: "", a: "", b: "" };

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

function perCost(scores) {
  return scores.map((s, i) => (D.proposals[i].cost > 0 ? s / D.proposals[i].cost : s > 0 ? Infinity : s < 0 ? -Infinity : 0));
}

const FIRST = D.horizons ? D.horizons[0] : "medium";

// Positions sorted by a key, highest first: what is decided already, what comes first, the medium term before the long.
function sorted(key, first) {
  const decided = (i) => (D.proposals[i].status === "committed" ? 0 : 1), late = (i) => (D.proposals[i].earliest === FIRST ? 0 : 1);
  const order = [...Array(N).keys()];
  return order.sort((i, j) => decided(i) - decided(j) || (first ? first(j) - first(i) : 0) || late(i) - late(j) || (key[j] === key[i] ? i - j : key[j] > key[i] ? 1 : -1));
}

// Read an order from the top and build what fits into what is left of each fund in each horizon, keeping the rules.
function walk(order, scores, percent) {
  const total = D.budget.total.map((money) => (money * percent) / 100);
  const medium = D.budget.medium.map((money) => (money * percent) / 100);
  const early = medium.map(() => 0), all = total.map(() => 0), built = new Set();
  const rule = (name) => D.rules.filter((r) => r.rule === name);
  const must = new Set(rule("mandatory").flatMap((r) => r.mine)), never = new Set(rule("forbidden").flatMap((r) => r.mine));
  const atMostOne = [...rule("excludes"), ...rule("alternatives")], needs = rule("requires"), needsAny = rule("requires_any");
  const fits = (group) => {
    const sum = D.budget.funds.map((_, f) => group.reduce((s, i) => s + D.proposals[i].cost * D.proposals[i].funds[f], 0));
    const soon = D.budget.funds.map((_, f) => group.reduce((s, i) => s + (D.proposals[i].earliest === FIRST ? D.proposals[i].cost * D.proposals[i].funds[f] : 0), 0));
    const whole = sum.every((x, f) => all[f] + x <= total[f] + 1e-6);
    return whole ? { sum, soon: soon.every((x, f) => early[f] + x <= medium[f] + 1e-6) ? soon : null } : null;
  };
  const withNeeds = (i, held = new Set()) => {
    if (held.has(i) || built.has(i)) return held;
    held.add(i);
    for (const r of needs) if (r.mine.includes(i)) for (const j of r.others) if (j < 0 || never.has(j) || !withNeeds(j, held)) return null;
    for (const r of needsAny) if (r.mine.includes(i) && !r.others.some((j) => built.has(j) || held.has(j))) {
      const other = order.find((j) => r.others.includes(j) && !never.has(j));
      if (other === undefined || !withNeeds(other, held)) return null;
    }
    return held;
  };
  const attempt = (i) => {
    const group = never.has(i) ? null : withNeeds(i);
    if (!group) return false;
    const fresh = [...group];
    if (atMostOne.some((r) => r.mine.filter((j) => built.has(j) || group.has(j)).length > 1)) return false;
    const room = fits(fresh);
    if (!room) return false;
    room.sum.forEach((x, f) => (all[f] += x));
    if (room.soon) room.soon.forEach((x, f) => (early[f] += x));
    fresh.forEach((j) => built.add(j));
    return true;
  };
  const missed = order.filter((i) => must.has(i)).filter((i) => !built.has(i) && !attempt(i));
  for (const i of order) if (!built.has(i) && scores[i] > 0) attempt(i);
  return { built, missed };
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

// The list that belongs to a state: order, what is built, and where it comes from.
function listOf(state) {
  const own = state.own || statedBy(state.person);
  const share = shares(own), weights = leafWeights(share), scores = scoresUnder(weights), ratio = perCost(scores);
  const set = state.by === "list" && !state.own && D.sets.find((s) => s.person === state.person && s.budget === state.budget);
  let order, built, origin = "page", gap = 0, missed = [];
  if (set && set === D.sets[0]) {
    order = [...Array(N).keys()];
    built = new Set(D.submitted.built);
    origin = "submitted";
  } else if (set) {
    built = new Set(set.built);
    order = sorted(ratio, (i) => (built.has(i) ? 1 : 0));
    origin = "optimal";
    gap = set.gap;
  } else {
    order = sorted(state.by === "score" ? scores : ratio);
    ({ built, missed } = walk(order, scores, state.budget));
  }
  // What is decided already has no rank. On the list that is handed in only what some budget builds has one, in a set what
  // is in it, in an order of the page what could be built.
  const rank = new Array(N), cumulative = new Array(N).fill(null);
  let place = 0, sum = 0;
  for (const i of order) {
    const p = D.proposals[i], none = p.status === "committed" || (origin === "submitted" ? p.rank === null : !built.has(i) && (set || !p.competes));
    rank[i] = none ? null : (place += 1);
    if (built.has(i)) cumulative[i] = sum += p.cost;
    if (origin === "submitted" && p.rank !== null) cumulative[i] = p.sum;
  }
  return { share, weights, scores, ratio, order, rank, built, cumulative, origin, gap, missed, set: origin === "submitted" ? D.submitted : set };
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
  for (const key of ["person", "budget", "by", "q", "kind", "horizon", "municipality", "corridor", "picked", "a", "b"]) if (String(state[key]) !== String(START[key])) parts.set(key, state[key]);
  return parts.toString();
}

function fromHash(text) {
  const parts = new URLSearchParams(text.replace(/^#/, "")), state = { ...START };
  const own = (parts.get("w") || "").split("_").map(Number);
  for (const key of ["q", "kind", "horizon", "municipality", "corridor"]) if (parts.has(key)) state[key] = parts.get(key);
  if (D.people.some((p) => p.id === parts.get("person"))) state.person = parts.get("person");
  if (own.length === D.goals.length && own.every((x) => Number.isFinite(x) && x >= 0)) state.own = ownOf(state.person, own.map((x) => x / 100), 1000);
  if (["ratio", "score"].includes(parts.get("by"))) state.by = parts.get("by");
  const budget = Number(parts.get("budget"));
  if (parts.has("budget") && budget >= 0 && budget <= 200) state.budget = Math.round(budget);
  for (const key of ["picked", "a", "b"]) if (D.proposals.some((p) => p.id === parts.get(key))) state[key] = parts.get(key);
  return state;
}
