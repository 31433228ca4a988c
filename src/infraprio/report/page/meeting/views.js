// Views that are kept by name, side by side with the list that is handed in, and links to them.
const MOST_VIEWS = 5;
let viewBox;

const bare = (one) => ({ ...one, q: "", kind: "", horizon: "", municipality: "", corridor: "", picked: "", a: "", b: "", saved: [] });

// Views as an address may hold them: a name and the settings.
function viewsIn(text) {
  let said;
  try {
    said = JSON.parse(text || "[]");
  } catch {
    return [];
  }
  return (Array.isArray(said) ? said : []).filter((one) => Array.isArray(one) && one.every((part) => typeof part === "string")).slice(0, MOST_VIEWS).map(([name, hash]) => [(name || "").slice(0, 80), (hash || "").slice(0, 20000)]);
}

// The list of a view and how far it is known; the lists that the page shows stay what they are.
function listOfView(view) {
  const weights = leafWeights(shares(view.own || statedBy(view.person))), [origin, answer] = answerFor(view, weights);
  const known = ["submitted", "optimal", "solved"].includes(origin);
  return { origin, known, weights, built: known ? new Set(answer.built) : null };
}

function settingsOf(view) {
  return stepLabel(bare(START), view) || T.step_start;
}

function keepView(name) {
  update((s) => ({ saved: [...s.saved, [name || `${T.view} ${s.saved.length + 1}`, toHash(bare(s))]].slice(-MOST_VIEWS) }));
}

function makeViews(section) {
  const name = make("input", { type: "text", id: "view-name", maxlength: 80, autocomplete: "off" });
  const keep = make("form", { class: "unprinted", on: { submit: (event) => { event.preventDefault(); keepView(name.value.trim()); name.value = ""; } } }, make("label", { for: "view-name" }, T.view_name), make("div", { class: "row" }, name, make("button", { type: "submit" }, T.view_keep)));
  const link = make("input", { type: "text", id: "view-link", autocomplete: "off" }), told = make("p", { class: "small", role: "status" });
  const follow = (event) => {
    event.preventDefault();
    const text = link.value.slice(link.value.indexOf("#") + 1).trim(), holds = text.includes("=");
    put(told, holds ? "" : T.view_link_none);
    if (holds) location.hash = text;
    link.value = "";
  };
  const got = make("details", { class: "unprinted" }, make("summary", {}, T.view_got), make("form", { on: { submit: follow } }, make("label", { for: "view-link" }, T.view_link), make("div", { class: "row" }, link, make("button", { type: "submit" }, T.view_open)), told));
  viewBox = { table: make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.views }), note: make("p", { class: "small" }) };
  section.append(make("h3", {}, T.views), viewBox.note, viewBox.table, keep, got);
}

// Side by side: what was set, what is built for how much, and where they differ.
function fillViews(state, list) {
  const kept = state.saved.map(([name, hash]) => ({ name, view: fromHash(hash) }));
  viewBox.table.hidden = kept.length === 0;
  put(viewBox.note, kept.length ? T.views_note : T.views_none);
  if (!kept.length) return;
  const all = [{ name: T.csv_submitted, view: bare(START) }, ...kept].map((one) => ({ ...one, ...listOfView(one.view) }));
  const waiting = all.find((one) => one.origin === "computing");
  if (waiting && list.origin !== "computing" && !engine.asked && !engine.next) ask(questionOf(waiting.view, waiting.weights));
  const cost = (one) => [...one.built].reduce((sum, i) => sum + costOf(i, one.view), 0), points = (one) => [...one.built].reduce((sum, i) => sum + PERSON_SCORES[D.main][i], 0);
  const figure = (key, tell) => make("tr", {}, make("th", { scope: "row" }, T[key]), all.map((one) => make("td", { class: key === "view_set" ? "" : "n" }, one.known || key === "view_set" ? tell(one) : T[one.origin === "computing" ? "view_waits" : "view_none"])));
  const known = all.filter((one) => one.known), differ = D.proposals.map((p, i) => i).filter((i) => new Set(known.map((one) => one.built.has(i))).size > 1);
  const seat = (one, i) => make("td", { class: `seat${one.known && one.built.has(i) ? " in" : ""}` }, !one.known ? "…" : one.built.has(i) ? T.built : "–");
  const act = (k) => make("span", { class: "row unprinted" }, make("button", { type: "button", "aria-label": `${T.view_open}: ${kept[k].name}`, on: { click: () => openView(kept[k].view) } }, T.view_open), make("button", { type: "button", "aria-label": `${T.strike}: ${kept[k].name}`, on: { click: () => update((s) => ({ saved: s.saved.filter((_, j) => j !== k) })) } }, T.strike));
  const head = make("tr", {}, make("th", { scope: "col" }, T.view), all.map((one, k) => make("th", { scope: "col" }, one.name, k ? act(k - 1) : null)));
  viewBox.table.replaceChildren(make("table", { class: "views" }, make("thead", {}, head), make("tbody", {}, figure("view_set", (one) => settingsOf(one.view)), figure("view_built", (one) => String(one.built.size)), figure("view_cost", (one) => num(cost(one))), figure("view_points", (one) => num(points(one), 1)), known.length < 2 ? null : make("tr", {}, make("th", { scope: "row", colspan: all.length + 1 }, differ.length ? say("view_differ", differ.length) : known.length < all.length ? T.view_same_known : T.view_same)), differ.map((i) => make("tr", {}, make("th", { scope: "row" }, brief(D.proposals[i].name)), all.map((one) => seat(one, i)))))));
}

// A kept view is shown with the log and the views of now.
function openView(view) {
  const kept = Object.fromEntries(STEPS.filter((key) => key !== "log").map((key) => [key, view[key]]));
  update(kept);
}

// A letter with the link; the program for mail opens it, the page sends nothing.
function sendView() {
  const text = `${sayShown(current)}\n\n${location.href}\n\n${T.send_how}`;
  make("a", { href: `mailto:?subject=${encodeURIComponent(`${T.title}: ${D.meta.name}`)}&body=${encodeURIComponent(text)}` }).click();
}
