#include "compiler/plan/page_frame.h"

namespace kiln {

const std::string_view page_style = R"css(
:root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --dim: #57606a; --line: #d0d7de;
  --panel: #f6f8fa; --run: #1a7f37; --reuse: #57606a; --perhaps: #9a6700; --gone: #cf222e;
  --added: #dafbe1; --removed: #ffebe9; --link: #0969da; }
:root[data-theme="dark"] { --back: #0d1117; --text: #e6edf3; --dim: #9198a1; --line: #30363d;
  --panel: #161b22; --run: #3fb950; --reuse: #9198a1; --perhaps: #d29922; --gone: #f85149;
  --added: #12261e; --removed: #301b1f; --link: #4493f8; }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { --back: #0d1117;
  --text: #e6edf3; --dim: #9198a1; --line: #30363d; --panel: #161b22; --run: #3fb950;
  --reuse: #9198a1; --perhaps: #d29922; --gone: #f85149; --added: #12261e; --removed: #301b1f;
  --link: #4493f8; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--back);
  color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
a { color: var(--link); } code, pre, .mono { font: 13px/1.45 ui-monospace, monospace; }
.dim { color: var(--dim); }
.bar { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .75rem 0;
  position: sticky; top: 0; padding: .5rem 0; background: var(--back); z-index: 1; }
.bar input { flex: 1; min-width: 12rem; } input, button { font: inherit; color: inherit;
  background: var(--panel); border: 1px solid var(--line); border-radius: 6px;
  padding: .3rem .6rem; } button { cursor: pointer; } button[aria-pressed="true"] {
  border-color: var(--link); } :focus-visible { outline: 2px solid var(--link); }
.graph { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px;
  background: var(--panel); } .graph text { fill: var(--text); font: 12px system-ui, sans-serif; }
.graph .name { font-weight: 600; } .graph rect { fill: var(--back); stroke: var(--line); }
.graph .run rect { stroke: var(--run); } .graph .reuse rect { stroke: var(--reuse);
  stroke-dasharray: 2 2; } .graph .conditional rect { stroke: var(--perhaps);
  stroke-dasharray: 6 3; } .graph path { fill: none; stroke: var(--dim); }
details.step { border: 1px solid var(--line); border-radius: 6px; margin: .35rem 0; }
details.step > summary { cursor: pointer; padding: .35rem .6rem; display: flex; gap: .6rem;
  flex-wrap: wrap; align-items: baseline; } details.step > div { padding: 0 .8rem .6rem; }
details.step > summary .mono { font-weight: 600; } .verdict { margin-left: auto; }
.run .verdict { color: var(--run); } .reuse .verdict { color: var(--reuse); }
.conditional .verdict { color: var(--perhaps); } .removed .verdict { color: var(--gone); }
pre { margin: .4rem 0; padding: .5rem; background: var(--panel); border-radius: 6px;
  overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .plus { background: var(--added); display: block; }
pre .minus { background: var(--removed); display: block; } pre .same { display: block; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .15rem .8rem .15rem 0;
  vertical-align: top; overflow-wrap: anywhere; } [hidden] { display: none !important; }
@media print { .bar { display: none; } body { max-width: none; } details.step { break-inside: avoid; }
  .graph { overflow: visible; } }
)css";

const std::string_view page_script = R"js(
"use strict";
const root = document.documentElement;
const steps = [...document.querySelectorAll("details.step")];
const search = document.getElementById("search");
const found = document.getElementById("found");
const buttons = [...document.querySelectorAll("button[data-verdict]")];
function refresh() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = buttons.filter(b => b.ariaPressed === "true").map(b => b.dataset.verdict);
  let count = 0;
  for (const step of steps) {
    const text = step.textContent.toLowerCase() + " " + step.id.toLowerCase();
    const fits = words.every(word => text.includes(word)) &&
      (wanted.length === 0 || wanted.some(w => step.classList.contains(w)));
    step.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const part of document.querySelectorAll("section.build"))
    part.hidden = !part.querySelector("details.step:not([hidden])");
  found.textContent = words.length || wanted.length ? count + " of " + steps.length : "";
}
search.addEventListener("input", refresh);
for (const button of buttons)
  button.addEventListener("click", () => {
    button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
    refresh();
  });
document.getElementById("theme").addEventListener("click", () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
});
document.getElementById("open").addEventListener("click", event => {
  const open = event.target.dataset.open !== "true";
  event.target.dataset.open = open;
  event.target.textContent = open ? "Close all" : "Open all";
  for (const step of steps) step.open = open;
});
function follow() {
  const step = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (step && step.matches("details.step")) {
    step.open = true;
    step.scrollIntoView({ block: "center" });
  }
}
addEventListener("hashchange", follow);
follow();
let closed = [];
addEventListener("beforeprint", () => {
  closed = steps.filter(step => !step.open);
  for (const step of closed) step.open = true;
});
addEventListener("afterprint", () => { for (const step of closed) step.open = false; });
document.addEventListener("keydown", event => {
  if (event.key === "/" && document.activeElement !== search) {
    event.preventDefault();
    search.focus();
  }
});
)js";

}  // namespace kiln
