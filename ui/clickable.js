// Draws a tree of elements. Every string becomes text, never markup; what carries a figure tells which was chosen.
const TAGS = new Set([
  "article", "bdi", "blockquote", "button", "dd", "div", "dl", "dt", "em", "h3", "h4", "li", "mark", "ol", "p", "small", "span",
  "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
]);
const ATTRIBUTES = ["class", "lang", "dir", "title", "aria-label", "aria-current", "scope"];

function build(node) {
  if (typeof node === "string") return document.createTextNode(node);
  const element = document.createElement(TAGS.has(node.tag) ? node.tag : "span");
  for (const name of ATTRIBUTES) if (node[name]) element.setAttribute(name, node[name]);
  if (node.tag === "button") element.type = "button";
  if (node.figure) element.dataset.figure = node.figure;
  element.append(...(node.children ?? []).map(build));
  return element;
}

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector(".hf-clickable");
  const drawn = JSON.stringify(data);
  if (place.drawn !== drawn) {
    place.drawn = drawn;
    place.replaceChildren(...data.map(build));
  }
  place.onclick = (event) => {
    const chosen = event.target.closest("[data-figure]");
    if (chosen && String(getSelection()) === "") setTriggerValue("chosen", chosen.dataset.figure);
  };
}
