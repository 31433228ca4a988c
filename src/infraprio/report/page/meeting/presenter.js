// For the room: one question a screen, large, keys to go on.
let screens = [], screen = -1, showBar;

function makePresenter() {
  const button = (key, act) => make("button", { type: "button", on: { click: act } }, T[key]);
  showBar = { box: make("div", { class: "show-bar", role: "region", "aria-label": T.present }), told: make("h2", { tabindex: -1, "aria-live": "polite" }) };
  showBar.box.append(button("show_back", () => showScreen(screen - 1)), showBar.told, button("show_on", () => showScreen(screen + 1)), button("show_end", endShow));
  document.body.append(showBar.box);
  document.addEventListener("keydown", (event) => {
    if (screen < 0 || byId("card").open || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const go = { ArrowRight: screen + 1, PageDown: screen + 1, ArrowLeft: screen - 1, PageUp: screen - 1, Home: 0, End: screens.length - 1 };
    if (event.key === " " && !event.target.matches("button, summary")) go[" "] = screen + (event.shiftKey ? -1 : 1);
    if (event.key === "Escape") endShow();
    else if (event.key in go) showScreen(go[event.key]);
    else return;
    event.preventDefault();
  });
}

function startShow() {
  const sections = [...document.querySelectorAll("main section")].filter((part) => !part.hidden && part.childElementCount && part.id !== "method");
  screens = [{ id: "", ask: T.ask_result }, ...sections.map((part) => ({ id: part.id, ask: T[`ask_${part.id}`] || part.querySelector("h2").textContent }))];
  finish();
  document.documentElement.classList.add("presenting");
  showScreen(0);
}

function showScreen(place) {
  if (place < 0 || place >= screens.length) return;
  screen = place;
  document.documentElement.classList.toggle("at-result", place === 0);
  for (const part of document.querySelectorAll("main section")) part.classList.toggle("now", part.id === screens[place].id);
  put(showBar.told, `${place + 1}/${screens.length}  ${screens[place].ask}`);
  window.scrollTo(0, 0);
  showBar.told.focus({ preventScroll: true });
}

function endShow() {
  screen = -1;
  document.documentElement.classList.remove("presenting", "at-result");
  byId("present").focus();
}
