// The review of one document: what is looked at, what is decided by key or button, what the server said of it.
const STATE_AFTER = { agree: "agreed", mend: "mended", reject: "rejected", reopen: "undecided" };
const TYPED = "input, textarea, select, [contenteditable=true]";

function begin(place) {
  const article = { drawn: null, element: null };
  const panel = make("section", { class: "hf-panel", tabindex: -1 });
  const told = make("p", { class: "hf-told", role: "status", "aria-live": "polite" });
  const head = make("div", { class: "hf-review-head" });
  const left = make("div", { class: "hf-review-left" });
  const right = make("div", { class: "hf-review-right" }, told, panel);
  place.replaceChildren(head, make("div", { class: "hf-review-both" }, left, right));
  let data, send, ask, queue, current, asked = null, mode = "read", said = [], documentShown = null;

  const figureOf = (id) => data.figures.find((figure) => figure.id === id);
  const stateOf = (figure) => {
    const last = queue.of(figure.id).at(-1);
    return (last && STATE_AFTER[last.action]) || figure.state;
  };
  const isOpen = (figure) => ["undecided", "waiting"].includes(stateOf(figure));

  function receive(component) {
    data = component.data;
    send = (records) => component.setStateValue("decisions", [...records]);
    ask = (span) => component.setTriggerValue("missed", span);
    const fresh = documentShown !== data.document;
    if (fresh) {
      documentShown = data.document;
      queue = openQueue(data.document);
      [mode, asked, said] = ["read", null, []];
      current = (figureOf(data.current) ?? data.figures.find(isOpen) ?? data.figures[0])?.id;
      if (queue.all().length) send(queue.all());
    }
    settle();
    const drawn = JSON.stringify([data.paragraphs, data.figures.map(({ id, category }) => [id, category])]);
    if (article.drawn !== drawn) {
      article.drawn = drawn;
      article.element = drawText(data);
      left.replaceChildren(article.element);
    }
    if (!figureOf(current)) current = data.figures[0]?.id;
    head.replaceChildren(...drawHead(data));
    if (asked && data.proposal && data.proposal.start === asked.start && data.proposal.end === asked.end) showProposal();
    else if (mode === "read") draw();
    else paint();
    if (fresh) {
      panel.focus({ preventScroll: true });
      place.scrollIntoView({ block: "start" });
      reveal();
    }
  }

  // What the server answered is taken out of the queue; what was not saved is told.
  function settle() {
    const settled = queue.settle(data.answers);
    for (const [record, answer] of settled) {
      if (answer.state !== "saved") said.push({ record, answer });
      else if (answer.figure && mode === "read" && current === record.from) current = answer.figure;
    }
    if (data.trouble) tell(data.trouble);
    else if (settled.length) tell(settled.every(([, answer]) => answer.state === "saved") ? data.words.saved : data.words.notSaved);
    else if (queue.all().length) tell(data.words.unsaved);
  }

  function tell(words) {
    told.textContent = words;
  }

  function paint() {
    if (article.element) paintText(article.element, data, current, stateOf);
  }

  // Draws the panel anew; what had the focus in it gets it again, so that the keys go on working.
  function draw() {
    const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
    const inside = panel.contains(document.activeElement);
    mode = "read";
    const figure = figureOf(current);
    panel.replaceChildren(
      ...drawPanel(data, figure, {
        state: figure && stateOf(figure),
        unsaved: figure && queue.of(figure.id).length > 0,
        said,
        act,
      }),
    );
    panel.setAttribute("aria-label", figure ? `${figure.label} · ${data.words.states[stateOf(figure)]}` : data.words.panel);
    paint();
    if (inside) (panel.querySelector(`[data-action="${focused}"]`) ?? panel).focus({ preventScroll: true });
  }

  function show(nodes) {
    panel.replaceChildren(...nodes);
    const first = panel.querySelector("details[open] :is(input, select), form :is(input, textarea), button");
    (first ?? panel).focus({ preventScroll: true });
    panel.scrollTop = 0;
    paint();
  }

  function reveal() {
    article.element?.querySelector(".hf-said.hf-current, .hf-number.hf-current")?.scrollIntoView({ block: "nearest" });
  }

  function go(id) {
    current = id;
    mode = "read";
    draw();
    panel.focus({ preventScroll: true });
    panel.scrollTop = 0;
    reveal();
  }

  function move(steps) {
    if (!data.figures.length) return;
    const at = data.figures.findIndex((figure) => figure.id === current);
    const to = Math.min(Math.max(at + steps, 0), data.figures.length - 1);
    if (to === at) tell(steps > 0 ? data.words.last : data.words.first);
    go(data.figures[to].id);
  }

  // On to the next figure that nobody has decided on, in the order of the text and round again.
  function moveOn() {
    const at = data.figures.findIndex((figure) => figure.id === current);
    const order = [...data.figures.slice(at + 1), ...data.figures.slice(0, at)];
    const next = order.find(isOpen);
    if (!next) tell(data.words.allDecided);
    go(next?.id ?? current);
  }

  function decide(action, more = {}) {
    const added = action === "add";
    const after = added ? 0 : figureOf(current).sequence + queue.of(current).length;
    const plain = { id: makeId(), figure: added ? "" : current, from: current, action, after, changes: {}, reason: "" };
    const record = { ...plain, ...more };
    queue.add(record);
    tell(data.words.unsaved);
    send(queue.all());
  }

  function showForm(title, begin, { action, reasonDemanded = false, more = {}, mayStay = false }) {
    mode = action;
    const held = current; // what is decided is decided of this figure, whatever the server says meanwhile
    const form = drawForm(data, {
      title,
      begin,
      reasonDemanded,
      check: (changes) => (mayStay || Object.keys(changes).length ? "" : data.words.nothingChanged),
      save: (changes, reason) => {
        mode = "read";
        current = held;
        if (action !== "add" && !figureOf(held)) return go(data.figures[0]?.id);
        decide(action, { changes, reason, ...more });
        if (action === "mend") moveOn();
        else go(current);
      },
      cancel: () => go(current),
    });
    show([form]);
  }

  function showProposal() {
    const { start, end, values, claim, trouble } = data.proposal;
    asked = null;
    tell(trouble ?? "");
    if (trouble) {
      go(current);
      return;
    }
    showForm(data.words.missedTitle, values, { action: "add", more: { span: { start, end } }, mayStay: true });
    panel.querySelector("h3").after(make("p", { class: "hf-claim" }, make("bdi", {}, claim)));
  }

  function askMissed(span) {
    asked = span;
    tell(data.words.reading);
    ask({ ...span, document: data.document, moment: Date.now() });
  }

  // A small form with one input: why a figure is rejected, or the words of a missed one.
  function showQuestion(kind, title, label, answer) {
    mode = kind;
    const input = make("input", { name: kind, type: "text", dir: "auto", maxlength: 1000, autocomplete: "off" });
    const save = make("button", { type: "submit", class: "hf-act hf-first" }, data.words.go);
    const form = make(
      "form",
      { class: "hf-form", "aria-label": title },
      make("h3", {}, title),
      drawLabelled(label, input),
      make("div", { class: "hf-actions" }, save, drawKeyed("cancel", data.words.cancel, "Esc", () => go(current))),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      answer(input.value.trim());
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      go(current);
    });
    show([form]);
  }

  const act = {
    isOpen,
    go,
    isPending: (figure) => queue.of(figure.id).length > 0,
    next: () => move(1),
    previous: () => move(-1),
    agree() {
      if (!figureOf(current)) return;
      decide("agree");
      moveOn();
    },
    mend() {
      const figure = figureOf(current);
      if (figure) showForm(data.words.mendTitle, figure.values, { action: "mend", reasonDemanded: true });
    },
    reject() {
      if (!figureOf(current)) return;
      const held = current;
      showQuestion("reject", data.words.rejectTitle, data.words.reasonIfAny, (reason) => {
        mode = "read";
        if (!figureOf(held)) return go(data.figures[0]?.id);
        current = held;
        decide("reject", { reason });
        moveOn();
      });
    },
    split() {
      const figure = figureOf(current);
      if (figure) showForm(data.words.splitTitle, figure.values, { action: "add", more: { like: figure.id } });
    },
    missed() {
      const span = article.element && selectedSpan(article.element);
      if (span) {
        askMissed(span);
        return;
      }
      showQuestion("missed", data.words.missedTitle, data.words.missedWords, (words) => {
        const from = Number(article.element.querySelector(".hf-said.hf-current")?.dataset.start ?? 0);
        const found = words && findSpan(data.paragraphs, words, from);
        if (found) askMissed(found);
        else tell(data.words.notThere);
      });
    },
    reopen() {
      const figure = figureOf(current);
      if (!figure || !(figure.sequence || queue.of(current).length)) return;
      decide("reopen");
      go(current);
    },
    keys() {
      mode = "keys";
      const back = drawKeyed("cancel", data.words.back, "Esc", () => go(current));
      show([...drawKeys(data.words), make("div", { class: "hf-actions" }, back)]);
      back.focus({ preventScroll: true });
    },
    anew(record) {
      said = said.filter((one) => one.record !== record);
      const figure = figureOf(record.figure);
      if (figure) decide(record.action, { ...record, id: makeId(), after: figure.sequence });
      go(current);
    },
    forget(record) {
      said = said.filter((one) => one.record !== record);
      go(current);
    },
  };

  const KEYS = { n: "next", j: "next", p: "previous", k: "previous", a: "agree", e: "mend", x: "reject", s: "split", m: "missed", u: "reopen", "?": "keys" };

  // Keys are heard where the review has the focus, and never while something is typed.
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest(TYPED)) return;
    const rightToLeft = getComputedStyle(place).direction === "rtl";
    const arrows = { ArrowRight: rightToLeft ? "previous" : "next", ArrowLeft: rightToLeft ? "next" : "previous" };
    if (event.key === "Escape" && mode !== "read") go(current);
    else {
      const name = event.shiftKey && event.key !== "?" ? undefined : KEYS[event.key] ?? arrows[event.key];
      const reads = ["next", "previous", "keys"].includes(name);
      if (!name || mode !== "read" || !(data.mayDecide || reads)) return;
      act[name]();
    }
    event.preventDefault();
    event.stopPropagation();
  });
  left.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-figure]");
    if (chosen && String(getSelection()) === "") go(chosen.dataset.figure);
  });
  // A click beside the figures keeps the keys: the text itself cannot hold the focus.
  left.addEventListener("mouseup", () => mode === "read" && panel.focus({ preventScroll: true }));
  const timer = setInterval(() => queue?.all().length && send(queue.all()), AGAIN);
  return { receive, end: () => clearInterval(timer) };
}

export default function (component) {
  const place = component.parentElement.querySelector(".hf-review");
  place.review ??= begin(place);
  place.review.receive(component);
  return () => place.review.end();
}
