// Light or dark, and the view on one page of paper.
const THEMES = ["auto", "light", "dark"];

function makeTheme() {
  const kept = () => { try { return localStorage.getItem("infraprio-theme"); } catch { return null; } };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = choice("theme", T.theme, THEMES.map((key) => [key, T[`theme_${key}`]]), () => show(true));
  const show = (keep) => {
    const value = theme.select.value;
    document.documentElement.dataset.theme = value === "auto" ? (dark.matches ? "dark" : "light") : value;
    try { if (keep) localStorage.setItem("infraprio-theme", value); } catch { /* a browser that keeps nothing for files */ }
  };
  theme.select.value = THEMES.includes(kept()) ? kept() : "auto";
  dark.addEventListener("change", () => show(false));
  show(false);
  return theme.box;
}

// The view on one page: which list, what was set and decided, and the rows in a type that fits.
function makeSheet() {
  document.body.append(make("section", { id: "sheet", "aria-hidden": "true" }));
  window.addEventListener("afterprint", () => document.documentElement.classList.remove("one-page"));
}

const MOST_ON_PAGE = 90;

function printSheet() {
  fillSheet();
  document.documentElement.classList.add("one-page");
  window.print();
}

function fillSheet() {
  const list = current, hits = selected(state, list), all = list.order.filter((i) => hits[i]), rows = all.slice(0, MOST_ON_PAGE), changed = stepLabel(bare(START), state);
  const few = (name, most = 60) => (name.length > most ? `${name.slice(0, most - 3).trimEnd()}…` : name);
  const line = (i) => make("tr", { class: list.built.has(i) ? "" : "off" }, make("td", { class: "n" }, list.rank[i] === null ? "–" : String(list.rank[i])), make("td", {}, few(D.proposals[i].name, 120)), make("td", { class: "n" }, amount(costOf(i, state))), make("td", { class: "n" }, num(list.scores[i], 1)), make("td", {}, list.built.has(i) ? T.built : T.not_built));
  const head = () => make("thead", {}, make("tr", {}, ["rank", "proposal", "cost", "score", "outcome"].map((key) => make("th", { class: ["cost", "score", "rank"].includes(key) ? "n" : "" }, T[key]))));
  const half = rows.length > 45 ? Math.ceil(rows.length / 2) : rows.length, parts = [rows.slice(0, half), rows.slice(half)].filter((part) => part.length);
  const sheet = byId("sheet");
  sheet.className = rows.length > 45 ? "dense" : "";
  const binding = state.log.slice(-6);
  sheet.replaceChildren(
    make("h1", {}, `${T.title}: ${few(D.meta.name, 110)}`), make("p", {}, sayShown(list)), ...(changed ? [make("p", {}, `${T.view_set}: ${changed.slice(0, 400)}`)] : []), ...(byId("stake").textContent ? [make("p", {}, byId("stake").textContent.slice(0, 500))] : []),
    make("div", { class: "parts" }, parts.map((part) => make("table", {}, head(), make("tbody", {}, part.map(line))))),
    ...(all.length > rows.length ? [make("p", {}, say("sheet_more", all.length - rows.length))] : []),
    ...(binding.length ? [make("ul", {}, binding.map((d) => make("li", {}, `${d.date} ${brief(d.by)}: ${T[`decided_${d.kind}`]}${d.proposal ? `, ${few(D.proposals[POSITION.get(d.proposal)].name)}` : ""}. ${brief(d.text)}`)))] : []),
    make("p", { class: "small" }, [D.meta.price_year ? say("page_price_year", D.meta.price_year) : "", `${T.shown.replace("{0}", rows.length).replace("{1}", N)}.`, minute(), T.made].filter(Boolean).join(" ")),
  );
}
