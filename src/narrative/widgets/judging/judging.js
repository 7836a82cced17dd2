// The page on which matches are judged. Python says which match and keeps what is decided; this file draws it and
// asks. Text is put in as text (append and setAttribute), never as markup, whatever it holds.

/** An HTML element with attributes and children. A function as attribute is a listener. */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

const DECISIONS = [["keep", "Keep"], ["drop", "Drop"], ["unsure", "Unsure"]];

function render({ model, el }) {
  // A key pressed before the answer to the last one has come is about a match that is not yet seen.
  let seen = -1;
  const decide = (decision) => {
    if (seen !== model.get("place").number) return;
    seen = -1;
    model.send({ decide: decision, number: model.get("place").number });
  };
  const go = (step) => model.send({ go: step });
  const buttons = DECISIONS.map(([name, label]) =>
    h("button", { type: "button", class: name, "aria-keyshortcuts": name[0], "aria-pressed": "false", click: () => decide(name) },
      label, " ", h("kbd", { "aria-hidden": "true" }, name[0])));
  const before = h("button", { type: "button", class: "quiet", "aria-label": "the match before", click: () => go(-1) }, "‹");
  const after = h("button", { type: "button", class: "quiet", "aria-label": "the next match", click: () => go(1) }, "›");
  const counted = h("span", { class: "counted" });
  const category = h("h3");
  const definition = h("p", { class: "definition" });
  const place = h("blockquote", { class: "place", dir: "auto" });
  const facts = h("p", { class: "facts" });
  const words = h("p", { class: "words" });
  const message = h("p", { class: "message", role: "alert" });
  const live = h("div", { "aria-live": "polite", "aria-atomic": "true" }, category, definition, place, facts);
  const root = h(
    "section",
    {
      class: "narrative-judging", "aria-label": "Judge matches", tabindex: "0",
      // JupyterLab would take letters and arrows for commands of the notebook.
      "data-lm-suppress-shortcuts": "true",
      keydown: (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const chosen = DECISIONS.find(([name]) => name[0] === event.key.toLowerCase());
        const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!chosen && step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        if (chosen) decide(chosen[0]);
        else go(step);
      },
    },
    live,
    h("div", { class: "bar" }, ...buttons, h("span", { class: "pager" }, before, counted, after)),
    words,
    message,
  );
  el.append(root);
  const show = {
    place: () => {
      const now = model.get("place");
      const none = now.of === undefined;
      for (const button of [...buttons, before, after]) button.disabled = none;
      if (none) return category.replaceChildren("There is no match to judge.");
      seen = now.number;
      before.disabled = now.number === 0;
      after.disabled = now.number === now.of - 1;
      counted.textContent = `${(now.number + 1).toLocaleString("en")} of ${now.of.toLocaleString("en")}`;
      category.replaceChildren(h("bdi", {}, now.category));
      definition.replaceChildren(h("bdi", {}, now.definition));
      place.replaceChildren(`${now.left} `, h("mark", {}, now.match), ` ${now.right}`);
      facts.replaceChildren();  // a blind judge sees neither
      if (now.pattern) facts.append(h("bdi", {}, now.facts), " · found by ", h("bdi", {}, now.pattern));
      buttons.forEach((button, number) => button.setAttribute("aria-pressed", String(DECISIONS[number][0] === now.decision)));
      // A button that was just used may be switched off now; the keys must go on working.
      if (document.activeElement === document.body || document.activeElement?.disabled) root.focus({ preventScroll: true });
    },
    words: () => (words.textContent = `${model.get("words")}.`),
    message: () => {
      message.textContent = model.get("message");
      if (message.textContent) seen = model.get("place").number ?? -1;
    },
  };
  const listeners = Object.entries(show).map(([name, draw]) => [`change:${name}`, draw]);
  for (const [name, draw] of listeners) model.on(name, draw);
  for (const [, draw] of listeners) draw();
  return () => {
    for (const [name, draw] of listeners) model.off(name, draw);
  };
}

export default { render };
