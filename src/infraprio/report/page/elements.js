// Elements, numbers and words. All text of the data goes through textContent or setAttribute on harmless attributes.
const SVG = "http://www.w3.org/2000/svg";
const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  for (const part of inside.flat()) if (part !== null && part !== undefined) element.append(part);
  return element;
}

function draw(tag, attributes = {}, text) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

const FORMATS = [0, 1, 2, 3].map((digits) => new Intl.NumberFormat(D.language === "sv" ? "sv-SE" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits }));

// A number in the language of the page; a dash where it is missing, no minus before a rounded zero.
function num(value, digits = 0) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  return FORMATS[digits].format(Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value);
}

// An amount of money as the library writes it: below a hundred with all it has, up to two decimals.
function amount(value) {
  if (value !== null && value !== undefined && Math.abs(value) < 100) {
    const digits = [0, 1, 2].find((d) => Math.abs(value - Number(value.toFixed(d))) < 1e-6);
    if (digits !== undefined) return num(value, digits);
  }
  return num(value);
}

// A span of ranks; one number where both ends are the same.
function between(best, worst) {
  return best === worst ? String(best) : `${best}–${worst}`;
}

function say(key, ...gaps) {
  return gaps.reduce((text, gap, i) => text.split(`{${i}}`).join(String(gap)), T[key]);
}

// A name that fits in a sentence.
function brief(name) {
  return name.length > 80 ? `${name.slice(0, 77).trimEnd()}…` : name;
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function heading(section, key) {
  const id = `${section.id}-title`;
  section.setAttribute("aria-labelledby", id);
  section.append(make("h2", { id }, T[key]));
}

// A bar of a value between -100 and 100 of its own width.
function bar(value) {
  const size = Math.min(Math.abs(value), 100), part = make("i", { class: value < 0 ? "minus" : "" });
  part.style.width = `${size}%`;
  return make("span", { class: "bar", "aria-hidden": "true" }, part);
}

// The outline of a kind's marker around 0, 0.
function shape(kind, r) {
  if (kind === "road") return `M${-r} ${-r}H${r}V${r}H${-r}Z`;
  if (kind === "interchange") return `M0 ${-1.25 * r}L${1.2 * r} ${0.9 * r}H${-1.2 * r}Z`;
  if (kind === "service") return `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`;
  return `M${-1.08 * r} 0A${1.08 * r} ${1.08 * r} 0 1 0 ${1.08 * r} 0A${1.08 * r} ${1.08 * r} 0 1 0 ${-1.08 * r} 0Z`;
}

function kindLegend() {
  const kinds = ["road", "rail", "interchange", "service"].filter((kind) => D.proposals.some((p) => p.kind === kind));
  const parts = kinds.map((kind) => {
    const icon = draw("svg", { viewBox: "-8 -8 16 16", class: kind, "aria-hidden": "true" });
    icon.append(draw("path", { d: shape(kind, 5), class: "mark on" }));
    return make("span", {}, icon, T[kind]);
  });
  return make("p", { class: "legend" }, parts, make("span", {}, T.legend_built), make("span", {}, T.legend_not));
}

// Round steps from low to high, at most some six.
function steps(low, high) {
  const wide = high - low || 1, rough = wide / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((x) => x * power).find((x) => x >= rough), out = [];
  for (let x = Math.ceil(low / step - 1e-9) * step; x <= high + 1e-9 * wide; x += step) out.push(Math.abs(x) < step / 1e6 ? 0 : x);
  return { out, digits: step >= 1 ? 0 : step >= 0.1 ? 1 : 2 };
}
