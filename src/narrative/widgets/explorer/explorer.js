// The page of the explorer. Python computes everything and says it through traits; this file draws what it is
// told, and asks. Text is put in as text (append and setAttribute), never as markup, whatever it holds.

const SVG = "http://www.w3.org/2000/svg";
let pages = 0; // so that ids stay apart where a notebook shows several explorers

/** An HTML element with attributes and children. A function as attribute is a listener; null leaves one out. */
function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same of SVG. */
function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null));
  return element;
}

const many = (count, noun) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;

/** Round numbers from 0 to `top`, some `most` of them. */
function ticks(top, most) {
  const rough = top / most || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, number) => number * step);
}

/** The same below 0 as above, if values can be so. */
const marksOf = (top, signed) => {
  const above = ticks(top, signed ? 2 : 4);
  return signed ? [...above.slice(1).reverse().map((value) => -value), ...above] : above;
};

/** Where a value stands between the ends of an axis, from 0 to 1. */
const share = (value, top, signed) => {
  const held = Math.min(Math.max(value, signed ? -top : 0), top);
  return signed ? (held + top) / (2 * top) : held / top;
};

const written = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/** How far an axis goes: all values, and their intervals, but none further than three times the largest value.
 *  Of values below 0 too it goes as far to both sides. */
function reach(rows) {
  const values = rows.map((row) => Math.abs(row.value ?? 0));
  const ends = rows.map((row) => Math.max(Math.abs(row.high ?? 0), Math.abs(row.low ?? 0)));
  const largest = Math.max(...values, 0);
  return Math.max(largest, Math.min(Math.max(...ends, 0), largest > 0 ? 3 * largest : Infinity), 1e-9) * 1.04;
}

/** Questions to Python: one at a time, and of those that wait only what they come to in the end. */
function makeAsk(model, root) {
  let number = 0;
  let waiting = null;
  let asked = null;
  let slow = null;
  const send = (question) => {
    asked = ++number;
    model.send({ ...question, number });
    slow = setTimeout(() => root.setAttribute("aria-busy", "true"), 150);
  };
  const done = () => {
    clearTimeout(slow);
    root.removeAttribute("aria-busy");
    asked = null;
    if (waiting) {
      const next = waiting;
      waiting = null;
      send(next);
    }
  };
  model.on("change:answered", done);
  const ask = (question) => {
    if (asked === null) send(question);
    else if (waiting?.changes && question.changes) waiting = { changes: { ...waiting.changes, ...question.changes } };
    else waiting = question;
  };
  return { ask, stop: () => model.off("change:answered", done) };
}

