// Text boxes that take what people paste from Word, Outlook, a browser or a PDF: paragraphs, bullets
// in two levels, numbers, letters, bold, links and sub-headings become the marks that the product
// prints; what cannot be kept is named. Buttons write the marks for whoever does not know them.
// Without it the boxes take plain text, and the hint under each says which marks there are.

const HEADING = /^H[1-6]$/;
const BLOCK = /^(P|DIV|SECTION|ARTICLE|BLOCKQUOTE|PRE|LI|UL|OL|TABLE|TR|H[1-6])$/;
const IGNORED = /^(STYLE|SCRIPT|META|LINK|TITLE|HEAD|XML|O:P)$/;

// From HTML to marks -------------------------------------------------------------------

class Reading {
  constructor() {
    this.lines = [];
    this.lost = new Set();
  }

  text(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/[\s\u00a0]+/g, " ");
    if (node.nodeType !== Node.ELEMENT_NODE || IGNORED.test(node.tagName)) return "";
    if (node.tagName === "IMG" || node.tagName.startsWith("V:")) return this.losing("a picture");
    if (isMarker(node)) return "";
    if (node.tagName === "BR") return "\n";
    const inner = [...node.childNodes].map((child) => this.text(child)).join("");
    if (node.tagName === "A") return this.link(node, inner);
    if (node.tagName === "S" || node.tagName === "DEL") return this.losing("struck-out text");
    return isBold(node) ? around(inner, "**") : inner;
  }

  link(node, inner) {
    const address = node.getAttribute("href") ?? "";
    if (/^#_?(ftn|_?edn)/.test(address)) return this.losing("a footnote");
    return /^(https?|mailto):/i.test(address) && inner.trim() ? `[${inner.trim()}](${address})` : inner;
  }

  losing(what) {
    this.lost.add(what);
    return "";
  }

  block(node, level = 0) {
    if (node.nodeType === Node.TEXT_NODE) return this.say(this.text(node));
    if (node.nodeType !== Node.ELEMENT_NODE || IGNORED.test(node.tagName)) return undefined;
    if (node.tagName === "UL" || node.tagName === "OL") return this.list(node, level);
    if (node.tagName === "TABLE") return this.table(node);
    if (HEADING.test(node.tagName)) return this.say(this.text(node), "### ");
    if (wordLevel(node)) return this.wordItem(node);
    if ([...node.children].some((child) => BLOCK.test(child.tagName))) return this.blocks(node);
    return this.say(this.text(node));
  }

  // Loose words beside blocks are a paragraph of their own.
  blocks(node) {
    let loose = "";
    for (const child of node.childNodes) {
      const isBlock = child.nodeType === Node.ELEMENT_NODE && BLOCK.test(child.tagName);
      if (!isBlock) loose += this.text(child);
      else {
        this.say(loose);
        loose = "";
        this.block(child);
      }
    }
    this.say(loose);
  }

  say(text, mark = "") {
    const said = text.replace(/ *\n */g, "\n").replace(/ {2,}/g, " ").trim();
    if (said) this.lines.push({ text: mark + said, isItem: false });
  }

  item(text, mark, level) {
    const said = text.replace(/\s+/g, " ").trim();
    if (!said) return;
    if (level > 1) this.lost.add("levels of bullets below the second");
    this.lines.push({ text: `${"  ".repeat(Math.min(level, 1))}${mark} ${said}`, isItem: true });
  }

  list(node, level) {
    const lettered = /^[aA]$/.test(node.getAttribute("type") ?? "");
    let number = Number(node.getAttribute("start") ?? 1);
    for (const child of node.children) {
      if (child.tagName === "UL" || child.tagName === "OL") this.list(child, level + 1);
      if (child.tagName !== "LI") continue;
      const own = [...child.childNodes].filter((one) => !/^(UL|OL)$/.test(one.nodeName));
      const mark = node.tagName === "UL" ? "-" : lettered ? `${letter(number)})` : `${number}.`;
      this.item(own.map((one) => this.text(one)).join(""), mark, level);
      number += 1;
      for (const inner of child.children) if (/^(UL|OL)$/.test(inner.tagName)) this.list(inner, level + 1);
    }
  }

  // Word writes a list as paragraphs that carry their level and their marker.
  wordItem(node) {
    const found = [...node.querySelectorAll("span")].find(isMarker);
    const marker = (found?.textContent ?? "").replace(/[\s\u00a0]+/g, "");
    const isCounted = /^(\d+|[a-zA-Z])[.)]$/.test(marker);
    this.item(this.text(node), isCounted ? marker : "-", wordLevel(node) - 1);
  }

  table(node) {
    this.lost.add("a table (its words are kept, a line for each row)");
    for (const row of node.querySelectorAll("tr")) {
      this.say([...row.children].map((cell) => this.text(cell).trim()).filter(Boolean).join("; "));
    }
  }

  get marked() {
    let made = "";
    this.lines.forEach((line, place) => {
      const isList = place && line.isItem && this.lines[place - 1].isItem;
      made += (place ? (isList ? "\n" : "\n\n") : "") + line.text;
    });
    return made;
  }
}

