// The list of figures beside a text box: found by any of their words, put into the text by a
// button. Without it the list is whole, and a name is copied by hand.

const list = document.querySelector("[data-figures]");
const box = document.querySelector("textarea[data-narrative]");

function wordsOf(row) {
  return row.textContent.toLowerCase().replaceAll("_", " ").replaceAll("-", " ");
}

function find(typed, rows, told) {
  const wanted = typed.toLowerCase().replaceAll("_", " ").split(/\s+/).filter(Boolean);
  let found = 0;
  for (const row of rows) {
    const words = wordsOf(row);
    row.hidden = !wanted.every((word) => words.includes(word));
    if (!row.hidden) found += 1;
  }
  for (const group of list.querySelectorAll("details")) {
    const shown = group.querySelectorAll("tbody tr:not([hidden])").length;
    group.hidden = !shown;
    if (wanted.length) group.open = shown > 0;
  }
  told.textContent = wanted.length ? `${found} of ${rows.length} figures` : "";
}

function giveSearch(rows) {
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.htmlFor = "find-a-figure";
  label.textContent = "Find a figure";
  const input = document.createElement("input");
  input.className = "govuk-input govuk-input--width-20";
  input.id = "find-a-figure";
  input.type = "search";
  input.autocomplete = "off";
  const told = document.createElement("div");
  told.className = "govuk-hint";
  told.setAttribute("role", "status");
  input.addEventListener("input", () => find(input.value, rows, told));
  list.prepend(label, input, told);
}

function giveButton(row) {
  const code = row.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "app-link-button";
  button.textContent = "Insert";
  const which = document.createElement("span");
  which.className = "govuk-visually-hidden";
  which.textContent = ` ${code.textContent}`;
  button.append(which);
  button.addEventListener("click", () => {
    box.focus();
    if (!document.execCommand("insertText", false, code.textContent)) {
      box.setRangeText(code.textContent, box.selectionStart, box.selectionEnd, "end");
    }
  });
  code.after(document.createTextNode(" "), button);
}

if (list && box) {
  const rows = [...list.querySelectorAll("tbody tr")];
  giveSearch(rows);
  rows.forEach(giveButton);
}