/** Arrow keys walk through a row of elements, of which one is a stop of the Tab key. */
function rove(elements, keys, current = 0) {
  const go = (place) => {
    const next = Math.min(Math.max(place, 0), elements.length - 1);
    elements.forEach((element, number) => element.setAttribute("tabindex", number === next ? "0" : "-1"));
    elements[next]?.focus();
  };
  elements.forEach((element, number) => {
    element.setAttribute("tabindex", number === current ? "0" : "-1");
    element.addEventListener("keydown", (event) => {
      const step = { [keys[0]]: number - 1, [keys[1]]: number + 1, Home: 0, End: elements.length - 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      go(step);
    });
  });
}

/** A line to write in; what is written counts with Enter, or when it is left. */
function drawText(id, tell) {
  const input = h("input", { id, type: "text", maxlength: 200, spellcheck: "false", autocomplete: "off" });
  input.addEventListener("change", () => tell(input.value));
  // While a list of suggestions is open, Enter is no change.
  input.addEventListener("keydown", (event) => event.key === "Enter" && tell(input.value));
  return input;
}

// The choices: what, when, of whom.

const MANY = 9; // from so many groups on, names can be searched and rows scroll in their frame

function drawChoices(setting, id, ask) {
  const choose = (changes) => ask({ changes });
  const category = h(
    "select",
    { id: `${id}-category`, change: () => choose({ category: category.value, pattern: "" }) },
    setting.categories.map(({ name, label, definition }) => h("option", { value: name, title: definition }, label)),
  );
  const offered = h("datalist", { id: `${id}-patterns` });
  const pattern = drawText(`${id}-pattern`, (value) => choose({ pattern: value }));
  pattern.setAttribute("list", `${id}-patterns`);
  pattern.placeholder = "hop*";
  const [first, last] = setting.days;
  const day = (name, end) =>
    h("input", {
      id: `${id}-${name}`, type: "date", min: first, max: last,
      // A date that is half typed is none. The first and the last day stand for no limit, so that articles
      // without a date stay in.
      change: (event) => {
        const { value, validity } = event.target;
        if (!validity.badInput) choose({ [name]: value === end ? "" : value });
      },
    });
  const since = day("since", first);
  const until = day("until", last);
  const boxes = setting.groups.map((name) =>
    h("input", { type: "checkbox", value: name, checked: true, change: () => chooseGroups() }),
  );
  const chooseGroups = () => choose({ groups: boxes.filter((box) => box.checked).map((box) => box.value) });
  const setAll = (on) => () => {
    boxes.forEach((box) => (box.checked = on));
    chooseGroups();
  };
  const shown = h(
    "select",
    { id: `${id}-show`, change: () => choose({ show: shown.value }) },
    setting.shown.map(({ name, label }) => h("option", { value: name }, label)),
  );
  const labels = boxes.map((box) => h("label", {}, box, h("bdi", {}, box.value)));
  // Names are filtered as one types; what is not shown stays as it is.
  const search = h("input", {
    id: `${id}-search`, type: "search", placeholder: "find a name", maxlength: 200, spellcheck: "false",
    "aria-label": `Find among ${setting.groups.length} names`, autocomplete: "off",
    input: () => {
      const sought = search.value.trim().toLocaleLowerCase();
      labels.forEach((label, number) => (label.hidden = !boxes[number].value.toLocaleLowerCase().includes(sought)));
    },
  });
  const field = (label, input) => h("div", { class: "field" }, h("label", { for: input.id }, label), input);
  const element = h(
    "div",
    { class: "choices" },
    field("Category", category),
    h("div", { class: "field" }, h("label", { for: pattern.id }, "or a pattern of your own"), pattern, offered),
    field("Show", shown),
    first ? field("From", since) : null,
    first ? field("To", until) : null,
    setting.groups.length < 2 ? null : h(
      "fieldset",
      {},
      h("legend", {}, nameGroups(setting.by, boxes.length)),
      h("div", { class: "groups", tabindex: boxes.length < MANY ? null : "0" }, labels),
      boxes.length < 5 ? null : h(
        "div",
        { class: "all" },
        boxes.length < MANY ? null : search,
        h("button", { type: "button", class: "quiet", click: setAll(true) }, "all"),
        h("button", { type: "button", class: "quiet", click: setAll(false) }, "none"),
      ),
    ),
  );
  const update = (chosen) => {
    category.value = chosen.category;
    pattern.value = chosen.pattern;
    shown.value = chosen.show;
    since.value = chosen.since || (first ?? "");
    until.value = chosen.until || (last ?? "");
    boxes.forEach((box) => (box.checked = chosen.groups === null || chosen.groups.includes(box.value)));
    const entries = setting.categories.find(({ name }) => name === chosen.category)?.patterns ?? [];
    offered.replaceChildren(...entries.map((value) => h("option", { value })));
    element.classList.toggle("by-pattern", chosen.pattern !== "");
  };
  return { element, update };
}

/** How the groups are called above their boxes; of many, how many there are, since not all may be in sight. */
function nameGroups(by, count) {
  const many = count < MANY ? "" : `: ${count}, scroll to see all`;
  return (by === "outlet" ? "Outlets" : `Groups by ${by}`) + many;
}

// The estimates: a row a group. All that is drawn stands there as text as well.

function drawRates(rates, chosen, by, ask) {
  const top = reach(rates.rows);
  const at = (value) => `${100 * share(value, top, rates.signed)}%`;
  const marks = marksOf(top, rates.signed);
  const grid = () => marks.map((value) => s("line", { class: "grid", x1: at(value), x2: at(value), y1: 0, y2: "100%" }));
  const rows = rates.rows.map((row) => {
    const pressed = chosen.group === row.name;
    const press = () => ask({ changes: { group: pressed ? null : row.name } });
    const button = h(
      "button",
      { type: "button", class: "name", "aria-pressed": String(pressed), title: "show its matches" },
      h("bdi", {}, row.name),
    );
    const drawing = s("svg", { "aria-hidden": "true", height: 22 }, grid());
    if (row.value !== null) {
      const [low, high] = [row.low ?? row.value, row.high ?? (row.low === null ? row.value : top)];
      if (row.low !== null) drawing.append(s("line", { class: "interval", x1: at(low), x2: at(high), y1: 11, y2: 11 }));
      if (row.high > top) drawing.append(s("svg", { x: "100%", y: 11, overflow: "visible" }, s("path", { class: "beyond", d: "M0 -4 6 0 0 4Z" })));
      drawing.append(s("circle", { class: row.low === null ? "dot hollow" : "dot", cx: at(row.value), cy: 11, r: 4.5 }));
    }
    return h(
      "tr",
      { class: pressed ? "pressed" : null, click: press },
      h("th", { scope: "row" }, button),
      h("td", { class: "drawing" }, drawing),
      h("td", { class: "number" }, row.shown),
      h("td", { class: "interval" }, row.interval),
      h("td", { class: "number" }, row.documents.toLocaleString("en")),
    );
  });
  const axis = s(
    "svg",
    { "aria-hidden": "true", height: 16 },
    marks.map((value) => s("text", { x: at(value), y: 12 }, written(value))),
  );
  const table = h(
      "table",
      { class: "rates" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, by),
          h("td", { class: "drawing" }),
          h("th", { scope: "col", class: "number" }, rates.unit),
          h("th", { scope: "col", class: "interval" }, "95 % interval"),
          h("th", { scope: "col", class: "number" }, "articles"),
        ),
      ),
      h("tbody", {}, rows),
      h("tfoot", {}, h("tr", {}, h("td"), h("td", { class: "drawing" }, axis), h("td", { colspan: 3 }))),
  );
  const frame = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rates, scrollable" };
  return [
    rates.rows.length < MANY ? table : h("div", frame, table),
    rates.left_out ? h("p", { class: "note" }, rates.left_out) : null,
    rates.cautions.length === 0 ? null : h(
      "details",
      { class: "cautions" },
      h("summary", {}, many(rates.cautions.length, "caution")),
      h("ul", {}, rates.cautions.map((each) => h("li", {}, h("strong", {}, each.caution), `. ${each.meaning} ${each.advice}`))),
    ),
  ].filter((part) => part !== null);
}

