// The parts of the meeting in their places: buttons among the controls, a section for decisions and views.
function makeMeeting() {
  const section = byId("meeting"), button = (key, act, id) => make("button", { type: "button", id, on: { click: act } }, T[key]);
  heading(section, "meeting");
  makeLog(section);
  makeViews(section);
  const back = makeSteps();
  makePresenter();
  makeSwing();
  makeSheet();
  makeFiles();
  const tools = make("fieldset", {}, make("legend", {}, T.meeting_tools), make("div", {}, make("div", { class: "row" }, button("present", startShow, "present"), button("send", sendView), button("print_one", printSheet), button("save_list", saveList)), makeTheme()));
  byId("controls").firstChild.append(tools);
  byId("controls").querySelector("summary").after(...back);
  if (ASKED.length) byId("weight-" + TOPS[0]).closest("fieldset").lastChild.append(make("div", { class: "row" }, button("swing", startSwing)));
}

function fillMeeting(state, list) {
  fillLog(state);
  fillViews(state, list);
}
