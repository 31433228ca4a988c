// The solver in a worker: unpacked and compiled when the page opens, asked one question at a time, the newest first.
const engine = { state: O && byId("solver") ? "loading" : "absent", fault: "", program: null, worker: null, asked: null, next: null, began: 0, answers: new Map() };
const PATIENCE = 3000; // ms that a question may have had before a newer one ends it
const LONG = 10000; // ms after which the page says that this is not solved while people wait

async function unpacked(id) {
  const text = byId(id).textContent.trim(), raw = atob(text), bytes = new Uint8Array(raw.length);
  for (let k = 0; k < raw.length; k += 1) bytes[k] = raw.charCodeAt(k);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

function startWorker() {
  engine.worker = new Worker(engine.address);
  engine.worker.onmessage = ({ data }) => (data.ready ? ready() : answered(data));
  engine.worker.onerror = (event) => failed(event.message || "worker");
  engine.worker.postMessage({ program: engine.program, text: O.text, first: questionOf(START, PERSON_WEIGHTS[D.main]).sent });
}

async function startEngine(changed) {
  engine.changed = changed;
  if (engine.state === "absent") return;
  try {
    const [script, program] = await Promise.all([unpacked("solver-script"), unpacked("solver")]);
    engine.program = await WebAssembly.compile(program);
    engine.address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    startWorker();
  } catch (fault) {
    failed(fault);
  }
}

function failed(fault) {
  engine.state = "refused";
  engine.fault = String(fault && fault.message ? fault.message : fault);
  engine.asked = engine.next = null;
  engine.changed();
}

function ready() {
  engine.state = "ready";
  engine.asked = null;
  proceed();
  engine.changed();
}

// Puts a question; what was waiting is dropped, as the view has moved on.
function ask(question) {
  if (engine.state === "refused" || engine.state === "absent" || engine.answers.has(question.key)) return;
  if (engine.asked && engine.asked.key === question.key) return void (engine.next = null);
  engine.next = question;
  if (engine.asked && engine.state === "ready" && performance.now() - engine.began > PATIENCE) {
    engine.worker.terminate();
    engine.state = "loading";
    engine.asked = null;
    startWorker();
  }
  proceed();
}

function proceed() {
  if (engine.state !== "ready" || engine.asked || !engine.next) return;
  engine.asked = engine.next;
  engine.next = null;
  engine.began = performance.now();
  engine.worker.postMessage(engine.asked.sent);
  setTimeout(() => engine.asked && performance.now() - engine.began >= LONG && engine.changed(), LONG);
}

// Whether a question has been computed for long.
function takesLong(key) {
  return engine.asked !== null && engine.asked.key === key && performance.now() - engine.began >= LONG;
}

function answered(data) {
  if (data.fault) return void failed(data.fault);
  const question = engine.asked;
  if (!question) return;
  engine.asked = null;
  engine.answers.set(question.key, question.read(data));
  proceed();
  engine.changed();
}