const letter = (number) => String.fromCharCode(96 + number);

// The page's own policy lets no style in: what Word says in styles is read as plain text.
const styleOf = (node) => node.dataset?.style ?? "";

const wordLevel = (node) => Number(/mso-list:[^;]*level(\d)/.exec(styleOf(node))?.[1] ?? 0);

const isMarker = (node) => /mso-list:\s*Ignore/i.test(styleOf(node));

function isBold(node) {
  const weight = /font-weight:\s*(\w+)/i.exec(styleOf(node))?.[1] ?? "";
  if (node.tagName === "B" || node.tagName === "STRONG") return weight !== "normal" && weight !== "400";
  return weight === "bold" || Number(weight) >= 600;
}

// Spaces stay outside the marks, or they would not be marks.
function around(text, mark) {
  const inner = text.trim();
  return inner && !inner.includes(mark) ? text.replace(inner, () => `${mark}${inner}${mark}`) : text;
}

export function fromHtml(html) {
  const reading = new Reading();
  const plain = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
  reading.blocks(new DOMParser().parseFromString(plain, "text/html").body);
  return { text: reading.marked, lost: [...reading.lost] };
}

// A PDF gives plain lines, with the bullets as letters.
export function fromPlain(text) {
  return text.replace(/\r\n?/g, "\n").replace(/^[ \t]*[•▪·●\uf0b7][ \t]*/gm, "- ").replace(/^[ \t]*[o◦–][ \t]+/gm, "  - ");
}

// The box ------------------------------------------------------------------------------

function insert(box, text) {
  box.focus();
  // This way the browser's own undo takes it back.
  if (document.execCommand("insertText", false, text)) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(box, before, after, standIn) {
  const chosen = box.value.slice(box.selectionStart, box.selectionEnd) || standIn;
  insert(box, `${before}${chosen}${after}`);
}

function markLines(box, with_) {
  const from = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  box.setSelectionRange(from, box.selectionEnd);
  const lines = box.value.slice(from, box.selectionEnd).split("\n");
  insert(box, lines.map((line) => with_ + line).join("\n"));
}

const TOOLS = [
  ["Bold", (box) => mark(box, "**", "**", "bold")],
  ["Bullets", (box) => markLines(box, "- ")],
  ["Sub-heading", (box) => markLines(box, "### ")],
  ["Link", (box) => mark(box, "[", "](https://)", "words of the link")],
];

function nameOf(box) {
  return document.querySelector(`label[for="${box.id}"]`)?.textContent.trim() ?? "";
}

function equip(box) {
  const status = document.createElement("div");
  status.className = "govuk-hint";
  status.setAttribute("role", "status");
  box.after(status);
  box.addEventListener("paste", (event) => paste(event, box, status));
  box.before(buttonsFor(box));
}

// One stop of the Tab key for all of a box's buttons, since a page may have ten such boxes: arrows
// go from one to the next.
function buttonsFor(box) {
  const bar = document.createElement("div");
  bar.className = "app-row-actions";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", `Marks for ${nameOf(box)}`);
  bar.setAttribute("aria-controls", box.id);
  for (const [words, act] of TOOLS) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-link-button";
    button.textContent = words;
    button.tabIndex = bar.children.length ? -1 : 0;
    button.addEventListener("click", () => act(box));
    bar.append(button);
  }
  bar.addEventListener("keydown", (event) => walk(event, [...bar.children]));
  return bar;
}

function walk(event, buttons) {
  const here = buttons.indexOf(event.target);
  const step = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const next = buttons.at(step % buttons.length);
  for (const one of buttons) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

function paste(event, box, status) {
  const html = event.clipboardData.getData("text/html");
  const plain = event.clipboardData.getData("text/plain");
  const read = html ? fromHtml(html) : { text: fromPlain(plain), lost: [] };
  if (!read.text || read.text === plain) return; // the browser does as well
  event.preventDefault();
  insert(box, read.text);
  status.textContent = read.lost.length ? `Pasted. Not kept: ${read.lost.join(", ")}.` : "Pasted.";
}

document.querySelectorAll("textarea[data-narrative]").forEach(equip);