// The trend: a point a period, a gap where there is no document.

const HEIGHT = 190;
const EDGE = { left: 34, right: 12, top: 10, bottom: 24 };

function drawCourse(course, chosen, width, say, ask) {
  const points = course.points;
  const top = reach(points);
  const [inner, deep] = [Math.max(width - EDGE.left - EDGE.right, 40), HEIGHT - EDGE.top - EDGE.bottom];
  const step = inner / points.length;
  const x = (number) => EDGE.left + (number + 0.5) * step;
  const y = (value) => EDGE.top + deep * (1 - share(value, top, course.signed));
  const axis = marksOf(top, course.signed).map((value) => [
    s("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }),
    s("text", { class: "y", x: EDGE.left - 6, y: y(value) + 3.5 }, written(value)),
  ]);
  const every = Math.max(1, Math.ceil(points.length / Math.max(1, Math.floor(inner / 62))));
  const names = points.map((point, number) =>
    number % every ? null : s("text", { class: "x", x: x(number), y: HEIGHT - 7 }, point.short),
  );
  const path = points
    .map((point, number) =>
      point.value === null ? "" : `${points[number - 1]?.value == null ? "M" : "L"}${x(number)} ${y(point.value)}`,
    )
    .join("");
  const marks = points.map((point, number) => {
    const pressed = chosen.period?.[0] === point.since && chosen.period?.[1] === point.until;
    const told = tellPoint(point, course.unit);
    const press = () => ask({ changes: { period: pressed ? null : [point.since, point.until] } });
    const mark = s(
      "g",
      {
        class: pressed ? "point pressed" : "point", role: "button", "aria-pressed": String(pressed), "aria-label": told,
        click: press, focus: () => say(told), mouseenter: () => say(told), mouseleave: () => say(null),
        keydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          press();
        },
      },
      // The whole column can be clicked, not just the dot.
      s("rect", { x: x(number) - step / 2, y: EDGE.top, width: step, height: deep, rx: 2 }),
    );
    if (point.value !== null) {
      if (point.low !== null) {
        mark.append(s("line", { class: "interval", x1: x(number), x2: x(number), y1: y(point.low), y2: y(point.high ?? top) }));
      }
      if (point.high > top) mark.append(s("path", { class: "beyond", d: `M${x(number) - 4} ${EDGE.top}h8l-4 -6Z` }));
      const radius = Math.min(4.5, Math.max(2, step / 3));
      const hollow = point.low === null || !point.complete;
      mark.append(s("circle", { class: hollow ? "dot hollow" : "dot", cx: x(number), cy: y(point.value), r: radius }));
    }
    return mark;
  });
  const current = Math.max(0, points.findIndex((point) => point.since === chosen.period?.[0]));
  rove(marks, ["ArrowLeft", "ArrowRight"], current);
  return s(
    "svg",
    { class: "course", width, height: HEIGHT, role: "group", "aria-label": `Rates over time, ${course.unit}` },
    axis,
    names,
    s("path", { class: "line", d: path }),
    marks,
  );
}

