// Runs in a worker, after HiGHS in the same text, which calls its loader Module. Reads the model once, then solves it with the
// changes asked for; each question starts from the model as it was read.
let model, asBefore = [];

const LIMIT = 60; // seconds, after which a question is given up

const ENDLESS = 2147483647;

async function load({ program, text }) {
  const highs = await Module({ instantiateWasm: (imports, done) => void WebAssembly.instantiate(program, imports).then(done) });
  model = highs.createModel({ format: "lp", data: text });
  model.options.set({ output_flag: false, time_limit: LIMIT, mip_abs_gap: 0, mip_allow_restart: false, presolve_rule_off: 65536, random_seed: 0 });
  model.constants = highs.constants;
}

// Changes the model and notes what stood there.
function change({ costs, bounds, rows, factors }) {
  for (const undo of asBefore) undo();
  asBefore = [];
  model.changeColsCost({ kind: "range", from: 0, to: costs.length - 1 }, costs);
  for (const [column, low, high] of bounds) {
    model.changeColBounds(column, low, high);
    asBefore.push(() => model.changeColBounds(column, 0, 1));
  }
  for (const [row, low, high, low0, high0] of rows) {
    model.changeRowBounds(row, low, high);
    asBefore.push(() => model.changeRowBounds(row, low0, high0));
  }
  for (const [row, column, now, before] of factors) {
    model.changeCoefficient(row, column, now);
    asBefore.push(() => model.changeCoefficient(row, column, before));
  }
}

function solve(question) {
  const began = performance.now(), { start } = question;
  change(question);
  model.clearSolver();
  // From a list that keeps all rules what is left is mostly the proof; without one a list has to be found first.
  model.options.set({ mip_rel_gap: question.gap, mip_heuristic_effort: start ? 0 : 0.05 });
  if (start) model.setSolution({ colValue: start });
  model.run();
  const kinds = model.constants.modelStatus, status = model.getModelStatus();
  const found = model.info.get("primal_solution_status") === 2;
  return {
    id: question.id,
    status: status === kinds.optimal ? "optimal" : status === kinds.infeasible || status === kinds.unboundedOrInfeasible ? "infeasible" : found ? "feasible" : "unknown",
    bound: model.info.get("mip_dual_bound"),
    columns: found ? Array.from(model.getSolution().colValue) : null,
    seconds: (performance.now() - began) / 1000,
  };
}

// The root of the first question, so that the browser has translated the program for speed when a question comes.
function warmUp(first) {
  model.options.set("mip_max_nodes", 0);
  solve(first);
  model.options.set("mip_max_nodes", ENDLESS);
}

self.onmessage = async ({ data }) => {
  try {
    if (data.program) {
      await load(data);
      self.postMessage({ ready: true });
      warmUp(data.first);
    } else self.postMessage(solve(data));
  } catch (fault) {
    self.postMessage({ id: data.id, fault: String(fault && fault.message ? fault.message : fault) });
  }
};
