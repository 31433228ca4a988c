// Stakeholders side by side: each one's ranks and best set, and what they agree on. Does not change with the sliders.
function makePeople(open) {
  const section = byId("people");
  heading(section, "people");
  if (D.people.length < 2) return void section.append(make("p", {}, T.alone));
  const sets = D.people.map((person) => D.sets.find((s) => s.person === person.id && s.budget === 100)).map((set) => set && new Set(set.built));
  const solved = sets.filter(Boolean).length, chosen = COMPETE.map((i) => sets.filter((set) => set && set.has(i)).length);
  const names = (test) => chosen.filter(test).length;
  section.append(make("p", {}, T.people_note));
  section.append(make("p", {}, say("consensus_is", names((n) => n === solved), names((n) => n > 0 && n < solved), names((n) => n === 0)), " ", concordance() === null ? "" : say("agree", num(concordance(), 2))));
  const head = make("tr", {}, make("th", { scope: "col" }, T.proposal), D.people.map((person) => make("th", { scope: "col", class: "seat" }, person.name)), make("th", { scope: "col", class: "n" }, T.spread), make("th", { scope: "col" }, T.in_sets));
  const lines = COMPETE.map((i) => {
    const p = D.proposals[i];
    const ranks = PERSON_RANKS.map((r) => r[i]), count = chosen[COMPETE.indexOf(i)];
    const seats = ranks.map((rank, k) => make("td", { class: `seat${sets[k] && sets[k].has(i) ? " in" : ""}`, "aria-label": `${rank}${sets[k] && sets[k].has(i) ? `, ${T.built}` : ""}` }, String(rank)));
    const agreed = count === solved ? T.everybody : count === 0 ? T.nobody : say("of", count, solved);
    return make("tr", {}, make("th", { scope: "row" }, make("button", { class: "open", type: "button", on: { click: () => open(i) } }, p.name)), seats, make("td", { class: "n" }, between(Math.min(...ranks), Math.max(...ranks))), make("td", {}, agreed));
  });
  section.append(make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `${T.people}: ${T.rank}` }, make("table", {}, make("thead", {}, head), make("tbody", {}, lines))));
}
