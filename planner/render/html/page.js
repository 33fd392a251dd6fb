const matches = document.getElementById("matches");
const form = document.getElementById("filter");
const list = new List(document.getElementById("list"), document.getElementById("rows"));
let filter = fromFragment();
let order = [];

// number is a number as people read it.
function number(n) {
  return n.toLocaleString("en");
}

// sign is the symbol and the word of a change's action.
function sign(change) {
  const action = plan.actions[plan.action[change]];
  return [element("span", { class: "symbol", "aria-hidden": "true" }, action.symbol), " " + action.participle];
}

// rowOf is the row of a change at a place of the list.
function rowOf(change, at) {
  const button = element("button", { type: "button" }, ...sign(change));
  if (plan.guard[change] > 0) {
    button.append(" ", element("span", { class: "tag" }, "blocked"));
  }
  return element("tr", { role: "row", class: "row", "aria-rowindex": at + 2, "data-at": at },
    element("td", { role: "cell", class: plan.actions[plan.action[change]].kind }, button),
    element("td", { role: "cell", class: "address" }, plan.address[change]),
    element("td", { role: "cell", class: "cause" }, plan.reasons[plan.reason[change]].causes.join(", ")),
    element("td", { role: "cell", class: "names" }, plan.detail[change].names));
}

// detailOf is what is shown of a change that is open.
function detailOf(change) {
  const action = plan.actions[plan.action[change]];
  const reason = plan.reasons[plan.reason[change]];
  const detail = plan.detail[change];
  const guard = plan.guard[change];
  const cell = element("td", { role: "cell", colspan: 4 },
    element("p", { class: "whole" }, plan.address[change]),
    element("p", {}, (guard > 0 ? "It would be " : "It will be ") + action.participle + (reason.text === "" ? "." : ", " + reason.text + ".")));
  if (guard > 0) {
    cell.append(element("p", { class: "blocked" }, "Blocked by guard " + plan.guards[guard - 1] + "."));
  }
  cell.append(...(detail.remarks ?? []).map((remark) => element("p", {}, remark[0].toUpperCase() + remark.slice(1) + ".")));
  if (detail.lines.length > 0) {
    cell.append(linesOf(detail));
  }
  if (detail.same > 0) {
    cell.append(element("p", { class: "same" }, number(detail.same) + (detail.same === 1 ? " property stays as it is." : " properties stay as they are.")));
  }
  return element("tr", { role: "row", class: "detail" }, cell);
}

// kinds are the classes of the symbols of a detail's lines.
const kinds = { "+": "add", "~": "change", "-": "remove", " ": "let" };

// linesOf is a table of what will be different.
function linesOf(detail) {
  const head = element("tr", { role: "row" });
  for (const name of ["Property", "Now", "Planned"]) {
    head.append(element("th", { role: "columnheader", scope: "col" }, name));
  }
  const body = element("tbody", { role: "rowgroup" });
  for (const [symbol, name, from, to] of detail.lines) {
    body.append(element("tr", { role: "row", class: kinds[symbol] },
      element("th", { role: "rowheader", scope: "row" }, element("span", { class: "symbol" }, symbol), " " + name),
      element("td", { role: "cell", "data-label": "Now" }, from),
      element("td", { role: "cell", "data-label": "Planned" }, to)));
  }
  return element("table", { role: "table", class: "lines", "aria-label": "What differs" },
    element("thead", { role: "rowgroup" }, head), body);
}

// choices fills the choices of the form with what occurs.
function choices() {
  const occurs = (numbers, texts) => [...new Set(numbers)].flatMap(texts);
  const names = {
    action: occurs(plan.action, (i) => [[plan.actions[i].name, plan.actions[i].participle]]),
    cause: occurs(plan.reason, (i) => plan.reasons[i].causes.map((cause) => [cause, cause])),
    sync: occurs(plan.place, (i) => [[plan.places[i].sync, plan.places[i].sync]]),
    mailbox: occurs(plan.place, (i) => [[plan.places[i].mailbox, plan.places[i].mailbox]]),
    blocked: occurs(plan.guard, (i) => (i === 0 ? [] : [[plan.guards[i - 1], "blocked by " + plan.guards[i - 1]]])),
  };
  const natural = new Intl.Collator("en", { numeric: true });
  for (const [name, pairs] of Object.entries(names)) {
    const sorted = [...new Map(pairs)].sort((a, b) => natural.compare(a[1], b[1]));
    if (name === "blocked" && sorted.length > 0) {
      sorted.unshift(["no", "not blocked"], ["yes", "blocked"]);
    }
    form.elements[name].replaceChildren(element("option", { value: "" }, "all"),
      ...sorted.map(([value, text]) => element("option", { value }, text)));
  }
}

