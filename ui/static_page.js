// Draws the charts of the page, in the colours of the reader's scheme; all that it needs stands in the page.
"use strict";
const held = JSON.parse(document.getElementById("held").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");

function draw(isDark) {
  for (const [key, {data, layout}] of Object.entries(held.charts)) {
    const coloured = isDark ? {data, layout} : null;
    const {data: traces, layout: frame} = coloured
      ? JSON.parse(JSON.stringify(coloured), (_, value) => (typeof value === "string" && held.dark[value]) || value)
      : {data, layout: {...layout}};
    const place = document.getElementById(`chart-${key}`);
    Plotly.react(place, traces, {...frame, autosize: true}, {displayModeBar: false, responsive: true});
  }
}

draw(dark.matches);
dark.addEventListener("change", () => draw(dark.matches));
addEventListener("beforeprint", () => draw(false));
addEventListener("afterprint", () => draw(dark.matches));
document.documentElement.dataset.drawn = "yes";