function tellPoint(point, unit) {
  if (point.value === null) return `${point.name}: no article, so no rate`;
  const part = point.complete ? "" : "; only a part of this period is covered";
  const interval = point.interval === "" ? "" : ` (${point.interval})`;
  return `${point.name}: ${point.shown}${interval} ${unit}, ${many(point.documents, "article")}${part}`;
}

// The concordance: a line a match, the word in the middle.

const COLUMNS = [
  ["document", "Article"], ["date", "Date"], ["left", "Left"], ["match", "Match"], ["right", "Right"],
];

const VOICES = { "": "not asked", all: "all, shown", journalist: "the journalist", indirect: "others, indirect", direct: "others, direct" };

function drawConcordance(id, ask, voices) {
  const heads = Object.fromEntries(
    COLUMNS.map(([key, label]) => [
      key,
      h("th", { scope: "col", class: key }, h("button", { type: "button", click: () => ask({ changes: { sort_by: key } }) }, label)),
    ]),
  );
  const body = h("tbody");
  const near = drawText(`${id}-near`, (value) => ask({ changes: { near: value } }));
  const voice = h(
    "select",
    { id: `${id}-voice`, change: () => ask({ changes: { voice: voice.value } }) },
    ["", ...voices].map((name) => h("option", { value: name }, VOICES[name] ?? name)),
  );
  const narrowed = h("div", { class: "narrowed" });
  const shown = h("span", { class: "shown" });
  let page = 0;
  const turn = (label, by) =>
    h("button", { type: "button", class: "quiet", "aria-label": label, click: () => ask({ page: page + by }) }, by < 0 ? "‹" : "›");
  const before = turn("earlier lines", -1);
  const after = turn("further lines", 1);
  const element = h(
    "section",
    { class: "concordance", "aria-label": "Matches" },
    h(
      "div",
      { class: "bar" },
      h("h3", {}, "Matches"),
      narrowed,
      h("span", { class: "filter" }, h("label", { for: near.id }, "with this word nearby"), near),
      h("span", { class: "filter" }, h("label", { for: voice.id }, "in the voice of"), voice),
      h("span", { class: "pager" }, before, shown, after),
    ),
    h("table", {}, h("thead", {}, h("tr", {}, Object.values(heads))), body),
  );
  const update = (data, open) => {
    page = data.page;
    const last = data.first + data.rows.length;
    shown.textContent = data.total ? `${(data.first + 1).toLocaleString("en")}–${last.toLocaleString("en")} of ${data.total.toLocaleString("en")}` : "0";
    before.disabled = page === 0;
    after.disabled = page >= data.pages - 1;
    const buttons = data.rows.map((row) => h("button", { type: "button", class: "place" }, h("bdi", {}, row.match)));
    const rows = data.rows.map((row, number) =>
      h(
        "tr",
        {
          class: row.number === open ? "open" : null, "data-line": row.number, "data-voice": row.voice || null,
          click: () => ask({ open: row.number }),
        },
        h("td", { class: "document", title: row.title }, h("bdi", {}, row.outlet || row.title)),
        h("td", { class: "date" }, row.date),
        h("td", { class: "left" }, h("div", {}, h("bdi", {}, row.left))),
        h("td", { class: "match" }, buttons[number], row.negated ? h("small", {}, "negated") : null,
          row.voice ? h("small", { class: "voice" }, row.voice, row.speaker ? ": " : null, row.speaker ? h("bdi", {}, row.speaker) : null) : null),
        h("td", { class: "right" }, h("div", {}, h("bdi", {}, row.right))),
      ),
    );
    rove(buttons, ["ArrowUp", "ArrowDown"], Math.max(0, data.rows.findIndex((row) => row.number === open)));
    body.replaceChildren(...rows);
    if (rows.length === 0) body.append(h("tr", {}, h("td", { colspan: 5, class: "none" }, "No match found.")));
  };
  const choose = (chosen) => {
    near.value = chosen.near;
    voice.value = chosen.voice;
    for (const [key, head] of Object.entries(heads)) {
      if (key === chosen.sort_by) head.setAttribute("aria-sort", "ascending");
      else head.removeAttribute("aria-sort");
    }
    const lift = (text, change) =>
      h("button", { type: "button", class: "chip", click: () => ask({ changes: change }), "aria-label": `only ${text}: show all again` },
        "only ", h("bdi", {}, text), h("span", { "aria-hidden": "true" }, " ×"));
    narrowed.replaceChildren(
      ...[chosen.group === null ? null : lift(chosen.group, { group: null }),
        chosen.period === null ? null : lift(chosen.days, { period: null })].filter(Boolean),
    );
  };
  /** Where the reader was when the article was opened. */
  const back = (line) => body.querySelector(`tr[data-line="${Number(line)}"] button`)?.focus();
  const mark = (line) => {
    for (const row of body.rows) row.classList.toggle("open", Number(row.dataset.line) === line);
  };
  return { element, update, choose, back, mark };
}

