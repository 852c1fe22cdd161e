// The fields of a figure as inputs: to mend it, to add a second figure from its number, or one that was missed.
const OPEN_GROUPS = 3; // of the groups of fields, so many are open from the start

// `begin` holds the values to start from; `save` gets what was changed and why; `check` gives a complaint, or "".
function drawForm(data, { title, begin, reasonDemanded, check, save, cancel }) {
  const words = data.words;
  const groups = data.groups.map(({ name, fields }, place) => {
    const inputs = fields.map((field) => drawField(field, begin[field.name]));
    return make("details", { open: place < OPEN_GROUPS }, make("summary", {}, name), ...inputs);
  });
  const reason = make("textarea", { name: "reason", rows: 2, maxlength: 1000, "aria-required": reasonDemanded ? "true" : null });
  const complaint = make("p", { class: "hf-complaint", role: "alert" });
  const form = make(
    "form",
    { class: "hf-form", "aria-label": title, novalidate: true },
    make("h3", {}, title),
    ...groups,
    drawLabelled(reasonDemanded ? words.reason : words.reasonIfAny, reason),
    complaint,
    make(
      "div",
      { class: "hf-actions" },
      make("button", { type: "submit", class: "hf-act hf-first" }, words.save),
      drawKeyed("cancel", words.cancel, "Esc", cancel),
    ),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const changes = readChanges(data, form, begin);
    const why = reason.value.trim();
    complaint.textContent = (reasonDemanded && !why ? words.reasonMissing : "") || check(changes);
    if (!complaint.textContent) save(changes, why);
    else if (reasonDemanded && !why) reason.focus();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") cancel();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return form;
}

function drawField(field, value) {
  let input;
  if (field.kind === "choice") {
    const choices = field.optional ? [["", "—"], ...field.choices] : field.choices;
    input = make("select", { name: field.name }, ...choices.map(([code, words]) => make("option", { value: code }, words)));
  } else {
    const kinds = { number: { type: "number", step: 1, min: 0 }, day: { type: "date" }, text: { type: "text", dir: "auto" } };
    input = make("input", { name: field.name, autocomplete: "off", ...kinds[field.kind] });
  }
  input.value = value ?? "";
  return drawLabelled(field.label, input);
}

// An input with its label before it.
function drawLabelled(words, input) {
  input.id = `hf-review-${input.name}`;
  return make("div", { class: "hf-field" }, make("label", { for: input.id }, words), input);
}

// By field what the form says otherwise than at its beginning; nothing is null.
function readChanges(data, form, begin) {
  const changes = {};
  for (const { fields } of data.groups) {
    for (const field of fields) {
      const said = form.elements[field.name].value.trim();
      if (said !== String(begin[field.name] ?? "")) changes[field.name] = said === "" ? null : said;
    }
  }
  return changes;
}

// A button with its key in its label.
function drawKeyed(action, words, key, act, attributes = {}) {
  const button = make(
    "button",
    { class: "hf-act", "data-action": action, "aria-keyshortcuts": key.length === 1 ? key.toUpperCase() : null, ...attributes },
    words,
    " ",
    make("kbd", {}, key),
  );
  button.addEventListener("click", act);
  return button;
}
