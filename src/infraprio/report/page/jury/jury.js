// The section in which a member composes a plan: ticks, what is left, what it reaches, and the nearest best plan.
let jury, juryView = null;

function makeJury() {
  if (!J) return void byId("jury").remove();
  const section = byId("jury"), button = (key, act) => make("button", { type: "button", id: `jury-${key}`, on: { click: act } }, T[`jury_${key}`]);
  const field = (key) => make("input", { type: "text", id: `jury-${key}`, maxlength: 80, autocomplete: "off", on: { input: (event) => juryChange({ [key]: event.target.value }, false) } });
  jury = { plan: { member: "", party: "", ticks: new Set(J.must) }, text: "", found: null, unfolded: false, bests: new Map(), boxes: new Map(), member: field("member"), party: field("party") };
  const load = make("input", { type: "file", id: "jury-file", hidden: true, accept: ".json,application/json", on: { change: juryLoad } });
  heading(section, "jury");
  jury.said = make("p", { class: "shown", id: "jury-said", role: "status" });
  jury.note = make("p", { class: "small", role: "status", id: "jury-note" });
  jury.money = make("div", {});
  jury.reach = make("div", {});
  jury.near = make("p", { id: "jury-near", role: "status" });
  section.append(
    make("p", {}, T.jury_note),
    make("div", { class: "two" }, make("div", {}, make("label", { for: "jury-member" }, T.jury_member), jury.member), make("div", {}, make("label", { for: "jury-party" }, T.jury_party), jury.party)),
    make("div", { class: "row" }, button("start", () => juryChange({ ticks: new Set([...current.built].filter((i) => i in J.held).concat(J.must)) })), button("clear", () => juryChange({ ticks: new Set(J.must) })), button("save", jurySave), button("load", () => load.click()), button("link", juryLink), load),
    jury.note, jury.said, jury.near,
    make("div", { class: "halves" }, make("fieldset", { class: "ticks" }, make("legend", {}, T.jury_ticks), make("div", { class: "scroll" }, juryRows().map(juryTick))), make("div", {}, jury.money, jury.reach)),
  );
}

// As the list that is handed in has them.
function juryRows() {
  return [...Array(N).keys()].filter((i) => i in J.held);
}

function juryTick(i) {
  const must = J.must.includes(i), box = make("input", { type: "checkbox", id: `tick-${i}`, disabled: must, on: { change: () => juryToggle(i, box.checked) } });
  jury.boxes.set(i, box);
  return make("label", { for: `tick-${i}` }, box, make("span", {}, D.proposals[i].name, must ? make("small", {}, ` (${T.jury_fixed})`) : null), make("b", { class: "n" }, amount(D.proposals[i].cost)));
}

function juryToggle(i, on) {
  const ticks = new Set(jury.plan.ticks);
  if (on) ticks.add(i);
  else ticks.delete(i);
  juryChange({ ticks });
}

// A change of the plan goes into the address, and to the optimiser where the ticks are others.
function juryChange(change, ask = true) {
  jury.plan = { ...jury.plan, ...change };
  jury.text = juryText(jury.plan);
  state = { ...state, jury: jury.text };
  remember();
  put(jury.note, "");
  if (ask) juryCheck();
}

// Keeps in step with the page: another address, other weights, the optimiser that is there at last.
function fillJury(state, list) {
  if (!jury) return;
  const view = JSON.stringify([list.weights, engine.state]), moved = state.jury !== jury.text;
  if (moved) {
    const read = state.jury ? juryRead(state.jury) : { member: "", party: "", ticks: new Set(J.must) };
    jury.text = state.jury;
    if (read.fault) put(jury.note, read.fault);
    else jury.plan = read;
    jury.member.value = jury.plan.member;
    jury.party.value = jury.plan.party;
  }
  if (!moved && view === juryView) return;
  juryView = view;
  juryCheck();
}

function juryCheck() {
  const { ticks } = jury.plan, weights = current.weights;
  jury.boxes.forEach((box, i) => (box.checked = ticks.has(i)));
  jury.found = null;
  juryShow();
  if (!juryTicked() || ["absent", "refused"].includes(engine.state)) return;
  juryAsk("plan", juryQuestion(ticks, weights, false), (data) => {
    if (ticks !== jury.plan.ticks) return;
    if (data.columns) jury.found = { ...juryPoint(data.columns), broken: null };
    else return void juryAsk("plan", juryQuestion(ticks, weights, true), (why) => ticks === jury.plan.ticks && juryBroken(why));
    juryShow();
  });
  juryVoices().forEach(([key, , own], k) => {
    if (jury.bests.has(key)) return;
    juryAsk(`best ${k}`, juryBest(own), (data) => {
      if (data.columns) jury.bests.set(key, { weights: own, ...juryPoint(data.columns) });
      juryShow();
    });
  });
}

