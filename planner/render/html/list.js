// element makes an element with attributes and children; what is text stays text.
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

// maxListed is how many rows the list can have: browsers draw nothing that is higher than
// some ten million pixels.
const maxListed = 100000;

// maxPrinted is how many rows are printed.
const maxPrinted = 2000;

// leastDrawn is how many rows are drawn, even where the list cannot be seen at all.
const leastDrawn = 40;

// guessedHeight is how high a row is until one was measured, in pixels.
const guessedHeight = 40;

// List shows those rows of a table that can be seen, however many it has. The window
// scrolls it. All rows are of one height, which the style says; those that are open are
// followed by one of any height.
class List {
  constructor(frame, table) {
    this.frame = frame;
    this.table = table;
    this.body = table.tBodies[0];
    this.rows = []; // changes by their places in the list
    this.active = 0; // the place that the keys start from
    this.open = new Map(); // changes that are open, and the heights of what follows them
    this.openAt = []; // the places of the open rows, in order
    this.drawn = new Map(); // rows that are drawn, by their places
    this.height = 0; // of a row, in pixels
    addEventListener("scroll", () => this.schedule(), { passive: true });
    addEventListener("resize", () => this.measure());
    addEventListener("beforeprint", () => this.print());
    addEventListener("afterprint", () => this.resume());
  }

  // show makes rows the rows of the list.
  show(rows) {
    this.rows = rows.length > maxListed ? rows.slice(0, maxListed) : rows;
    this.active = 0;
    this.table.setAttribute("aria-rowcount", this.rows.length + 1);
    this.findOpen();
    this.clear();
    this.update();
  }

  // findOpen finds the places of the open rows.
  findOpen() {
    this.openAt = [];
    if (this.open.size > 0) {
      this.rows.forEach((row, at) => this.open.has(row) && this.openAt.push(at));
    }
  }

  // clear takes all rows out of the table.
  clear() {
    this.body.replaceChildren();
    this.drawn.clear();
  }

  // schedule updates the list once before the next frame.
  schedule() {
    if (!this.scheduled) {
      this.scheduled = true;
      requestAnimationFrame(() => {
        this.scheduled = false;
        this.update();
      });
    }
  }

  // top is how far below the first row a place is, in pixels.
  top(at) {
    let top = at * this.height;
    for (const open of this.openAt) {
      if (open >= at) {
        break;
      }
      top += this.open.get(this.rows[open]);
    }
    return top;
  }

  // at is the place that is so many pixels below the first row.
  at(top) {
    let above = 0;
    for (const open of this.openAt) {
      const begins = (open + 1) * this.height + above;
      if (top < begins) {
        break;
      }
      const height = this.open.get(this.rows[open]);
      if (top < begins + height) {
        return open;
      }
      above += height;
    }
    return Math.min(Math.max(Math.floor((top - above) / (this.height || guessedHeight)), 0), this.rows.length);
  }

  // measure finds out how high the rows are now that the width may be another one.
  measure() {
    this.height = 0;
    this.update();
  }

  // update draws what can be seen, and some more above and below, unless all is drawn for
  // paper. What was drawn may turn out to be of another height than was thought; then what
  // can be seen is another part.
  update() {
    if (this.printing) {
      return;
    }
    const focused = this.body.contains(document.activeElement);
    const above = -this.frame.getBoundingClientRect().top;
    let from, to;
    for (let round = 0; round < 3; round++) {
      from = this.at(above - innerHeight / 2);
      to = Math.min(Math.max(this.at(above + innerHeight * 1.5) + 1, from + leastDrawn), this.rows.length);
      this.draw(from, to);
      if (!this.remeasure()) {
        break;
      }
    }
    this.pad(from, to);
    if (focused && !this.body.contains(document.activeElement)) {
      this.table.focus({ preventScroll: true });
    } else if (!this.table.contains(document.activeElement) && !this.drawn.has(this.active)) {
      this.activate(this.at(Math.max(above, 0)));
    }
  }

