// A plan of one's own: its ticks as text in the address and as a file, and what the optimiser is asked about it.
const J = D.jury;
const JURY_FORM = 1, JURY_ORDER = J ? Object.keys(J.held).map(Number).sort((i, j) => (D.proposals[i].id < D.proposals[j].id ? -1 : 1)) : [];
const JURY_COLUMNS = J ? J.decide.reduce((all, [column, i]) => all.set(i, [...(all.get(i) || []), column]), new Map()) : new Map();

// The ticks as a number of which each bit is a proposal, so that an address stays short.
function juryBits(ticks) {
  const bits = JURY_ORDER.map((i) => (ticks.has(i) ? "1" : "0")).join("").padEnd(4 * Math.ceil(JURY_ORDER.length / 4), "0");
  return (bits.match(/.{4}/g) || []).map((four) => parseInt(four, 2).toString(16)).join("");
}

function juryText(plan) {
  return [J.run.slice(0, 8), juryBits(plan.ticks), plan.member, plan.party].join("~");
}

// What an address tells: a plan, or why it is none of this page.
function juryRead(text) {
  const [run, bits = "", member = "", party = ""] = text.split("~");
  if (!/^[0-9a-f]*$/.test(bits) || bits.length !== Math.ceil(JURY_ORDER.length / 4)) return { fault: T.jury_not_plan };
  if (run !== J.run.slice(0, 8)) return { fault: T.jury_other_run };
  const all = [...bits].map((x) => parseInt(x, 16).toString(2).padStart(4, "0")).join("");
  return { member, party, ticks: new Set([...JURY_ORDER.filter((_, k) => all[k] === "1"), ...J.must]) };
}

// FNV-1a of 64 bits over the lines of a plan: by it a file knows that nobody changed it by hand.
function juryChecksum(run, member, party, ids) {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode([JURY_FORM, run, member, party, ...ids].join("\n"))) sum = ((sum ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return sum.toString(16).padStart(16, "0");
}

function juryFile(plan) {
  const ids = JURY_ORDER.filter((i) => plan.ticks.has(i)).map((i) => D.proposals[i].id), member = plan.member.trim(), party = plan.party.trim();
  return `${JSON.stringify({ infraprio_jury: JURY_FORM, run: J.run, scenario: J.scenario, member, party, plan: ids, checksum: juryChecksum(J.run, member, party, ids) }, null, 1)}\n`;
}

// A file as a plan, or why it is none.
function juryOpened(text) {
  let said;
  try {
    said = JSON.parse(text);
  } catch {
    return { fault: T.jury_not_plan };
  }
  const words = said && [said.run, said.member, said.party, said.checksum];
  if (!said || said.infraprio_jury !== JURY_FORM || !words.every((x) => typeof x === "string") || !Array.isArray(said.plan)) return { fault: T.jury_not_plan };
  if (said.checksum !== juryChecksum(said.run, said.member, said.party, said.plan)) return { fault: T.jury_changed };
  if (said.run !== J.run || !said.plan.every((id) => POSITION.get(id) in J.held)) return { fault: T.jury_other_run };
  return { member: said.member, party: said.party, ticks: new Set([...said.plan.map((id) => POSITION.get(id)), ...J.must]) };
}

// What each column is worth under weights of the leaf goals.
function juryPriced(weights) {
  const costs = new Float64Array(J.columns);
  for (const [column, values] of J.values) costs[column] = values.reduce((sum, value, k) => sum + weights[k] * value, 0);
  return costs;
}

function juryShut() {
  return J.slack.map(([column]) => [column, 0, 0]);
}

// Whether exactly the ticked ones can be built: the best starts under the weights; with `why` the least that has to give way instead.
function juryQuestion(ticks, weights, why) {
  const rows = [...ticks].map((i) => [J.held[i], 1, Infinity, 0, Infinity]);
  const shut = [...JURY_COLUMNS].filter(([i]) => !ticks.has(i)).flatMap(([, columns]) => columns.map((column) => [column, 0, 0]));
  const costs = why ? new Float64Array(J.columns) : juryScaled(juryPriced(weights));
  if (why) for (const [column, cost] of J.slack) costs[column] = -cost;
  return { costs, rows, factors: [], bounds: [...shut, ...(why ? J.slack.map(([column]) => [column, 0, 1e6]) : juryShut())], start: null, gap: GAP };
}

function juryBest(weights) {
  return { costs: juryScaled(juryPriced(weights)), rows: [], factors: [], bounds: juryShut(), start: null, gap: 1e-4 };
}

function juryScaled(costs) {
  const largest = costs.reduce((most, cost) => Math.max(most, Math.abs(cost)), 0) || 1;
  return costs.map((cost) => cost / largest);
}

// What a point of the model builds, does for each leaf goal, and takes of the money.
function juryPoint(columns) {
  const on = (column) => Math.round(columns[column]) === 1, built = new Set(J.decide.filter(([column]) => on(column)).map(([, i]) => i));
  const values = D.leaves.map((_, k) => J.values.reduce((sum, [column, value]) => sum + (on(column) ? value[k] : 0), 0));
  const spent = J.funds.map(() => J.periods.map(() => 0));
  for (const [column, fund, period, money] of J.spend) if (on(column)) spent[fund][period] += money;
  return { built, values, spent };
}

// The optimiser for plans: a worker of its own, one question at a time; what is asked last about a plan comes first.
const juryEngine = { worker: null, waiting: [], asked: null };

function juryAsk(key, sent, done) {
  juryEngine.waiting = [...juryEngine.waiting.filter((each) => each.key !== key), { key, sent, done }];
  juryNext();
}

function juryNext() {
  if (engine.state !== "ready" || juryEngine.asked || !juryEngine.waiting.length) return;
  if (!juryEngine.worker) {
    juryEngine.worker = new Worker(engine.address);
    juryEngine.asked = { done: () => {} };
    juryEngine.worker.onmessage = ({ data }) => {
      const { done } = juryEngine.asked;
      juryEngine.asked = null;
      if (data.fault) juryEngine.waiting = [];
      else done(data);
      juryNext();
    };
    return void juryEngine.worker.postMessage({ program: engine.program, text: J.text, first: juryBest(PERSON_WEIGHTS[D.main]) });
  }
  const first = Math.max(0, juryEngine.waiting.findIndex((each) => each.key === "plan"));
  [juryEngine.asked] = juryEngine.waiting.splice(first, 1);
  juryEngine.worker.postMessage(juryEngine.asked.sent);
}
