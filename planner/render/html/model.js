"use strict";

// plan is what the file says of the changes. A change is a number; what is known of it
// stands at its place in the lists below "rows".
const plan = {
  ...JSON.parse(document.getElementById("plan").textContent),
  places: [],
  reasons: [],
  details: [],

  // rows
  place: [],
  action: [],
  reason: [],
  guard: [],
  address: [],
  detail: [],
};

// read adds what a block of the file says.
function read(block) {
  plan.places.push(...(block.places ?? []));
  for (const reason of block.reasons ?? []) {
    reason.search = (reason.causes.join(" ") + " " + reason.text).toLowerCase();
    plan.reasons.push(reason);
  }
  for (const detail of block.details ?? []) {
    plan.details.push(prepared(detail));
  }
  for (const [place, action, reason, guard, key, detail] of block.rows) {
    plan.place.push(place);
    plan.action.push(action);
    plan.reason.push(reason);
    plan.guard.push(guard);
    plan.address.push(typeof key === "string" ? plan.places[place].address + key + '"]' : key[0]);
    if (typeof detail === "number") {
      plan.detail.push(plan.details[detail]);
    } else {
      plan.detail.push(prepared(detail));
    }
  }
}

// prepared is a detail with the names of what differs.
function prepared(detail) {
  detail.lines ??= [];
  const names = detail.lines.filter(([symbol]) => symbol !== " ").map(([, name]) => name);
  detail.names = names.join(", ");
  detail.count = names.length;
  detail.search = detail.names.toLowerCase();
  return detail;
}

// breathe lets the browser do what else it has to do.
function breathe() {
  return new Promise((resolve) => setTimeout(resolve));
}

// load reads all blocks and takes them out of the page. It calls progress now and then.
async function load(progress) {
  let since = performance.now();
  for (const element of document.querySelectorAll("script.block")) {
    read(JSON.parse(element.textContent));
    element.remove();
    if (performance.now() - since > 40) {
      progress();
      await breathe();
      since = performance.now();
    }
  }
}
