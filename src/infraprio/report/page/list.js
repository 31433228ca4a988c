// The list that a view shows: the one that is handed in, one that the optimiser proved for the view, or the last of these with
// the view's values while the next is being computed. No order is ever made up here.
const SUBMITTED = { kind: "submitted", built: D.submitted.built, start: D.submitted.start, level: null };
let lastShown = SUBMITTED;

function costOf(i, state) {
  return state.costs[D.proposals[i].id] ?? D.proposals[i].cost;
}

function perCost(scores, state) {
  return scores.map((s, i) => (costOf(i, state) > 0 ? s / costOf(i, state) : s > 0 ? Infinity : s < 0 ? -Infinity : 0));
}

function asHandedIn(state) {
  return state.budget === 100 && [state.money, state.pins, state.costs].every((changed) => Object.keys(changed).length === 0);
}

// What there is for a view: [what it is, the list to show].
function answerFor(state, weights) {
  if (!state.own && state.person === START.person && asHandedIn(state)) return ["submitted", SUBMITTED];
  const lone = !state.own && [state.money, state.pins, state.costs].every((changed) => Object.keys(changed).length === 0);
  const set = lone && D.sets.find((s) => s.person === state.person && s.budget === state.budget);
  const known = set ? ["optimal", { kind: "optimal", ...set, level: null }] : null;
  if (engine.state === "absent" || engine.state === "refused") return known || [engine.state, lastShown];
  const key = questionKey(state, weights), answer = engine.answers.get(key) || (takesLong(key) ? { kind: "slow" } : null);
  if (!answer) return ["computing", lastShown];
  return answer.kind === "solved" ? ["solved", answer] : answer.kind === "slow" && known ? known : [answer.kind, lastShown];
}

// Proposals in the order of a list: what is decided already, then what each budget adds, each part in the order handed in.
function listed(answer) {
  const decided = (i) => (D.proposals[i].status === "committed" ? -1 : 0), rank = new Map(answer.built.map((i) => [i, 0]));
  const level = (i) => (answer.level ? answer.level.get(i) ?? Infinity : rank.get(i) ?? Infinity);
  const order = [...Array(N).keys()];
  return answer.kind === "submitted" ? order : order.sort((i, j) => decided(i) - decided(j) || (level(i) === level(j) ? i - j : level(i) - level(j)));
}

function hasRank(i, answer) {
  const p = D.proposals[i];
  if (p.status === "committed") return false;
  if (answer.kind === "submitted") return p.rank !== null;
  return answer.level ? answer.level.has(i) : answer.built.includes(i);
}

function listOf(state) {
  const own = state.own || statedBy(state.person);
  const share = shares(own), weights = leafWeights(share), scores = scoresUnder(weights), ratio = perCost(scores, state);
  const [origin, answer] = answerFor(state, weights), built = new Set(answer.built), list = listed(answer);
  if (["submitted", "optimal", "solved"].includes(origin)) lastShown = answer;
  const rank = new Array(N).fill(null), cumulative = new Array(N).fill(null), plain = origin === "submitted";
  let place = 0, sum = 0;
  for (const i of list) {
    if (hasRank(i, answer)) rank[i] = place += 1;
    if (built.has(i)) cumulative[i] = sum += costOf(i, state);
    if (plain && D.proposals[i].rank !== null) cumulative[i] = D.proposals[i].sum;
  }
  return { share, weights, scores, ratio, order: inView(list, state, scores, ratio), rank, built, cumulative, origin, answer };
}

// The rows as the view wants them: in the order of the list, or by goal score (per cost), which changes no plan.
function inView(list, state, scores, ratio) {
  if (state.by === "list") return list;
  const key = state.by === "score" ? scores : ratio, decided = (i) => (D.proposals[i].status === "committed" ? 0 : 1);
  return [...list].sort((i, j) => decided(i) - decided(j) || (key[j] === key[i] ? 0 : key[j] > key[i] ? 1 : -1));
}

// The period in which a list starts a proposal; nothing where it does not build it or does not say, or where there is one period alone.
function startOf(i, list) {
  if (Object.keys(D.periods).length < 2) return "";
  const at = list.answer.built.indexOf(i);
  return list.origin === "submitted" ? D.proposals[i].start : (at >= 0 && D.periods[list.answer.start[at]]) || "";
}

// The question of a view for the solver, and how its answer is read.
function questionOf(state, weights) {
  const price = priced(weights), { costs, largest, slack } = towards(price), changes = changesOf(state);
  const key = questionKey(state, weights);
  const start = broken(state, changes).length ? null : SUBMITTED_POINT;
  const read = (data) => {
    if (data.status === "infeasible") return { kind: "impossible" };
    if (!data.columns) return { kind: "slow" };
    const found = readAnswer(data.columns), value = valueAt(price, found.point);
    const most = Math.max(value, price.nothing + data.bound * largest + slack), gap = Math.abs(value) > 1e-9 ? (most - value) / Math.abs(value) : 0;
    if (data.status !== "optimal" && gap > ENOUGH) return { kind: "slow" };
    return { kind: "solved", ...found, value, gap, seconds: data.seconds, submitted: valueAt(price, SUBMITTED_POINT), broken: broken(state, changes) };
  };
  return { key, read, sent: { costs, ...changes, start, gap: GAP } };
}
