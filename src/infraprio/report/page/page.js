// Puts the page together and keeps it in step with its state, which also stands in the address.
let state = fromHash(location.hash), current, waiting = 0, resting = 0, tasks = [];

function sayShown(list) {
  const person = list.origin === "page" && state.own ? T.own : D.people.find((p) => p.id === state.person).name;
  if (list.origin === "submitted") return say("is_submitted", person);
  if (list.origin === "optimal") return say("is_optimal", person, state.budget, num(100 * list.gap, 2));
  const missed = list.missed.length ? ` ${say("missed", list.missed.map((i) => brief(D.proposals[i].name)).join("; "))}` : "";
  return say("is_page", T[state.by === "score" ? "is_page_score" : "is_page_ratio"]) + missed;
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
  tasks = [];
  clearTimeout(resting);
  const hits = selected(state, current);
  fillControls(state, current);
  put(byId("shown"), sayShown(current));
  later(() => fillMap(state, current, hits));
  later(() => fillCharts(state, current, hits));
  later(() => fillWhy(state, current));
  fillTable(state, current, hits, later);
  if (tasks.length) resting = setTimeout(work, 60);
}

function remember() {
  clearTimeout(waiting);
  waiting = setTimeout(() => history.replaceState(null, "", `#${toHash(state)}`), 200);
}

function update(change) {
  state = { ...state, ...(typeof change === "function" ? change(state) : change) };
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
  openCard(i, current, compare);
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
  section.append(...m.method.map((text) => make("p", {}, text)), m.reference ? make("p", {}, `${T.reference}: ${m.reference}`) : "");
  if (m.log.length) section.append(make("h3", {}, T.decisions), make("ul", {}, m.log.map(logLine)));
  section.append(make("p", { class: "small" }, [m.price_year ? say("page_price_year", m.price_year) : "", m.attribution, T.made].filter(Boolean).join(" ")));
}

function start() {
  put(byId("about"), D.meta.about.join(" · "));
  put(byId("name"), `${T.title}: ${D.meta.name}`);
  byId("notices").append(...D.meta.headline.map((text) => make("p", { class: "headline" }, text)));
  byId("notices").append(...D.meta.notices.map((text) => make("p", { class: "notice" }, text)));
  const parts = ["order", ...(D.map ? ["map"] : []), ...(D.comparison ? ["moved"] : []), "why", ...(D.plain && !D.proposals.some((p) => p.nnk !== null) ? [] : ["plane"]), "money", "people", "method"];
  const go = (id) => (event) => { event.preventDefault(); byId(id).scrollIntoView(); byId(id).setAttribute("tabindex", -1); byId(id).focus({ preventScroll: true }); };
  byId("nav").setAttribute("aria-label", T.nav);
  byId("nav").append(make("ul", {}, parts.map((id) => make("li", {}, make("a", { href: `#${id}`, on: { click: go(id) } }, T[id])))));
  document.querySelector(".skip").addEventListener("click", go("order"));
  makeControls(update, () => update({ person: START.person, own: null, budget: 100, by: "list" }));
  makeTable(open, (i) => pick(i));
  makeMap((i) => pick(i, true));
  makeCharts((i) => pick(i, true));
  makeMoved();
  makeWhy(pairChange);
  makeMethod();
  render();
  if (N > MANY) setTimeout(() => makePeople(open), 150);
  else makePeople(open);
  window.addEventListener("beforeprint", finish);
  window.addEventListener("hashchange", () => { state = fromHash(location.hash); render(); });
}

start();
