// Decisions of the meeting: what must or must not be built and what was said, by whom and why. They stand in the address and are
// saved as a file that the next run is given; what binds is built, or not, in every list that the page shows.
const BINDING = ["pin", "veto", "free"];
const DECISION_KEYS = ["date", "by", "proposal", "kind", "text", "change_asked"];
let logBox;

const binds = (d, id) => d.proposal === id && BINDING.includes(d.kind);

// What the meeting, or the run, decided last of a proposal: pin, veto, or nothing.
function boundTo(id, log) {
  const mine = log.filter((d) => binds(d, id)).sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const last = mine.length ? mine[mine.length - 1].kind : D.proposals[POSITION.get(id)].bound;
  return last === "free" ? "" : last || "";
}

// A state whose lists keep what the meeting decided.
function withLog(state) {
  const pins = { ...state.pins };
  for (const id of new Set(state.log.filter((d) => BINDING.includes(d.kind)).map((d) => d.proposal))) {
    const kind = boundTo(id, state.log);
    if (!O || !(POSITION.get(id) in O.held) || !kind) continue;
    pins[id] = kind === "pin" ? "in" : "out";
  }
  return { ...state, pins };
}

// A log as an address may hold it: only what this page knows and can say.
function logIn(text) {
  let said;
  try {
    said = JSON.parse(text || "[]");
  } catch {
    return [];
  }
  const plain = (x, most) => (typeof x === "string" ? x.replace(/\s+/g, " ").trim().slice(0, most) : "");
  return (Array.isArray(said) ? said : []).slice(0, 500).flatMap((one) => {
    const [date, by, proposal, kind, why] = Array.isArray(one) ? one : [];
    const d = { date: plain(date, 16), by: plain(by, 120), proposal: plain(proposal, 80), kind, text: plain(why, 1000), change_asked: "" };
    const known = /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(d.date) && d.by && d.text && (POSITION.has(d.proposal) || (d.proposal === "" && !BINDING.includes(kind)));
    return known && ["remark", "decision", ...BINDING].includes(kind) ? [d] : [];
  });
}

const logOut = (log) => JSON.stringify(log.map((d) => [d.date, d.by, d.proposal, d.kind, d.text]));

function minute() {
  const now = new Date(), two = (x) => String(x).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
}

// Enters a decision; of two that bind the same proposal in the same minute the later counts alone.
function enter(kind, id, by, text) {
  const entry = { date: minute(), by: by.replace(/\s+/g, " ").trim(), proposal: id, kind, text: text.replace(/\s+/g, " ").trim(), change_asked: "" };
  const twice = (d) => binds(entry, id) && binds(d, id) && d.date === entry.date;
  update((s) => {
    const pins = { ...s.pins };
    if (kind === "free") delete pins[id];
    return { pins, log: [...s.log.filter((d) => !twice(d)), entry] };
  });
}

function strike(entry) {
  update((s) => {
    const pins = { ...s.pins };
    if (BINDING.includes(entry.kind)) delete pins[entry.proposal];
    return { pins, log: s.log.filter((d) => d !== entry) };
  });
}

// What comes of a decision here: some take effect in the next run only.
function enteredAs(kind, id) {
  if (!BINDING.includes(kind)) return T.decision_entered;
  const i = POSITION.get(id), solved = O && engine.state !== "absent" && engine.state !== "refused" && i in O.held;
  if (kind === "free" && D.proposals[i].bound) return T.decision_next_run;
  return solved ? T.decision_entered : T.decision_later;
}

