// The panel: the figure that is looked at, in words, and what can be decided of it.
function drawPanel(data, figure, { state, unsaved, said, act }) {
  const words = data.words;
  if (!figure) return [make("p", { class: "hf-note" }, words.noFigure), drawActions(data, null, act)];
  const undecided = data.figures.filter(act.isOpen).length;
  return [
    make(
      "p",
      { class: "hf-place" },
      make("strong", {}, words.place.replace("{place}", figure.number).replace("{count}", data.figures.length)),
      ` · ${words.left.replace("{count}", undecided)}`,
    ),
    make(
      "p",
      { class: `hf-state hf-state-${state}` },
      make("span", { "aria-hidden": "true" }, SIGNS[state]),
      ` ${words.states[state]}${unsaved ? ` · ${words.unsaved}` : ""}`,
    ),
    make("p", { class: "hf-claim" }, make("bdi", {}, figure.sentence)),
    figure.note && act.isOpen(figure) ? make("p", { class: "hf-note" }, make("bdi", {}, figure.note)) : null,
    ...said.map((one) => drawSaid(data, one, act)),
    data.mayDecide ? drawActions(data, figure, act) : drawMoves(words, act),
    drawFacts(figure, words),
    figure.confidence ? make("p", { class: "hf-note" }, figure.confidence) : null,
    ...drawRelations(figure, act),
    ...drawPast(figure, words),
  ].filter(Boolean);
}

function drawMoves(words, act) {
  return make(
    "div",
    { class: "hf-actions" },
    drawKeyed("previous", words.previous, "p", act.previous),
    drawKeyed("next", words.next, "n", act.next),
    drawKeyed("keys", words.keys, "?", act.keys),
  );
}

function drawActions(data, figure, act) {
  const words = data.words;
  const missed = drawKeyed("missed", words.missed, "m", act.missed);
  if (!figure) return make("div", { class: "hf-actions" }, missed, drawKeyed("keys", words.keys, "?", act.keys));
  const back = figure.sequence || act.isPending(figure) ? drawKeyed("reopen", words.reopen, "u", act.reopen) : null;
  return make(
    "div",
    { class: "hf-decide" },
    make(
      "div",
      { class: "hf-actions" },
      drawKeyed("agree", words.agree, "a", act.agree, { class: "hf-act hf-first" }),
      drawKeyed("mend", words.mend, "e", act.mend),
      drawKeyed("reject", words.reject, "x", act.reject),
      back,
    ),
    make(
      "div",
      { class: "hf-actions hf-lesser" },
      drawKeyed("previous", words.previous, "p", act.previous),
      drawKeyed("next", words.next, "n", act.next),
      drawKeyed("split", words.split, "s", act.split),
      missed,
      drawKeyed("keys", words.keys, "?", act.keys),
    ),
  );
}

// What the server answered that the reader must know: refused, or decided otherwise by somebody else meanwhile.
function drawSaid(data, { record, answer }, act) {
  const words = data.words;
  const figure = data.figures.find((one) => one.id === record.figure);
  const named = figure && make("button", { class: "hf-link" }, figure.label);
  named?.addEventListener("click", () => act.go(figure.id));
  const lines = [named ? make("p", {}, named) : null, make("p", {}, make("bdi", {}, answer.words))];
  if (answer.theirs) lines.push(make("p", {}, `${words.theirs} `, make("bdi", {}, answer.theirs)));
  if (answer.mine) lines.push(make("p", {}, `${words.mine} `, make("bdi", {}, answer.mine)));
  const choices =
    answer.state === "meanwhile"
      ? [
          drawPlain("anew", words.anew, () => act.anew(record)),
          drawPlain("leave", words.leave, () => act.forget(record)),
        ]
      : [drawPlain("forget", words.understood, () => act.forget(record))];
  return make("div", { class: "hf-said-back" }, ...lines.filter(Boolean), make("div", { class: "hf-actions" }, ...choices));
}

function drawPlain(action, words, act) {
  const button = make("button", { class: "hf-act", "data-action": action }, words);
  button.addEventListener("click", act);
  return button;
}

function drawFacts(figure, words) {
  const lines = figure.facts.flatMap(({ name, value, said }) => [
    make("dt", {}, name),
    make("dd", {}, make("bdi", {}, value), said ? make("q", { dir: "auto" }, said) : null),
  ]);
  return make("dl", { class: "hf-facts hf-review-facts", "aria-label": words.fields }, ...lines);
}

function drawRelations(figure, act) {
  return figure.relations.map(({ words, claim, figure: other }) => {
    const named = other ? make("button", { class: "hf-link", "data-figure": other }, claim) : make("bdi", {}, claim);
    if (other) named.addEventListener("click", () => act.go(other));
    return make("p", { class: "hf-relation" }, `${words} `, named);
  });
}

function drawPast(figure, words) {
  if (!figure.past.length) return [];
  const lines = figure.past.map((line) => make("li", {}, make("bdi", {}, line)));
  return [make("h3", {}, words.past), make("ol", { class: "hf-history" }, ...lines)];
}

function drawKeys(words) {
  const lines = words.keyList.flatMap(([key, meaning]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, meaning)]);
  return [make("h3", {}, words.keys), make("dl", { class: "hf-keys" }, ...lines)];
}

// What the document is, and how categories and states are marked in it.
function drawHead(data) {
  const there = new Set(data.figures.map((figure) => figure.category));
  const categories = Object.entries(data.words.categories).filter(([category]) => there.has(category));
  const states = Object.entries(data.words.states).map(([state, words]) => make("li", {}, `${SIGNS[state]} ${words}`));
  const names = categories.map(([category, words]) => make("li", {}, make("span", { class: `hf-said hf-${category}` }, words)));
  return [
    make("h2", { dir: "auto" }, data.title),
    make("p", { class: "hf-note" }, make("bdi", {}, data.facts)),
    make("ul", { class: "hf-legend" }, ...names, ...states),
  ];
}
