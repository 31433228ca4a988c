// Sliders, choices and filters.
let inputs;

function choice(id, label, options, act) {
  const select = make("select", { id, on: { change: () => act(select.value) } }, options.map(([value, text]) => make("option", { value }, text)));
  return { select, box: make("div", {}, make("label", { for: id }, label), select) };
}

function slider(i, act) {
  const shown = make("b"), id = `weight-${i}`;
  const input = make("input", { type: "range", id, min: 0, max: 100, step: 1, on: { input: () => act(i, Number(input.value) / 100) } });
  return { input, shown, box: make("div", { class: "slide" }, make("label", { for: id }, make("span", {}, D.goals[i].name, shown)), input) };
}

// Every goal beside its siblings; what lies below a goal is folded away.
function goalSliders(family, act) {
  return family.flatMap((i) => {
    const own = slider(i, act);
    inputs.sliders[i] = own;
    return CHILDREN[i].length ? [own.box, make("details", { class: "sub" }, make("summary", {}, `${T.subgoals}: ${D.goals[i].name}`), goalSliders(CHILDREN[i], act))] : [own.box];
  });
}

function makeControls(update, reset) {
  inputs = { sliders: [] };
  const set = (key) => (value) => update({ [key]: value });
  const group = (title, ...inside) => make("fieldset", {}, make("legend", {}, title), make("div", {}, ...inside));
  inputs.person = choice("person", T.whose, [...D.people.map((p) => [p.id, p.name]), ["*own*", T.own]], (value) => value !== "*own*" && update({ person: value, own: null }));
  const weigh = (i, value) => update((state) => {
    const own = [...(state.own || statedBy(state.person))];
    own[i] = value;
    return { own: ownOf(state.person, own, 100) };
  });
  const money = make("input", { type: "range", id: "budget", min: 0, max: 200, step: 5, list: "budgets", on: { input: () => update({ budget: Number(money.value) }) } });
  const known = [...new Set(D.sets.map((s) => s.budget))].sort((a, b) => a - b);
  inputs.budget = { input: money, shown: make("b") };
  inputs.by = choice("by", T.order_by, [["list", T.by_list], ["ratio", T.by_ratio], ["score", T.by_score]], set("by"));
  const changed = makeSettings(update);
  inputs.q = make("input", { type: "search", id: "search", autocomplete: "off", on: { input: () => update({ q: inputs.q.value }) } });
  const of = (list, names) => [["", T.all], ...[...new Set(list)].sort((x, y) => (names[x] || x).localeCompare(names[y] || y, D.language)).map((x) => [x, names[x] || x])];
  const filters = { kind: of(D.proposals.map((p) => p.kind), T), horizon: [["", T.all], ...(D.horizons || ["medium", "long"]).map((h) => [h, T[h] || h])], municipality: of(D.proposals.flatMap((p) => p.municipalities), D.names.municipalities), corridor: of(D.proposals.flatMap((p) => p.corridors), D.names.corridors) };
  if (D.plain) for (const key of Object.keys(filters)) if (filters[key].filter(([x]) => x).length < 1) delete filters[key];
  for (const [key, options] of Object.entries(filters)) inputs[key] = choice(key, T[key], options, set(key));
  const copied = make("p", { class: "small", role: "status" });
  const copy = () => (navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject()).then(() => put(copied, T.copied), () => put(copied, T.copy_by_hand));
  const button = (key, act) => make("button", { type: "button", on: { click: act } }, T[key]);
  const folded = make("details", { open: window.innerWidth > 820 }, make("summary", {}, T.controls),
    group(T.weights, inputs.person.box, goalSliders(TOPS, weigh)),
    group(T.budget, make("div", { class: "slide" }, make("label", { for: "budget" }, make("span", {}, inputs.budget.shown)), money), make("datalist", { id: "budgets" }, known.map((b) => make("option", { value: b }))), changed.money, inputs.by.box, changed.list, make("div", { class: "row" }, button("reset", reset))),
    group(T.filter, make("label", { for: "search" }, T.search), inputs.q, Object.keys(filters).map((key) => inputs[key].box)),
    make("div", { class: "row" }, button("copy", copy), button("print", () => window.print())), copied);
  byId("controls").setAttribute("aria-label", T.controls);
  byId("controls").append(folded);
}

function fillControls(state, list) {
  const own = state.own || statedBy(state.person);
  const value = (input, to) => input.value !== String(to) && (input.value = to);
  value(inputs.person.select, state.own ? "*own*" : state.person);
  inputs.sliders.forEach((s, i) => {
    value(s.input, Math.round(100 * own[i]));
    const share = Math.round(1000 * list.share[i]) / 10;
    put(s.shown, `${num(share, Number.isInteger(share) ? 0 : 1)}\u00a0%`);
    s.input.setAttribute("aria-valuetext", s.shown.textContent);
  });
  value(inputs.budget.input, state.budget);
  put(inputs.budget.shown, say("budget_is", state.budget, amount((D.budget.total.reduce((s, m) => s + m, 0) * state.budget) / 100)));
  inputs.budget.input.setAttribute("aria-valuetext", inputs.budget.shown.textContent);
  value(inputs.by.select, state.by);
  fillSettings(state, value);
  value(inputs.q, state.q);
  for (const key of ["kind", "horizon", "municipality", "corridor"]) if (inputs[key]) value(inputs[key].select, state[key]);
}
