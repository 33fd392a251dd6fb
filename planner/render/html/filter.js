// filterNames are what the changes can be filtered by, and sort, what they are sorted by:
// "address", or "-address" for the other direction.
const filterNames = ["q", "action", "cause", "sync", "mailbox", "blocked"];

// fromFragment is the filter that the page's address has.
function fromFragment() {
  const given = new URLSearchParams(location.hash.slice(1));
  const filter = {};
  for (const name of [...filterNames, "sort"]) {
    filter[name] = given.get(name) ?? "";
  }
  return filter;
}

// toFragment writes the filter into the page's address, for a link to what is seen.
function toFragment(filter) {
  const given = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== ""));
  history.replaceState(null, "", "#" + given);
}

// matching are the changes that a filter lets through, in the given order. Every word of
// the text must be found somewhere; causes that are joined by commas must all hold.
function matching(filter, order) {
  const words = filter.q.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const actions = plan.actions.map((action) => filter.action === "" || action.name === filter.action);
  const causes = filter.cause === "" ? [] : filter.cause.split(",");
  const reasons = plan.reasons.map((reason) => causes.every((cause) => reason.causes.includes(cause)));
  const places = plan.places.map((place) =>
    (filter.sync === "" || place.sync === filter.sync) && (filter.mailbox === "" || place.mailbox === filter.mailbox));
  const guards = [filter.blocked === "" || filter.blocked === "no"];
  for (const guard of plan.guards) {
    guards.push(filter.blocked === "" || filter.blocked === "yes" || filter.blocked === guard);
  }
  let found = order.filter((row) =>
    actions[plan.action[row]] && reasons[plan.reason[row]] && places[plan.place[row]] && guards[plan.guard[row]]);
  for (const word of words) {
    const inAction = plan.actions.map((action) => action.participle.includes(word));
    const inReason = plan.reasons.map((reason) => reason.search.includes(word));
    found = found.filter((row) =>
      inAction[plan.action[row]] || inReason[plan.reason[row]] || plan.detail[row].search.includes(word) ||
      plan.address[row].toLowerCase().includes(word));
  }
  return found;
}

// sortKeys give what changes are compared by.
const sortKeys = {
  action: (row) => plan.action[row],
  address: (row) => plan.address[row],
  cause: (row) => plan.reasons[plan.reason[row]].text,
  properties: (row) => plan.detail[row].count,
};

// ordered are all changes in an order; without one, in that of the plan.
function ordered(sort) {
  const order = plan.address.map((_, row) => row);
  const descending = sort.startsWith("-");
  const key = sortKeys[descending ? sort.slice(1) : sort];
  if (key === undefined) {
    return order;
  }
  const keys = order.map(key);
  const sign = descending ? -1 : 1;
  return order.sort((a, b) => (keys[a] < keys[b] ? -sign : keys[a] > keys[b] ? sign : a - b));
}
