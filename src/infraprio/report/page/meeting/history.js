// Steps back and forth: every setting and decision, in the order in which it was made.
const STEPS = ["person", "own", "budget", "money", "pins", "costs", "by", "log"];
const MOST_STEPS = 200;
let past = [], now = -1, stepBox;

const stepKey = (state) => JSON.stringify(STEPS.map((key) => state[key]));

// What was changed between two views, in words.
function stepLabel(before, after) {
  const same = (key) => JSON.stringify(before[key]) === JSON.stringify(after[key]), said = [];
  const name = (id) => brief(D.proposals[POSITION.get(id)].name);
  if (!same("log")) {
    const fresh = after.log.filter((d) => !before.log.includes(d)), gone = before.log.filter((d) => !after.log.includes(d));
    said.push(...fresh.map((d) => `${T[`decided_${d.kind}`]}: ${d.proposal ? name(d.proposal) : brief(d.text)}`));
    if (gone.length && !fresh.length) said.push(T.step_struck);
  }
  if (!same("person") || !same("own")) said.push(after.own ? T.own : say("step_person", D.people.find((p) => p.id === after.person).name));
  if (!same("budget")) said.push(`${T.budget} ${after.budget} %`);
  if (!same("money")) said.push(T.step_money);
  if (!same("costs")) said.push(T.step_cost);
  if (!same("pins") && same("log")) {
    const moved = [...new Set([...Object.keys(before.pins), ...Object.keys(after.pins)])].filter((id) => before.pins[id] !== after.pins[id]);
    said.push(...moved.map((id) => (after.pins[id] ? say(after.pins[id] === "in" ? "pinned_in" : "pinned_out", name(id)) : say("step_free", name(id)))));
  }
  if (!same("by")) said.push(T[`by_${after.by}`]);
  return said.join("; ");
}

// Remembers the view once the hand rests; what is only looked at is no step.
function record() {
  const key = stepKey(state);
  if (now >= 0 && past[now].key === key) return;
  const label = now < 0 ? (key === stepKey(START) ? T.step_start : T.step_link) : stepLabel(past[now].state, state);
  past = [...past.slice(0, now + 1), { key, state, label, time: minute().slice(11) }].slice(-MOST_STEPS);
  now = past.length - 1;
  fillSteps();
}

function stepTo(place) {
  record();
  if (place < 0 || place >= past.length) return;
  now = place;
  const kept = Object.fromEntries(STEPS.map((key) => [key, past[now].state[key]]));
  state = { ...state, ...kept };
  render();
  remember();
  fillSteps();
}

function makeSteps() {
  const button = (key, by) => make("button", { type: "button", disabled: true, on: { click: () => { record(); stepTo(now + by); } } }, T[key]);
  stepBox = { back: button("step_back", -1), forth: button("step_forth", 1), list: make("ol", { class: "steps" }) };
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.matches("input:not([type=range]), textarea")) return;
    const key = event.key.toLowerCase(), by = key === "z" && !event.shiftKey ? -1 : key === "y" || (key === "z" && event.shiftKey) ? 1 : 0;
    if (!by) return;
    event.preventDefault();
    record();
    stepTo(now + by);
  });
  return [make("div", { class: "row" }, stepBox.back, stepBox.forth), make("details", { class: "sub" }, make("summary", {}, T.timeline), stepBox.list)];
}

function fillSteps() {
  stepBox.back.disabled = now <= 0;
  stepBox.forth.disabled = now >= past.length - 1;
  stepBox.list.replaceChildren(...past.map((one, k) => make("li", {}, make("button", { type: "button", class: "link", "aria-current": k === now ? "step" : null, on: { click: () => stepTo(k) } }, `${one.time} ${one.label}`))));
}
