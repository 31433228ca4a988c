// What a view asks the optimiser, and what its answers are worth. The model is the library's: every budget scenario, tied into a
// list. Here its columns are priced by the weights, and money, costs and what must be built are changed.
const O = D.optimiser;
const TIE = 1e-6; // of the value: what all decisions together gain by standing as they do in the list that is handed in
const GAP = 1e-6, ENOUGH = 0.005; // what the solver proves, and what passes when its time ends

const SUBMITTED_POINT = O ? pointOf(O.submitted) : null;
const COLUMNS_OF = O ? O.decide.reduce((all, [column, , proposal]) => all.set(proposal, [...(all.get(proposal) || []), column]), new Map()) : new Map();

function pointOf(columns) {
  const point = new Float64Array(O.columns);
  for (const column of columns) point[column] = 1;
  return point;
}

// What each column adds to the expected goal score under weights of the leaf goals, and what building nothing is worth.
function priced(weights) {
  const costs = new Float64Array(O.columns), under = (values) => values.reduce((sum, value, k) => sum + weights[k] * value, 0);
  const worth = new Map(Object.entries(O.values).map(([i, values]) => [Number(i), under(values)]));
  for (const [column, scenario, proposal, period] of O.decide) costs[column] += O.chance[scenario] * O.factor[period] * worth.get(proposal);
  for (const [column, values] of O.terms) costs[column] += under(values);
  return { costs, nothing: under(O.nothing) * O.factor[0] };
}

function valueAt(price, point) {
  return price.nothing + price.costs.reduce((sum, cost, column) => sum + cost * point[column], 0);
}

// The money of a cell in a view: what was written, else the share of the main budget's; other scenarios follow in proportion.
function moneyOf(state, fund, period, scenario = O.main) {
  const main = O.money[O.main][fund][period], own = O.money[scenario][fund][period], written = state.money[`${fund}.${period}`];
  if (own === null || main === null) return own;
  if (written === undefined) return (own * state.budget) / 100;
  return main > 0 ? (own * written) / main : own + written;
}

function potAmount(state, pot) {
  return pot.periods.reduce((sum, period) => sum + moneyOf(state, pot.fund, period, pot.scenario), 0);
}

// What a view asks beyond its weights: rows, bounds and factors that differ from the model as it was handed in.
function changesOf(state) {
  const rows = [], bounds = [], factors = [];
  const base = { budget: 100, money: {} };
  for (const pot of O.pots) {
    const before = potAmount(base, pot), now = potAmount(state, pot);
    if (now !== before) rows.push([pot.row, -Infinity, now / pot.size, -Infinity, before / pot.size]);
  }
  for (const [id, pin] of Object.entries(state.pins)) {
    const i = POSITION.get(id);
    if (pin === "in") rows.push([O.held[i], O.chance.length, Infinity, 0, Infinity]);
    else for (const column of COLUMNS_OF.get(i)) bounds.push([column, 0, 0]);
  }
  for (const [id, cost] of Object.entries(state.costs)) {
    const i = POSITION.get(id), dearer = cost - O.planned[i];
    for (const [row, column, factor, by] of O.cost[i]) factors.push([row, column, factor + dearer * by, factor]);
  }
  return { rows, bounds, factors };
}

// Whether the list that is handed in keeps what a view changes; else what it breaks, in words.
function broken(state, changes) {
  const extra = new Map();
  for (const [row, column, now, before] of changes.factors) if (SUBMITTED_POINT[column]) extra.set(row, (extra.get(row) || 0) + now - before);
  const dear = new Map();
  for (const pot of O.pots) {
    const over = pot.spent + (extra.get(pot.row) || 0) * pot.size - potAmount(state, pot);
    if (over > 1e-6 * Math.max(1, pot.spent) && pot.scenario === O.main) dear.set(pot.fund, Math.max(over, dear.get(pot.fund) || 0));
    else if (over > 1e-6 * Math.max(1, pot.spent)) dear.set(pot.fund, dear.get(pot.fund) || 0);
  }
  const said = [...dear].map(([fund, over]) => (over > 0 ? say("broken_money", D.fund_names[O.fund_rows[fund]], amount(over)) : say("broken_other_money", D.fund_names[O.fund_rows[fund]])));
  for (const [id, pin] of Object.entries(state.pins)) {
    const i = POSITION.get(id), built = COLUMNS_OF.get(i).filter((column) => SUBMITTED_POINT[column]).length;
    if (pin === "out" ? built : built < O.chance.length) said.push(say(pin === "out" ? "broken_out" : "broken_in", brief(D.proposals[i].name)));
  }
  return said;
}

// The text by which equal questions are known, and whether it is the one that the list that is handed in answers.
function questionKey(state, weights) {
  return JSON.stringify([weights.map((w) => w.toFixed(12)), changesOf(state)]);
}

// The costs as the solver is given them: near one, and with a little for standing as the submitted list does, so that of equally
// good lists the one nearest to it is found.
function towards(price) {
  const largest = price.costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0) || 1;
  const total = Math.max(Math.abs(valueAt(price, SUBMITTED_POINT)), largest), bonus = (TIE * total) / O.decide.length;
  const costs = Float64Array.from(price.costs);
  for (const [column] of O.decide) costs[column] += SUBMITTED_POINT[column] ? bonus : -bonus;
  return { costs: costs.map((cost) => cost / largest), largest, slack: TIE * total };
}

// An answer of the solver in proposals: what the main budget builds and when, and the first scenario that builds each.
function readAnswer(columns) {
  const point = Float64Array.from(columns, (x) => Math.round(x)), built = [], start = [], level = new Map();
  for (const [column, scenario, proposal, period] of O.decide)
    if (point[column]) {
      level.set(proposal, Math.min(scenario, level.get(proposal) ?? Infinity));
      if (scenario === O.main) {
        built.push(proposal);
        start.push(O.periods[period]);
      }
    }
  return { point, built, start, level };
}
