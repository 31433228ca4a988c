// Money by fund and period, what must be built or not, the cost of one proposal; and the list of what was changed.
let settingInputs = { money: new Map(), list: null, update: null };

function moneyBox(fund, period) {
  const id = `money-${fund}-${period}`, name = `${D.fund_names[O.fund_rows[fund]]}, ${D.periods[O.periods[period]] || O.periods[period]}`;
  const input = make("input", { type: "number", id, min: 0, step: "any", on: { change: () => setMoney(fund, period, input.value) } });
  settingInputs.money.set(`${fund}.${period}`, input);
  return make("div", {}, make("label", { for: id }, name), input);
}

function setMoney(fund, period, text) {
  const key = `${fund}.${period}`, amount = Number(text);
  settingInputs.update((state) => {
    const money = { ...state.money };
    delete money[key];
    const plain = moneyOf({ ...state, money }, fund, period);
    if (text !== "" && Number.isFinite(amount) && amount >= 0 && Math.abs(amount - plain) > 1e-9) money[key] = amount;
    return { money };
  });
}

// Money in cells that hold some, folded away; nothing where the page has no optimiser.
function makeSettings(update) {
  settingInputs.update = update;
  settingInputs.list = make("div", {});
  if (!O || engine.state === "absent") return { money: make("p", { class: "small" }, T.absent_note), list: settingInputs.list };
  const cells = O.funds.flatMap((_, f) => O.periods.map((_, p) => [f, p])).filter(([f, p]) => O.money.some((all) => all[f][p] !== null) && O.money.some((all) => all[f].some((sum) => sum > 0)));
  return { money: make("details", { class: "sub" }, make("summary", {}, T.money_cells), cells.map(([f, p]) => moneyBox(f, p))), list: settingInputs.list };
}

function fillSettings(state, value) {
  for (const [key, input] of settingInputs.money) value(input, Math.round(10 * moneyOf(state, ...key.split(".").map(Number))) / 10);
  const name = (id) => brief(D.proposals[POSITION.get(id)].name), without = (all, id) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== id));
  const lines = [
    ...Object.entries(state.pins).map(([id, pin]) => [say(pin === "in" ? "pinned_in" : "pinned_out", name(id)), (s) => ({ pins: without(s.pins, id), log: s.log.filter((d) => !binds(d, id)) })]),
    ...Object.entries(state.costs).map(([id, cost]) => [say("cost_changed", name(id), amount(cost), amount(O.planned[POSITION.get(id)])), (s) => ({ costs: without(s.costs, id) })]),
  ];
  settingInputs.list.replaceChildren(...(lines.length ? [make("ul", { class: "small" }, lines.map(([text, undo]) => make("li", {}, `${text} `, make("button", { type: "button", on: { click: () => settingInputs.update(undo) } }, T.undo))))] : []));
}

// On a card: the optimiser decides, must be built, must not; and another cost.
function cardSettings(i, settings) {
  if (!O || engine.state === "absent" || !(i in O.held)) return null;
  const id = D.proposals[i].id, pin = choice(`pin-${i}`, T.pin, [["", T.pin_free], ["in", T.pin_in], ["out", T.pin_out]], (to) => settings(i, { pin: to }));
  pin.select.value = state.pins[id] || "";
  pin.select.disabled = state.log.some((d) => binds(d, id)) && Boolean(boundTo(id, state.log)); // what was decided is changed by a decision
  const least = O.least[i] || 0, cost = make("input", { type: "number", id: `cost-${i}`, min: least, step: "any", value: costOf(i, state), on: { change: () => settings(i, { cost: cost.value === "" ? null : Math.max(least, Number(cost.value)) }) } });
  return make("div", { class: "two" }, pin.box, O.cost[i] ? make("div", {}, make("label", { for: `cost-${i}` }, T.other_cost), cost) : null);
}