// Whether anything is ticked beside what is decided already.
function juryTicked() {
  return jury.plan.ticks.size > J.must.length;
}

// Whose weights count: those of the view, then the stakeholders' who weigh otherwise.
function juryVoices() {
  const all = [[T.jury_view, current.weights], ...D.people.map((person, k) => [person.name, PERSON_WEIGHTS[k]])];
  const known = new Set();
  return all.map(([who, own]) => [JSON.stringify(own.map((w) => w.toFixed(9))), who, own]).filter(([key]) => !known.has(key) && known.add(key));
}

// Which rules have to give way, with the money that is lacking.
function juryBroken(data) {
  const broken = data.columns ? J.slack.filter(([column]) => data.columns[column] > 1e-6) : [];
  const said = [...new Set(broken.map(([column, , words, money]) => (money ? say("jury_lacks", `${words}.`, amount(Math.round(100 * data.columns[column]) / 100)) : `${words}.`)))];
  jury.found = { ...juryPoint(data.columns || []), broken: said };
  juryShow();
}

// What is spent where no optimiser tells in which years: by fund, over the whole plan.
function jurySums(ticks) {
  return J.funds.map((_, f) => [...ticks].reduce((sum, i) => sum + D.proposals[i].cost * (D.proposals[i].funds[D.fund_names.indexOf(J.funds[f])] || 0), 0));
}

function juryShow() {
  const { ticks } = jury.plan, found = jury.found, off = ["absent", "refused"].includes(engine.state);
  const cost = found && !found.broken ? found.spent.flat().reduce((s, x) => s + x, 0) : [...ticks].reduce((sum, i) => sum + D.proposals[i].cost, 0);
  const key = !juryTicked() ? "none" : off ? "unsure" : !found ? "checking" : found.broken ? "fails" : "fits";
  const count = [ticks.size, amount(Math.round(10 * cost) / 10)];
  jury.said.className = `shown ${key === "fails" ? "bad" : key === "checking" ? "busy" : ""}`;
  if (found && found.broken) jury.said.replaceChildren(say("jury_fails", ...count), make("ul", {}, found.broken.map((x) => make("li", {}, x))));
  else put(jury.said, say(`jury_${key}`, ...count));
  if (off) juryMoney([T.jury_whole], J.money.map((line) => [line.reduce((s, x) => (x === null ? null : s === null ? null : s + x), 0)]), jurySums(ticks).map((sum) => [sum]));
  else if (found) juryMoney(J.periods, J.money, found.spent);
  else if (!juryTicked()) jury.money.replaceChildren();
  const near = found && !found.broken ? juryNearest(found) : null;
  put(jury.near, near ? near.said : "");
  jury.reach.classList.toggle("faded", Boolean(juryTicked() && !found && !off));
  if (found && !found.broken) juryReach(found, near);
  else if (found || !juryTicked() || off) jury.reach.replaceChildren();
}

function juryTable(caption, head, lines) {
  const cells = (line) => line.map((text, k) => make(k ? "td" : "th", { class: k ? "n" : "", ...(k ? {} : { scope: "row" }) }, text));
  const top = make("tr", {}, head.map((text, k) => make("th", { scope: "col", class: k ? "n" : "" }, text)));
  return [make("h3", {}, caption), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, make("table", {}, make("thead", {}, top), make("tbody", {}, lines.map((line) => make("tr", {}, cells(line))))))];
}

function juryMoney(periods, money, spent) {
  // What is left of a fund that carries money over is what is left since the first period.
  const left = (f, p) => periods.reduce((sum, _, q) => (q === p || (J.carried[f] && q < p) ? sum + money[f][q] - spent[f][q] : sum), 0);
  const cells = J.funds.flatMap((_, f) => periods.map((_, p) => [f, p])).filter(([f, p]) => money[f][p] || spent[f][p]);
  const limited = (f) => money[f].every((there) => there !== null), name = (f, p) => (periods.length > 1 ? `${J.funds[f]}, ${periods[p]}` : J.funds[f]);
  const shown = cells.map(([f, p]) => [name(f, p), money[f][p] === null ? "–" : num(money[f][p], 1), num(spent[f][p], 1), limited(f) ? num(left(f, p), 1) : "–"]);
  jury.money.replaceChildren(...juryTable(T.jury_money, [T.jury_money, T.jury_there, T.jury_used, T.jury_left], shown), J.carried.includes(true) && periods.length > 1 ? make("p", { class: "small" }, T.jury_carried) : "");
}