// The form of a decision: on a card about its proposal, else about the one that is chosen, or the list as a whole.
function decisionForm(i, done) {
  const at = i === null ? "any" : i, id = (key) => `decide-${key}-${at}`;
  const about = i === null ? choice(id("about"), T.decision_about, [["", T.decision_list], ...D.proposals.map((p) => [p.id, brief(p.name)])], () => kinds()) : null;
  const target = () => (about ? about.select.value : D.proposals[i].id);
  const kind = choice(id("kind"), T.decision_kind, [], () => {});
  const kinds = () => {
    const now = target() && boundTo(target(), state.log), told = kind.select.value;
    const all = target() ? [...(now === "pin" ? [] : ["pin"]), ...(now === "veto" ? [] : ["veto"]), ...(now ? ["free"] : []), "remark"] : ["remark", "decision"];
    kind.select.replaceChildren(...all.map((key) => make("option", { value: key }, T[`decide_${key}`])));
    if (all.includes(told)) kind.select.value = told;
  };
  const by = make("input", { type: "text", id: id("by"), maxlength: 120, list: "deciders", autocomplete: "off", value: state.log.length ? state.log[state.log.length - 1].by : "" });
  const why = make("input", { type: "text", id: id("why"), maxlength: 1000, autocomplete: "off" });
  const told = make("p", { class: "small", role: "status" });
  const save = make("button", { type: "submit" }, T.decision_enter);
  kinds();
  const act = (event) => {
    event.preventDefault();
    const lacking = [by, why].find((input) => !input.value.trim());
    for (const input of [by, why]) input.setAttribute("aria-invalid", String(!input.value.trim()));
    if (lacking) {
      put(told, T.decision_lacking);
      return void lacking.focus();
    }
    enter(kind.select.value, target(), by.value, why.value);
    put(told, enteredAs(kind.select.value, target()));
    why.value = "";
    kinds();
    if (done) done(told.textContent);
  };
  const field = (key, input) => make("div", {}, make("label", { for: input.id }, T[key]), input);
  return make("form", { class: "decide", novalidate: true, on: { submit: act } }, about && about.box, kind.box, field("decision_by", by), field("decision_why", why), make("div", { class: "row" }, save), told);
}

function logRow(d, fresh) {
  const of = d.proposal === undefined || d.proposal === "" ? T.decision_list : D.proposals[POSITION.get(d.proposal)].name;
  const undo = fresh ? make("button", { type: "button", "aria-label": `${T.strike}: ${T[`decided_${d.kind}`]}, ${of}`, on: { click: () => strike(d) } }, T.strike) : T.log_earlier;
  return make("tr", {}, make("td", {}, d.date), make("td", {}, d.by), make("td", {}, T[`decided_${d.kind}`]), make("td", {}, of), make("td", {}, d.text), make("td", { class: "unprinted" }, undo));
}

function earlierLog() {
  return [...D.meta.log.map((d) => ({ ...d, proposal: "" })), ...D.proposals.flatMap((p) => p.decisions.map((d) => ({ ...d, proposal: p.id })))].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

function makeLog(section) {
  logBox = { body: make("tbody"), none: make("p", {}, T.log_none), save: make("button", { type: "button", on: { click: saveLog } }, T.log_save), told: make("p", { class: "small unprinted", role: "status" }), deciders: make("datalist", { id: "deciders" }) };
  const head = make("tr", {}, ["log_date", "decision_by", "decision_kind", "proposal", "decision_why"].map((key) => make("th", { scope: "col" }, T[key])), make("th", { scope: "col", class: "unprinted" }, T.source));
  logBox.table = make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": T.log }, make("table", { class: "log" }, make("thead", {}, head), logBox.body));
  logBox.form = make("details", { class: "unprinted" }, make("summary", {}, T.decision_new), decisionForm(null));
  section.append(make("h3", {}, T.log), logBox.none, logBox.table, logBox.form, make("div", { class: "row unprinted" }, logBox.save), make("p", { class: "small unprinted" }, T.log_note), logBox.told, logBox.deciders);
}

let logShown = null;
function fillLog(state) {
  if (logShown === state.log) return;
  logShown = state.log;
  const earlier = earlierLog(), rows = [...earlier.map((d) => logRow(d, false)), ...state.log.map((d) => logRow(d, true))];
  logBox.body.replaceChildren(...rows);
  logBox.table.hidden = rows.length === 0;
  logBox.none.hidden = rows.length > 0;
  logBox.save.hidden = state.log.length === 0;
  logBox.deciders.replaceChildren(...[...new Set([...state.log, ...earlier].map((d) => d.by))].map((by) => make("option", { value: by })));
}

// A sum over a text (FNV-1a, 64 bits), as the library makes it: it tells that a row was changed after the meeting, not who did it.
function sealOf(text) {
  let sum = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * 0x100000001b3n);
  return sum.toString(16).padStart(16, "0");
}

function saveLog() {
  const name = D.meta.scenario;
  let last = `${name}|${state.log.length}`;
  const rows = state.log.map((d) => {
    last = sealOf([last, ...DECISION_KEYS.map((key) => d[key])].join("\x1f"));
    return [...DECISION_KEYS.map((key) => d[key]), d.proposal ? D.proposals[POSITION.get(d.proposal)].name : "", name, last];
  });
  saveText("decisions.csv", csvText([[...DECISION_KEYS, "name", "scenario", "seal"], ...rows]), "text/csv");
  put(logBox.told, T.log_saved);
}
