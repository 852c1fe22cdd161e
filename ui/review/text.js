// The document's text, every figure marked in it. Offsets count characters as Python does, not as JavaScript does.
const SIGNS = { undecided: "○", waiting: "?", agreed: "✓", mended: "✎", rejected: "✗" };

// An element with these attributes; strings among its children become text, never markup.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  if (tag === "button") element.type = attributes.type ?? "button";
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

function drawText(data) {
  const byId = new Map(data.figures.map((figure) => [figure.id, figure]));
  const closed = new Set();
  const paragraphs = data.paragraphs.map(({ start, pieces }) => {
    const nodes = [];
    let offset = start;
    pieces.forEach(({ text, figures }, place) => {
      const first = byId.get(figures[0]);
      const attributes = { "data-start": offset };
      if (first) Object.assign(attributes, { class: `hf-said hf-${first.category}`, "data-figure": first.id });
      nodes.push(make("span", attributes, text));
      const after = pieces[place + 1]?.figures ?? [];
      for (const id of figures) {
        if (after.includes(id) || closed.has(id) || !byId.has(id)) continue;
        closed.add(id);
        nodes.push(drawNumber(byId.get(id)));
      }
      offset += [...text].length;
    });
    return make("p", { class: "hf-passage hf-whole", dir: "auto", lang: data.language }, ...nodes);
  });
  const unplaced = data.figures.filter((figure) => !closed.has(figure.id));
  if (unplaced.length) {
    paragraphs.push(make("p", { class: "hf-note" }, data.words.unplaced, " ", ...unplaced.map(drawNumber)));
  }
  return make("article", { class: "hf-document hf-review-text" }, ...paragraphs);
}

function drawNumber(figure) {
  return make("button", { class: `hf-number hf-${figure.category}`, "data-figure": figure.id, tabindex: -1 });
}

// Brings every mark to the state of its figure; `stateOf` gives it as the browser knows it.
function paintText(article, data, current, stateOf) {
  const byId = new Map(data.figures.map((figure) => [figure.id, figure]));
  for (const mark of article.querySelectorAll("[data-figure]")) {
    const figure = byId.get(mark.dataset.figure);
    if (!figure) continue;
    const state = stateOf(figure);
    mark.dataset.state = state;
    mark.classList.toggle("hf-current", figure.id === current);
    if (mark.tagName !== "BUTTON") continue;
    mark.textContent = `${figure.number}\u2009${SIGNS[state]}`;
    mark.setAttribute("aria-label", `${figure.label} · ${data.words.states[state]}`);
    mark.title = `${figure.claim} · ${data.words.states[state]}`;
    mark.tabIndex = figure.id === current ? 0 : -1;
    if (figure.id === current) mark.setAttribute("aria-current", "true");
    else mark.removeAttribute("aria-current");
  }
}

// How many characters of the document stand before this place of the text; null where the place is none of it.
function offsetOf(node, offset) {
  const holder = node.nodeType === Node.TEXT_NODE ? node.parentElement : node.childNodes[offset]?.parentElement ?? node;
  const piece = holder?.closest?.("[data-start]");
  if (!piece) return null;
  const within = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? piece.textContent : "";
  return Number(piece.dataset.start) + [...within].length;
}

// The span of the words that the reader has selected in the text; null where that is none.
function selectedSpan(article) {
  const selection = getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!article.contains(range.commonAncestorContainer)) return null;
  const pieces = [...article.querySelectorAll("[data-start]")].filter((piece) => range.intersectsNode(piece));
  if (!pieces.length) return null;
  const [first, last] = [pieces[0], pieces[pieces.length - 1]];
  const start = offsetOf(range.startContainer, range.startOffset) ?? Number(first.dataset.start);
  const end = offsetOf(range.endContainer, range.endOffset) ?? Number(last.dataset.start) + [...last.textContent].length;
  return start < end ? { start, end } : null;
}

// The span of the first place that says these words, at or after an offset, else before it; null where none does.
// Where the reader writes a space, the text may have a line's end.
function findSpan(paragraphs, words, from) {
  const plain = words.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(plain.join("\\s+"), "g");
  const spans = [];
  for (const { start, pieces } of paragraphs) {
    const text = pieces.map((piece) => piece.text).join("");
    for (const found of text.matchAll(pattern)) {
      const begin = start + [...text.slice(0, found.index)].length;
      spans.push({ start: begin, end: begin + [...found[0]].length });
    }
  }
  return spans.find((span) => span.start >= from) ?? spans[0] ?? null;
}
