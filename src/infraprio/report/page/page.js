// Puts the page together and keeps it in step with its state, which also stands in the address.
let state = fromHash(location.hash), current, waiting = 0, resting = 0, tasks = [];

// What is shown and how sure it is.
function sayShown(list) {
  const person = state.own ? T.own : D.people.find((p) => p.id === state.person).name, answer = list.answer;
  if (list.origin === "submitted") return say("is_submitted", person);
  if (list.origin === "optimal") return say("is_optimal", person, state.budget, num(100 * answer.gap, 2));
  if (list.origin === "solved") return say("is_solved", person, num(100 * answer.gap, 3), num(answer.seconds, 1));
  return say(`is_${list.origin}`, engine.fault);
}

// What is at stake: what the list that is handed in loses under the settings, or why it cannot be built with them; and what changes.
function sayStake(list) {
  const answer = list.answer;
  if (list.origin !== "solved") return "";
  const names = (wanted) => D.proposals.filter((_, i) => list.built.has(i) === wanted && SUBMITTED.built.includes(i) !== wanted).map((p) => brief(p.name)).join("; ");
  const moved = [["built_now", names(true)], ["built_no_more", names(false)]].filter(([, all]) => all).map(([key, all]) => say(key, all));
  const lost = Math.max(0, answer.value - answer.submitted), share = answer.value > 0 ? (100 * lost) / answer.value : 0;
  if (answer.broken.length) return [say("stake_broken", answer.broken.join("; "), num(answer.value, 1), num(answer.submitted, 1)), ...moved].join(" ");
  return lost <= TIE * 2 * Math.abs(answer.value) ? T.stake_none : [say("stake", num(share, share < 0.1 ? 2 : 1), num(lost, 2), num(answer.value, 1)), ...moved].join(" ");
}

// Work that can wait until the order is on the screen; a new state drops what is left of the old one.
function later(task) {
  if (N > MANY) tasks.push(task);
  else task();
}

function work() {
  const task = tasks.shift();
  if (task) task();
  resting = tasks.length ? setTimeout(work, 0) : 0;
}

function finish() {
  while (tasks.length) tasks.shift()();
}

function render() {
  current = listOf(state);
  if (current.origin === "computing") wonder();
  tasks = [];
  clearTimeout(resting);
  const hits = selected(state, current);
  fillControls(state, current);
  put(byId("shown"), sayShown(current));
  byId("shown").classList.toggle("busy", current.origin === "computing");
  put(byId("stake"), [sayStake(current), state.by === "list" ? "" : T.sorted].filter(Boolean).join(" "));
  later(() => fillMap(state, current, hits));
  later(() => fillCharts(state, current, hits));
  later(() => fillWhy(state, current));
  later(() => fillJury(state, current));
  fillTable(state, current, hits, later);
  later(() => fillMeeting(state, current));
  if (tasks.length) resting = setTimeout(work, 60);
}

// Asks the optimiser when the hand rests.
let wondering = 0;
function wonder() {
  clearTimeout(wondering);
  wondering = setTimeout(() => current.origin === "computing" && ask(questionOf(state, current.weights)), 120);
}

function remember() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    history.replaceState(null, "", `#${toHash(state)}`);
    record();
  }, 200);
}

function update(change) {
  state = withLog({ ...state, ...(typeof change === "function" ? change(state) : change) });
  render();
  remember();
}

function pick(i, show) {
  const id = D.proposals[i].id;
  update({ picked: state.picked === id && !show ? "" : id, a: "", b: "" });
  if (!show || !state.picked) return;
  finish();
  showRow(i);
}

function open(i) {
  update({ picked: D.proposals[i].id, a: "", b: "" });
  openCard(i, current, compare, settings);
}

// What a card may set: built or not, and the cost.
function settings(i, change) {
  const id = D.proposals[i].id, without = (all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
  update((s) => ({
    ...("pin" in change ? { pins: change.pin ? { ...s.pins, [id]: change.pin } : without(s.pins) } : {}),
    ...("cost" in change ? { costs: change.cost === null || change.cost === O.planned[i] ? without(s.costs) : { ...s.costs, [id]: change.cost } } : {}),
  }));
}

function compare(i) {
  update({ a: D.proposals[i].id, b: "" });
  byId("why").scrollIntoView();
  byId("pair-b")?.focus();
}

function pairChange(key, id) {
  const [a, b] = pairOf(state, current);
  update({ a: D.proposals[a].id, b: D.proposals[b].id, [key]: id });
}

function makeMoved() {
  const c = D.comparison, section = byId("moved");
  if (!c) return;
  section.hidden = false;
  heading(section, "moved");
  const head = make("tr", {}, c.headings.map((h, k) => make("th", { scope: "col", class: c.numeric[k] ? "n" : "" }, h)));
  const lines = c.rows.map((row) => make("tr", {}, row.map((cell, k) => (k === 0 ? make("th", { scope: "row" }, cell) : make("td", { class: c.numeric[k] ? "n" : "" }, cell)))));
  section.append(make("ul", {}, c.sentences.map((s) => make("li", {}, s))), make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.moved }, make("table", {}, make("thead", {}, head), make("tbody", {}, lines))));
}

function makeMethod() {
  const section = byId("method"), m = D.meta;
  heading(section, "method");
  section.append(...[...m.method, ...(O ? [O.valued] : [])].map((text) => make("p", {}, text)), m.reference ? make("p", {}, `${T.reference}: ${m.reference}`) : "");
  section.append(make("p", { class: "small" }, [m.price_year ? say("page_price_year", m.price_year) : "", m.attribution, T.made].filter(Boolean).join(" ")));
}

function start() {
  put(byId("about"), D.meta.about.join(" · "));
  put(byId("name"), `${T.title}: ${D.meta.name}`);
  byId("notices").append(...D.meta.headline.map((text) => make("p", { class: "headline" }, text)));
  byId("notices").append(...D.meta.first.map((text) => make("p", { class: "first" }, text)));
  byId("notices").append(...D.meta.notices.map((text) => make("p", { class: "notice" }, text)));
  const parts = ["order", ...(D.map ? ["map"] : []), ...(D.comparison ? ["moved"] : []), "why", ...(D.plain && !D.proposals.some((p) => p.nnk !== null) ? [] : ["plane"]), "money", "people", ...(D.jury ? ["jury"] : []), "meeting", "method"];
  const go = (id) => (event) => { event.preventDefault(); byId(id).scrollIntoView(); byId(id).setAttribute("tabindex", -1); byId(id).focus({ preventScroll: true }); };
  byId("nav").setAttribute("aria-label", T.nav);
  byId("nav").append(make("ul", {}, parts.map((id) => make("li", {}, make("a", { href: `#${id}`, on: { click: go(id) } }, T[id])))));
  document.querySelector(".skip").addEventListener("click", go("order"));
  makeControls(update, () => update({ person: START.person, own: null, budget: 100, money: {}, pins: {}, costs: {}, by: "list" }));
  makeTable(open, (i) => pick(i));
  makeMap((i) => pick(i, true));
  makeCharts((i) => pick(i, true));
  makeMoved();
  makeWhy(pairChange);
  makeMethod();
  makeJury();
  makeMeeting();
  render();
  record();
  if (N > MANY) setTimeout(() => makePeople(open), 150);
  else makePeople(open);
  startEngine(render);
  window.addEventListener("beforeprint", finish);
  window.addEventListener("hashchange", () => { state = fromHash(location.hash); render(); remember(); });
}

start();
