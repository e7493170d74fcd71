// What spares typing in a step: last quarter's text brought over, keys put in by a button, and
// "nothing to report" in one click. The page works without it: the same buttons then ask the
// server for the page with its boxes filled.

const tell = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

function fill(box, text) {
  box.value = text;
  tell(box);
}

function nothingOf(box) {
  return document.getElementById(box.id.replace(/-text$/, "-nothing"));
}

// A button that does, and then undoes, until somebody types in what it filled.
function undoable(button, act) {
  const words = button.innerHTML;
  let undo = null;
  const reset = () => {
    undo = null;
    button.innerHTML = words;
  };
  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (undo) {
      undo();
      reset();
      return;
    }
    undo = act();
    button.innerHTML = words;
    button.firstChild.textContent = "Undo: " + button.firstChild.textContent.replace(/^./, (one) => one.toLowerCase());
  });
  return reset;
}

function bring(button) {
  const box = document.getElementById(button.dataset.into);
  const before = document.getElementById(button.dataset.bring);
  const nothing = nothingOf(box);
  const reset = undoable(button, () => {
    const typed = box.value;
    const ticked = nothing?.checked;
    if (nothing) nothing.checked = false;
    fill(box, [typed.trimEnd(), before.textContent].filter(Boolean).join("\n\n"));
    box.focus();
    return () => {
      if (nothing) nothing.checked = ticked;
      fill(box, typed);
      box.focus();
    };
  });
  box.addEventListener("input", (event) => event.isTrusted && reset());
}

function nothingElsewhere(button) {
  undoable(button, () => {
    const ticked = [...document.querySelectorAll("[data-heading] textarea")]
      .filter((box) => !box.value.trim())
      .map(nothingOf)
      .filter((one) => one && !one.checked);
    for (const one of ticked) one.checked = true;
    tell(button.form);
    return () => {
      for (const one of ticked) one.checked = false;
      tell(button.form);
    };
  });
}

// Keys -----------------------------------------------------------------------------------

function insert(box, key) {
  const { selectionStart: from, selectionEnd: to, value } = box;
  const before = from && !/\s$/.test(value.slice(0, from)) ? " " : "";
  const after = /^[\w]/.test(value.slice(to)) ? " " : "";
  box.setRangeText(before + key + after, from, to, "end");
  box.focus();
  tell(box);
}

function keysUnder(box, list, heading) {
  const details = document.createElement("details");
  details.className = "govuk-details app-return__last";
  const summary = document.createElement("summary");
  summary.className = "govuk-details__summary";
  const text = document.createElement("span");
  text.className = "govuk-details__summary-text";
  const hidden = document.createElement("span");
  hidden.className = "govuk-visually-hidden";
  hidden.textContent = ` in ${heading}`;
  text.append("Put in a key", hidden);
  summary.append(text);
  const keys = document.createElement("div");
  keys.className = "govuk-details__text app-return__keys";
  for (const one of list) {
    const button = document.createElement("button");
    button.type = "button";
    const where = hidden.cloneNode(true);
    button.append(one.textContent, where);
    button.addEventListener("click", () => insert(box, one.dataset.key));
    keys.append(button);
  }
  details.append(summary, keys);
  box.closest(".govuk-form-group").append(details);
}

// Amber or red ----------------------------------------------------------------------------

function follow(details) {
  const colour = document.getElementById(details.dataset.opensFor);
  const date = details.querySelector("[data-only-red]");
  const isFilled = () =>
    [...date.querySelectorAll("input, textarea")].some((one) => (one.type === "radio" ? one.checked : one.value));
  const show = () => {
    date.hidden = colour.value !== "red" && !isFilled();
  };
  colour.addEventListener("change", () => {
    if (["amber", "red"].includes(colour.value)) details.open = true;
    show();
  });
  show();
}

document.querySelectorAll("[data-bring]").forEach(bring);
document.querySelectorAll("[data-nothing-elsewhere]").forEach(nothingElsewhere);
document.querySelectorAll("[data-opens-for]").forEach(follow);
const list = document.querySelectorAll("[data-keys] [data-key]");
if (list.length) {
  for (const box of document.querySelectorAll("[data-heading] textarea")) {
    keysUnder(box, list, box.closest("[data-heading]").dataset.heading);
  }
}
