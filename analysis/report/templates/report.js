"use strict";
// Tables sort by a click on a heading and filter by what is typed; without this script they are plain tables.
for (const table of document.querySelectorAll(".table table")) {
  const body = table.tBodies[0];
  const headings = [...table.tHead.rows[0].cells];
  const key = (row, place) => row.cells[place].dataset.sort ?? row.cells[place].textContent.trim();
  const holder = table.closest(".table");
  const further = body.querySelectorAll(".further").length;
  if (further) {
    holder.classList.add("shortened");
    const whole = document.createElement("button");
    whole.type = "button";
    whole.className = "whole";
    whole.textContent = `Show ${further} more rows`;
    whole.addEventListener("click", () => {
      holder.classList.remove("shortened");
      whole.remove();
    });
    holder.append(whole);
  }
  // Which rows are further ones is a matter of their place, not of their contents.
  const renumber = () => [...body.rows].forEach((row, place) => row.classList.toggle("further", place >= +holder.dataset.shown));
  headings.forEach((heading, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = heading.textContent;
    heading.replaceChildren(button);
    button.addEventListener("click", () => {
      const isNumber = heading.classList.contains("number");
      const first = isNumber ? "descending" : "ascending";
      const second = isNumber ? "ascending" : "descending";
      const order = heading.getAttribute("aria-sort") === first ? second : first;
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      const compare = (a, b) => {
        const [x, y] = [key(a, place), key(b, place)];
        if (!isNumber) return sign * x.localeCompare(y, "en", { numeric: true });
        const [p, q] = [Number.parseFloat(x), Number.parseFloat(y)];
        if (Number.isNaN(p) || Number.isNaN(q)) return Number.isNaN(p) - Number.isNaN(q);
        return sign * (p - q);
      };
      body.replaceChildren(...[...body.rows].sort(compare));
      renumber();
    });
  });
  if (holder.dataset.filter !== "yes") continue;
  const label = document.createElement("label");
  label.className = "filter";
  label.textContent = "Rows that hold";
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  holder.prepend(label);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    holder.classList.toggle("filtered", wanted !== "");
    for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
}
// A link to a definition opens it; printing opens the tables.
const openTarget = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === "DETAILS") target.open = true;
};
addEventListener("hashchange", openTarget);
openTarget();
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.rows")) details.open = true;
});