// The article, with its matches marked.

function drawArticle(article, ask, back) {
  const close = () => {
    ask({ close: true });
    back(article.line);
  };
  const classes = (numbers) => numbers.map((number) => `c${Number(number)}`).join(" ");
  const pieces = article.pieces.flatMap((piece) => {
    const number = piece.sentence ? [h("span", { class: "n", "data-n": piece.sentence })] : [];
    if (!piece.categories) return [...number, piece.text];
    const mark = h(
      "mark",
      {
        class: classes(piece.categories), style: piece.stripes || null, title: piece.reasons,
        "data-letter": piece.letters || null, tabindex: piece.here ? "-1" : null,
      },
      piece.text,
    );
    if (piece.here) mark.classList.add("here");
    return [...number, mark];
  });
  const text = h("div", { class: "text", tabindex: "0", role: "region", "aria-label": "Text of the article", dir: "auto" }, pieces);
  const legend = article.legend.map((each) =>
    h("li", {}, h("mark", { class: classes([each.number]), "data-letter": each.letters }, each.label),
      ` ${each.matches.toLocaleString("en")}${each.negated ? `, of these ${each.negated.toLocaleString("en")} negated` : ""}`),
  );
  return h(
    "div",
    { class: "narrative-annotation", keydown: (event) => event.key === "Escape" && close() },
    h("style", {}, article.rules),
    h(
      "div",
      { class: "bar" },
      h("h3", {}, h("bdi", {}, article.title)),
      h("button", { type: "button", class: "quiet", click: close }, "close"),
    ),
    h("p", { class: "facts" }, h("bdi", {}, article.facts)),
    h("ul", { class: "legend" }, legend),
    text,
  );
}

// The code that makes it again.

function drawCode(id) {
  const box = h("textarea", { id: `${id}-code`, readonly: true, rows: 10, spellcheck: "false", wrap: "off" });
  const said = h("span", { class: "said", role: "status" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      // Without a secure connection there is no such clipboard; this older way asks for none.
      box.select();
      document.execCommand("copy");
    }
    said.textContent = "copied";
    setTimeout(() => (said.textContent = ""), 2000);
  };
  const element = h(
    "section",
    { class: "code", "aria-label": "Code" },
    h(
      "div",
      { class: "bar" },
      h("h3", {}, h("label", { for: box.id }, "The same as code")),
      said,
      h("button", { type: "button", click: copy }, "Copy the code"),
    ),
    box,
  );
  const update = (code) => {
    box.value = code;
    box.rows = code.split("\n").length + 1;
  };
  return { element, update };
}