// Of the plans that are best under somebody's weights, or those of the view, the one with the fewest proposals apart.
function juryNearest(found) {
  const apart = (best) => [...best.built].filter((i) => !found.built.has(i)).length + [...found.built].filter((i) => !best.built.has(i)).length;
  const all = juryVoices().filter(([key]) => jury.bests.has(key)).map(([key, who]) => ({ who, ...jury.bests.get(key) }));
  if (!all.length) return null;
  const best = all.reduce((least, each) => (apart(each) < apart(least) ? each : least));
  const names = (set, other) => [...set].filter((i) => !other.has(i)).map((i) => brief(D.proposals[i].name)).join("; ");
  const adds = names(best.built, found.built), drops = names(found.built, best.built);
  if (!adds && !drops) return { ...best, said: say("jury_same", best.who) };
  const points = (values) => values.reduce((sum, value, k) => sum + best.weights[k] * value, 0), theirs = points(best.values), mine = points(found.values);
  const money = (spent) => amount(Math.round(10 * spent.flat().reduce((s, x) => s + x, 0)) / 10);
  const first = say(adds && drops ? "jury_near" : adds ? "jury_near_adds" : "jury_near_drops", best.who, adds, drops);
  return { ...best, said: `${first} ${say("jury_worth", num(theirs, 1), num(mine, 1), theirs > 0 ? num((100 * mine) / theirs, 1) : "–", money(best.spent), money(found.spent))}` };
}

function juryReach(found, near) {
  const under = (values) => values.reduce((sum, value, k) => sum + current.weights[k] * value, 0);
  const goals = [[T.jury_total, found.values, near && near.values, under], ...D.leaves.map((goal, k) => [D.goals[goal].name, found.values, near && near.values, (values) => values[k]])];
  const lines = goals.map(([name, mine, theirs, of]) => [name, num(of(mine), 1), theirs ? num(of(theirs), 1) : "–"]);
  const sum = (set, k) => [...set].reduce((all, i) => all + (D.proposals[i].effects[k] || 0), 0), digits = (v) => (Math.abs(v) >= 100 ? 0 : Math.abs(v) >= 10 ? 1 : 2);
  const effects = D.indicators.map((item, k) => [item.unit ? `${item.name} (${item.unit})` : item.name, sum(found.built, k), near ? sum(near.built, k) : null]).filter(([, mine, theirs]) => mine || theirs);
  const head = (key) => [T[key], T.jury_yours, T.jury_nearest];
  jury.reach.replaceChildren(
    ...juryTable(T.jury_goals, head("jury_goals"), lines),
    ...(effects.length ? [make("details", { class: "sub", open: jury.unfolded, on: { toggle: (event) => (jury.unfolded = event.target.open) } }, make("summary", {}, T.jury_effects), ...juryTable(T.jury_effects, head("jury_effects"), effects.map(([name, mine, theirs]) => [name, num(mine, digits(mine)), theirs === null ? "–" : num(theirs, digits(theirs))])), J.added ? make("p", { class: "small" }, T.jury_added) : "")] : []),
  );
}

function jurySave() {
  const { member } = jury.plan;
  if (!member.trim()) {
    put(jury.note, T.jury_needs_name);
    return void jury.member.focus();
  }
  if (!juryTicked()) return void put(jury.note, T.jury_needs_tick);
  if (jury.found && jury.found.broken) return void put(jury.note, T.jury_needs_fit);
  const name = `${member.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-")}.json`, url = URL.createObjectURL(new Blob([juryFile(jury.plan)], { type: "application/json" }));
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  put(jury.note, say("jury_saved", name));
}

async function juryLoad(event) {
  const [file] = event.target.files;
  if (!file) return;
  const read = juryOpened(await file.text());
  event.target.value = "";
  if (read.fault) return void put(jury.note, read.fault);
  jury.member.value = read.member;
  jury.party.value = read.party;
  juryChange(read);
  put(jury.note, say("jury_loaded", read.member));
}

function juryLink() {
  jury.text = juryText(jury.plan);
  state = { ...state, jury: jury.text };
  history.replaceState(null, "", `#${toHash(state)}`);
  (navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject()).then(() => put(jury.note, T.copied), () => put(jury.note, T.copy_by_hand));
}