// fill puts the filter into the form. A choice that the form does not have, such as several
// causes from a link, becomes one.
function fill() {
  for (const name of filterNames) {
    const field = form.elements[name];
    field.value = filter[name];
    if (field.value !== filter[name] && field instanceof HTMLSelectElement) {
      field.append(element("option", { value: filter[name] }, filter[name].replaceAll(",", ", ")));
      field.value = filter[name];
    }
  }
  for (const head of document.querySelectorAll("[data-sort]")) {
    const direction = { [head.dataset.sort]: "ascending", ["-" + head.dataset.sort]: "descending" }[filter.sort];
    head.setAttribute("aria-sort", direction ?? "none");
  }
}

// timed does something and leaves behind how long it took.
function timed(name, what) {
  performance.clearMeasures(name);
  const start = performance.now();
  what();
  performance.measure(name, { start });
}

// apply shows what the filter lets through.
function apply() {
  timed("filter", () => {
    const found = matching(filter, order);
    list.show(found);
    const all = plan.address.length;
    let text = number(found.length) + " of " + (all === 1 ? "1 change" : number(all) + " changes");
    if (found.length > maxListed) {
      text += "; the first " + number(maxListed) + " are listed";
    }
    matches.textContent = text;
    document.getElementById("paper").textContent =
      found.length > maxPrinted ? "Only the first " + number(maxPrinted) + " of these are on paper." : "";
  });
}

// sort brings all changes into the order of the filter.
function sort() {
  timed("sort", () => {
    order = ordered(filter.sort);
  });
}

// follow does what the page's address says.
function follow() {
  const given = fromFragment();
  const sorted = given.sort !== filter.sort;
  filter = given;
  fill();
  if (sorted) {
    sort();
  }
  apply();
}

form.addEventListener("input", () => {
  for (const name of filterNames) {
    filter[name] = form.elements[name].value;
  }
  toFragment(filter);
  apply();
});

form.addEventListener("reset", (event) => {
  event.preventDefault();
  clear();
});

form.addEventListener("submit", (event) => event.preventDefault());

// clear has the filter let everything through.
function clear() {
  filter = { ...fromFragment(), ...Object.fromEntries(filterNames.map((name) => [name, ""])) };
  toFragment(filter);
  fill();
  apply();
}

// Links to a filter lead to the table as well.
addEventListener("hashchange", () => {
  if (location.hash === "#changes") {
    return;
  }
  follow();
  document.getElementById("changes").scrollIntoView();
});

list.table.tHead.addEventListener("click", (event) => {
  const name = event.target.closest("[data-sort]")?.dataset.sort;
  if (name !== undefined) {
    filter.sort = filter.sort === name ? "-" + name : filter.sort === "-" + name ? "" : name;
    toFragment(filter);
    fill();
    sort();
    apply();
  }
});

list.body.addEventListener("click", (event) => {
  const row = event.target.closest("tr.row");
  if (row !== null && getSelection().isCollapsed) {
    const at = Number(row.dataset.at);
    list.toggle(at);
    list.focus(at);
  }
});

// steps are how far the keys go through the rows.
const steps = {
  ArrowDown: () => list.active + 1,
  ArrowUp: () => list.active - 1,
  PageDown: () => list.active + list.page(),
  PageUp: () => list.active - list.page(),
  Home: () => 0,
  End: () => list.rows.length - 1,
};

list.table.addEventListener("keydown", (event) => {
  const isOpen = list.open.has(list.rows[list.active]);
  if (event.ctrlKey || event.altKey || event.metaKey || list.table.tHead.contains(event.target)) {
    return;
  }
  if (event.key in steps) {
    list.focus(steps[event.key]());
  } else if (event.key === "ArrowRight" && !isOpen || event.key === "ArrowLeft" && isOpen || event.key === "Escape" && isOpen) {
    list.toggle(list.active);
    list.focus(list.active);
    event.stopPropagation();
  } else {
    return;
  }
  event.preventDefault();
});

addEventListener("keydown", (event) => {
  const typing = event.target.matches?.("input, select, textarea");
  const query = form.elements.q;
  if (event.key === "/" && !typing && !event.ctrlKey && !event.altKey && !event.metaKey) {
    query.focus();
    query.select();
    event.preventDefault();
  } else if (event.key === "Escape" && (!typing || event.target === query)) {
    clear();
    query.focus();
    event.preventDefault();
  } else if (event.key === "ArrowDown" && event.target === query) {
    list.focus(0);
    event.preventDefault();
  }
});

// start shows the first changes as soon as they were read, and all when all were.
async function start() {
  const first = once(() => {
    list.show(plan.address.map((_, row) => row));
    performance.measure("first", { start: 0 });
  });
  document.getElementById("table").hidden = false;
  form.inert = true;
  await load(() => {
    matches.textContent = "Reading " + number(plan.address.length) + " of " + number(plan.total) + " changes…";
    first();
  });
  form.inert = false;
  first();
  choices();
  fill();
  sort();
  apply();
  if (filterNames.some((name) => filter[name] !== "")) {
    document.getElementById("changes").scrollIntoView();
  }
  performance.measure("loaded", { start: 0 });
  document.documentElement.dataset.state = "ready";
}

// once does something the first time that it is asked to.
function once(what) {
  let done = false;
  return () => {
    if (!done) {
      done = true;
      what();
    }
  };
}

start();