  // print draws the first rows, whether they can be seen or not.
  print() {
    this.printing = true;
    this.draw(0, Math.min(this.rows.length, maxPrinted));
    this.pad(0, this.rows.length);
  }

  // resume goes back from paper to the screen.
  resume() {
    this.printing = false;
    this.update();
  }

  // pad takes the room of the rows that are not drawn.
  pad(from, to) {
    this.frame.style.paddingTop = this.top(from) + "px";
    this.frame.style.paddingBottom = this.top(this.rows.length) - this.top(to) + "px";
  }

  // draw draws the rows from one place to another.
  draw(from, to) {
    for (const [at, parts] of this.drawn) {
      if (at < from || at >= to) {
        parts.forEach((part) => part.remove());
        this.drawn.delete(at);
      }
    }
    let next = this.body.firstChild;
    for (let at = from; at < to; at++) {
      let parts = this.drawn.get(at);
      if (parts === undefined) {
        parts = this.make(at);
        this.drawn.set(at, parts);
        parts.forEach((part) => this.body.insertBefore(part, next));
      }
      next = parts.at(-1).nextSibling;
    }
  }

  // remeasure finds out how high the drawn rows are, and says whether that is news.
  remeasure() {
    let changed = false;
    for (const [at, [row, detail]] of this.drawn) {
      if (detail !== undefined) {
        const height = detail.getBoundingClientRect().height;
        changed ||= Math.abs(height - this.open.get(this.rows[at])) > 1;
        this.open.set(this.rows[at], height);
      }
      if (this.height === 0) {
        this.height = row.getBoundingClientRect().height;
        changed = true;
      }
    }
    return changed;
  }

  // make makes the row at a place, and the one that follows it if it is open.
  make(at) {
    const change = this.rows[at];
    const row = rowOf(change, at);
    const button = row.querySelector("button");
    button.tabIndex = at === this.active ? 0 : -1;
    button.setAttribute("aria-expanded", this.open.has(change));
    return this.open.has(change) ? [row, detailOf(change)] : [row];
  }

  // toggle opens the row at a place, or closes it.
  toggle(at) {
    const change = this.rows[at];
    if (!this.open.delete(change)) {
      this.open.set(change, 0);
    }
    this.findOpen();
    const focused = this.drawn.get(at)?.some((part) => part.contains(document.activeElement));
    this.drawn.get(at)?.forEach((part) => part.remove());
    this.drawn.delete(at);
    this.update();
    if (focused) {
      this.focus(at);
    }
  }

  // focus goes to the row at a place, which is drawn if it was not.
  focus(at) {
    const place = Math.min(Math.max(at, 0), this.rows.length - 1);
    if (place < 0) {
      return;
    }
    this.activate(place);
    this.reveal(place);
    this.button(place)?.focus({ preventScroll: true });
  }

  // activate makes a row the one that the keys start from, and that Tab leads to.
  activate(at) {
    const before = this.button(this.active);
    if (before) {
      before.tabIndex = -1;
    }
    this.active = at;
    const button = this.button(at);
    if (button) {
      button.tabIndex = 0;
    }
  }

  // button is the button of the row at a place, if it is drawn.
  button(at) {
    return this.drawn.get(at)?.[0].querySelector("button");
  }

  // reveal scrolls so far that the row at a place can be seen.
  reveal(at) {
    const head = this.table.tHead.getBoundingClientRect().height;
    const top = this.frame.getBoundingClientRect().top + this.top(at) + head;
    if (top < head) {
      scrollBy({ top: top - head, behavior: "instant" });
    } else if (top + this.height > innerHeight) {
      scrollBy({ top: top + this.height - innerHeight, behavior: "instant" });
    }
    this.update();
  }

  // page is how many rows fit into the window.
  page() {
    return Math.max(Math.floor(innerHeight / this.height) - 2, 1);
  }
}
