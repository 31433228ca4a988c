// Weights by questions: of goals side by side, which lift from nothing to full is worth most, and how much the others are to it.
const ASKED = FAMILIES.filter((family) => family.length > 1);
let swing;

function makeSwing() {
  swing = { box: make("dialog", { id: "swing", "aria-labelledby": "swing-title" }), at: 0, points: null };
  document.body.append(swing.box);
}

function startSwing() {
  const own = state.own || statedBy(state.person);
  swing.points = ASKED.map((family) => {
    const most = Math.max(...family.map((i) => own[i])) || 1;
    return family.map((i) => Math.round((100 * own[i]) / most));
  });
  swing.best = ASKED.map(() => -1);
  swing.at = 0;
  askSwing();
  swing.box.showModal();
}

function askSwing() {
  const family = ASKED[swing.at], points = swing.points[swing.at], best = swing.best[swing.at], parent = D.goals[family[0]].parent;
  const shareOf = (k) => { const sum = points.reduce((s, x) => s + x, 0); return `${num(sum ? (100 * points[k]) / sum : 100 / points.length)} %`; };
  const first = make("fieldset", {}, make("legend", {}, T.swing_first), make("div", {}, family.map((i, k) => {
    const input = make("input", { type: "radio", name: "swing-best", id: `swing-best-${k}`, on: { change: () => { swing.best[swing.at] = k; points[k] = 100; askSwing(); byId(`swing-best-${k}`).focus(); } } });
    input.checked = k === best;
    return make("label", { for: input.id, class: "pick" }, input, ` ${D.goals[i].name}`);
  })));
  const told = new Map();
  const rest = best < 0 ? null : make("fieldset", {}, make("legend", {}, say("swing_rest", D.goals[family[best]].name)), make("div", {}, family.map((i, k) => {
    const shown = make("b", {}, `${points[k]} · ${shareOf(k)}`), id = `swing-${k}`;
    told.set(k, shown);
    const input = make("input", { type: "range", id, min: 0, max: 100, step: 5, disabled: k === best, on: { input: () => { points[k] = Number(input.value); for (const [j, one] of told) put(one, `${points[j]} · ${shareOf(j)}`); } } });
    input.value = points[k];
    return make("div", { class: "slide" }, make("label", { for: id }, make("span", {}, D.goals[i].name, shown)), input);
  })));
  const last = swing.at === ASKED.length - 1;
  const go = (by) => () => { swing.at += by; askSwing(); byId("swing-title").focus(); };
  const button = (key, act, off) => make("button", { type: "button", disabled: off, on: { click: act } }, T[key]);
  swing.box.replaceChildren(
    make("div", { class: "card-head" }, make("h2", { id: "swing-title", tabindex: -1 }, `${T.swing} ${swing.at + 1}/${ASKED.length}${parent < 0 ? "" : `: ${D.goals[parent].name}`}`), button("close", () => swing.box.close(), false)),
    make("div", { class: "card-body" }, make("p", {}, T.swing_lead), first, rest, make("div", { class: "row" }, button("show_back", go(-1), swing.at === 0), last ? null : button("show_on", go(1), best < 0), button("swing_use", useSwing, !swing.best.some((k) => k >= 0)))),
  );
}

// The points become the weights of their goals; of goals that were not asked about the weights stay.
function useSwing() {
  const own = [...(state.own || statedBy(state.person))];
  ASKED.forEach((family, f) => swing.best[f] >= 0 && family.forEach((i, k) => (own[i] = swing.points[f][k] / 100)));
  swing.box.close();
  update({ own: ownOf(state.person, own, 100) });
}