function render({ model, el }) {
  const id = `narrative-explorer-${++pages}`;
  const setting = model.get("setting");
  const root = h("section", {
    class: "narrative-explorer", "aria-label": `Explore ${setting.corpus}`,
    // JupyterLab would take arrows and letters for commands of the notebook.
    "data-lm-suppress-shortcuts": "true",
  });
  const { ask, stop } = makeAsk(model, root);
  const choices = drawChoices(setting, id, ask);
  const words = h("p", { class: "words", role: "status" });
  const message = h("p", { class: "message", role: "alert" });
  const rates = h("div", { class: "panel" });
  const drawing = h("div", { class: "panel" });
  const readout = h("p", { class: "readout" });
  const freq = h(
    "select",
    { id: `${id}-freq`, change: () => ask({ changes: { freq: freq.value } }) },
    setting.freqs.map((name) => h("option", { value: name }, name)),
  );
  const concordance = drawConcordance(id, ask, setting.voices);
  const article = h("section", { class: "article", "aria-label": "Article", hidden: true });
  const code = drawCode(id);
  const titleOfRates = h("h3");
  const over = h(
    "section",
    { class: "trend", "aria-label": "Over time" },
    h("div", { class: "bar" }, h("h3", {}, "Over time"), h("span", {}, h("label", { for: freq.id }, "by "), freq)),
    drawing,
    readout,
  );
  root.append(
    h("p", { class: "title" },
      h("strong", {}, h("bdi", {}, setting.corpus), " · ", h("bdi", {}, setting.lexicon)),
      "Click a row, a point or a line to see what is behind it."),
    choices.element,
    words,
    message,
    h("div", { class: "figures" }, h("section", { "aria-label": `By ${setting.by}` }, h("div", { class: "bar" }, titleOfRates), rates), over),
    concordance.element,
    article,
    code.element,
  );
  el.append(root);

  /** Draw a panel anew, and leave the focus where it was: on the same row, the same point. */
  const redraw = (panel, selector, draw) => {
    const list = () => [...panel.querySelectorAll(selector)];
    const place = list().indexOf(document.activeElement);
    panel.replaceChildren(...draw());
    if (place >= 0) list()[place]?.focus();
  };
  const usual = () => {
    const { points, unit } = model.get("course");
    const chosen = model.get("chosen").period;
    const point = points.find(({ since }) => chosen?.[0] === since);
    if (point) return tellPoint(point, unit);
    const notes = [`${unit}; line: 95 % interval`];
    if (points.some(({ value }) => value === null)) notes.push("gap: no articles");
    if (points.some(({ value, low }) => value !== null && low === null)) notes.push("hollow: a single article, no interval");
    if (points.some(({ complete }) => !complete)) notes.push("hollow at an end: only a part of the period is covered");
    return points.length ? `${notes.join("; ")}.` : "";
  };
  const say = (text) => (readout.textContent = text ?? usual());
  const show = {
    chosen: () => {
      const chosen = model.get("chosen");
      root.classList.toggle("nothing", chosen.groups?.length === 0);
      choices.update(chosen);
      concordance.choose(chosen);
      freq.value = chosen.freq;
      show.rates();
      show.course();
    },
    words: () => (words.textContent = `${model.get("words")}.`),
    message: () => (message.textContent = model.get("message")),
    rates: () => {
      const groups = model.get("rates").rows.length;
      titleOfRates.textContent = groups < MANY ? `By ${setting.by}` : `By ${setting.by}: ${groups}, scroll to see all`;
      redraw(rates, "button.name", () => drawRates(model.get("rates"), model.get("chosen"), setting.by, ask));
    },
    course: () => {
      const course = model.get("course");
      over.hidden = course.points.length === 0;
      if (over.hidden) return;
      const width = Math.max(260, Math.floor(drawing.clientWidth || 480));
      redraw(drawing, ".point", () => [drawCourse(course, model.get("chosen"), width, say, ask)]);
      say(null);
    },
    concordance: () => concordance.update(model.get("concordance"), model.get("article").line ?? -1),
    article: () => {
      const data = model.get("article");
      article.hidden = data.pieces === undefined;
      article.replaceChildren(...(article.hidden ? [] : [drawArticle(data, ask, concordance.back)]));
      concordance.mark(data.line ?? -1);
      const here = article.querySelector(".here");
      if (!here) return;
      here.focus({ preventScroll: true });
      const box = article.querySelector(".text");
      box.scrollTop += here.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
      article.scrollIntoView({ block: "nearest" });
    },
    code: () => code.update(model.get("code")),
  };
  const listeners = Object.entries(show).map(([name, draw]) => [`change:${name}`, draw]);
  for (const [name, draw] of listeners) model.on(name, draw);
  for (const name of ["chosen", "words", "message", "concordance", "article", "code"]) show[name]();
  let wide = 0;
  const watcher = new ResizeObserver(() => {
    if (Math.abs(drawing.clientWidth - wide) < 2) return;
    wide = drawing.clientWidth;
    show.course();
  });
  watcher.observe(drawing);
  return () => {
    watcher.disconnect();
    stop();
    for (const [name, draw] of listeners) model.off(name, draw);
  };
}

export default { render };
