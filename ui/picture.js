// A chart as a picture with its words inside: laid out here, in the reader's browser, from the page's own server alone.
// `held` is what picture.py wrote: the chart, its words in the reader's language, and which way these run.
"use strict";
const WIDTH = 1200, EDGE = 28, SCALE = 2;
const SERIF = "'Source Serif 4', Georgia, 'Noto Naskh Arabic', serif";
const SANS = "'Source Sans 3', 'Noto Sans', 'Noto Sans Arabic', Arial, sans-serif";
const STYLES = {
  title: {font: `600 26px ${SERIF}`, line: 34, fill: "#1F2733", before: 0},
  unit: {font: `400 16px ${SANS}`, line: 23, fill: "#3C4654", before: 6},
  footer: {font: `400 14px ${SANS}`, line: 20, fill: "#3C4654", before: 8},
  name: {font: `600 14px ${SANS}`, line: 20, fill: "#1F2733", before: 10},
};
const held = JSON.parse(document.getElementById("held").textContent);
const escaped = text => text.replace(/[&<>"]/g, sign => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})[sign]);

function wrapped(text, font) {
  const measure = document.createElement("canvas").getContext("2d");
  measure.font = font;
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.at(-1) && measure.measureText(longer).width > WIDTH - 2 * EDGE) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function written(kind, text, top) {
  const {font, line, fill, before} = STYLES[kind];
  const lines = wrapped(text, font), x = held.rightToLeft ? WIDTH - EDGE : EDGE;
  const direction = held.rightToLeft ? "rtl" : "ltr";
  const spans = lines.map((words, index) =>
    `<text x="${x}" y="${top + before + line * (index + 0.75)}" direction="${direction}" fill="${fill}" ` +
    `style="font:${escaped(font)};direction:${direction}" text-anchor="start">${escaped(words)}</text>`);
  return {svg: spans.join(""), bottom: top + before + lines.length * line};
}

async function compose() {
  const height = held.chart.layout.height || 450;
  const drawn = await Plotly.toImage(held.chart, {format: "svg", width: WIDTH - 2 * EDGE, height});
  const inner = decodeURIComponent(drawn.slice(drawn.indexOf(",") + 1)).replace(/^<svg /, `<svg x="${EDGE}" y="TOP" `);
  let y = EDGE, above = "", below = "";
  for (const kind of ["title", "unit"]) {
    const part = written(kind, held[kind], y);
    [above, y] = [above + part.svg, part.bottom];
  }
  const top = y + 8;
  y = top + height;
  for (const [kind, text] of [...held.footer.map(text => ["footer", text]), ["name", held.name]]) {
    const part = written(kind, text, y);
    [below, y] = [below + part.svg, part.bottom];
  }
  const tall = Math.ceil(y + EDGE);
  return {
    height: tall,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${WIDTH}" ` +
      `height="${tall}" viewBox="0 0 ${WIDTH} ${tall}" role="img"><title>${escaped(held.title)}</title>` +
      `<desc>${escaped(held.alternative)}</desc><rect width="100%" height="100%" fill="#FFFFFF"/>` +
      `${above}${inner.replace("TOP", top)}${below}</svg>`,
  };
}

function save(blob, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${held.file}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function rasterise(image, height) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH * SCALE, height * SCALE];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(resolve => canvas.toBlob(resolve, "image/png"));
}

compose().then(async ({svg, height}) => {
  const file = new Blob([svg], {type: "image/svg+xml"}), preview = document.getElementById("preview");
  preview.src = URL.createObjectURL(file);
  await preview.decode();
  document.getElementById("svg").onclick = () => save(file, "svg");
  document.getElementById("png").onclick = async () => save(await rasterise(preview, height), "png");
  for (const button of document.querySelectorAll("button")) button.disabled = false;
}).catch(() => { document.getElementById("failed").hidden = false; });
