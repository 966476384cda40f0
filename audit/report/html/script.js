// Sorts and filters tables, opens pictures large, turns the light off. Without it the page reads as well.
"use strict";
const say = document.body.dataset;
const make = (tag, facts = {}) => Object.assign(document.createElement(tag), facts);
const key = (row, column) => {
  const cell = row.cells[column];
  const number = parseFloat(cell.dataset.value);
  return Number.isNaN(number) ? cell.textContent.trim() : number;
};
const compared = (a, b) =>
  typeof a === "number" && typeof b === "number" ? a - b
  : typeof a === typeof b ? a.localeCompare(b, document.documentElement.lang)
  : typeof a === "number" ? -1 : 1;

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.textContent.trim()) return;
    const button = make("button", { type: "button", title: say.sort });
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const body = table.tBodies[0];
      const rows = [...body.rows].sort((a, b) => compared(key(a, column), key(b, column)));
      body.append(...(down ? rows.reverse() : rows));
    });
  });
}

function filterable(table) {
  if (table.tBodies[0].rows.length < 8) return;
  const label = `${say.filter}${table.caption ? ": " + table.caption.textContent : ""}`;
  const field = make("input", { type: "search", placeholder: say.filter, className: "filter" });
  field.setAttribute("aria-label", label);
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of table.tBodies[0].rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  (table.closest(".scroll") || table).before(field);
}

function large(pictures) {
  if (!pictures.length) return;
  const dialog = make("dialog", { className: "large" });
  const shown = make("img"), told = make("p"), close = make("button", { type: "button", textContent: say.close });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.append(shown, told, close);
  document.body.append(dialog);
  for (const picture of pictures) {
    const button = make("button", { type: "button", className: "opens" });
    button.setAttribute("aria-label", `${say.open}: ${picture.alt}`);
    picture.replaceWith(button);
    button.append(picture);
    button.addEventListener("click", () => {
      shown.src = picture.src;
      shown.alt = picture.alt;
      told.replaceChildren(...[...(button.closest("figure")?.querySelectorAll("figcaption") ?? [])].flatMap((c) => [...c.cloneNode(true).childNodes]));
      dialog.setAttribute("aria-label", picture.alt);
      dialog.showModal();
    });
  }
}

function themed() {
  const root = document.documentElement;
  const button = make("button", { type: "button", className: "theme", textContent: "◐", title: say.theme });
  button.setAttribute("aria-label", say.theme);
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  (document.querySelector("header") || document.querySelector("main")).prepend(button);
}

document.querySelectorAll("table.grid").forEach((table) => { sortable(table); filterable(table); });
document.querySelectorAll(".scroll").forEach((box) => {
  const name = box.querySelector("caption")?.textContent || box.querySelector("[aria-label]")?.getAttribute("aria-label");
  const reachable = () => {
    if (box.scrollWidth <= box.clientWidth) { box.removeAttribute("tabindex"); box.removeAttribute("role"); box.removeAttribute("aria-label"); return; }
    box.tabIndex = 0; // who has no mouse scrolls it with the arrows
    box.setAttribute("role", "group");
    if (name) box.setAttribute("aria-label", name.slice(0, 120));
  };
  new ResizeObserver(reachable).observe(box);
});
large([...document.querySelectorAll("img.zoom")]);
themed();
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
