// Comfort for the grid of a month: arrows, a block from Excel, totals while typing. The page
// works without it.
import { block, pasted, printed, read, spoken } from "./amounts.js";

const AMOUNTS = ["amount", "accrual", "prepayment"];
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const count = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;

class Grid {
  constructor(table) {
    this.table = table;
    this.form = table.closest("form");
    this.label = table.dataset.monthGrid;
    this.rows = [...table.querySelectorAll("tbody tr[data-before]")];
    this.cells = this.rows.map((row) => [...row.querySelectorAll("input:not([type=hidden])")]);
    this.place = new Map(
      this.cells.flatMap((row, r) => row.map((cell, c) => [cell, [r, c]])),
    );
    this.totals = table.querySelector("[data-totals]");
    this.said = this.form.querySelector("[data-said]");
    this.undo = this.form.querySelector("[data-undo]");
  }

  begin() {
    for (const cell of this.place.keys()) cell.tabIndex = -1;
    this.isAt(this.cells[0][0]);
    this.table.addEventListener("focusin", (event) => this.enters(event.target));
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("paste", (event) => this.paste(event));
    this.table.addEventListener("input", (event) => this.types(event.target));
    this.undo.addEventListener("click", () => this.takeBack());
    const say = this.form.querySelector("[data-say]");
    say.hidden = false;
    say.addEventListener("click", () => this.sayTotals());
    this.table.querySelector("[data-as-saved]").hidden = true;
    this.add();
  }

  // Where one is ----------------------------------------------------------------------------

  // One box of the grid is a stop of the Tab key: the one that was used last.
  isAt(cell) {
    if (this.current) this.current.tabIndex = -1;
    this.current = cell;
    cell.tabIndex = 0;
  }

  enters(cell) {
    if (!this.place.has(cell)) return;
    this.isAt(cell);
    this.before = cell.value;
  }

  goTo([r, c]) {
    const cell = this.cells[r]?.[c];
    if (!cell) return;
    cell.focus();
    if (cell.type === "text") cell.select();
  }

  key(event) {
    const cell = event.target;
    if (!this.place.has(cell)) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && this.isFresh) {
      event.preventDefault();
      return this.takeBack();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    if (event.key === "Escape") return this.restore(cell, event);
    const way = event.key === "Enter" ? ARROWS.ArrowDown : ARROWS[event.key];
    if (!way || (way[1] && !this.isAtEdge(cell, way[1]))) return;
    event.preventDefault();
    const [r, c] = this.place.get(cell);
    this.goTo([r + way[0], c + way[1]]);
  }

  // Within a text that is being corrected, left and right move by letters as everywhere.
  isAtEdge(cell, step) {
    if (cell.type !== "text") return true;
    const { selectionStart: start, selectionEnd: end, value } = cell;
    if (start === 0 && end === value.length) return true;
    return start === end && start === (step < 0 ? 0 : value.length);
  }

  restore(cell, event) {
    if (cell.type !== "text" || cell.value === this.before) return;
    event.preventDefault();
    cell.value = this.before;
    cell.select();
    this.types(cell);
  }

  // A block from Excel ------------------------------------------------------------------------

  paste(event) {
    const text = event.clipboardData.getData("text/plain");
    const at = this.place.get(event.target);
    if (!at || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    this.fill(at, block(text));
  }

  fill([top, left], rows) {
    const missed = [];
    this.pasted = [];
    rows.forEach((row, r) =>
      row.forEach((value, c) => {
        const cell = this.cells[top + r]?.[left + c];
        if (cell?.type === "text") {
          const was = cell.value;
          cell.value = pasted(value);
          this.pasted.push([cell, was, cell.value]);
        } else if (value.trim()) missed.push(value);
      }),
    );
    this.isFresh = true;
    this.undo.hidden = false;
    this.before = this.current.value;
    this.current.select();
    this.add();
    this.say(this.toldOf(missed.length));
  }

  toldOf(missed) {
    const wrong = this.pasted.filter(([cell]) => read(cell.value) === undefined).length;
    const told = [`${count(this.pasted.length, "value", "values")} pasted.`];
    if (missed) told.push(`${count(missed, "value", "values")} did not fit.`);
    if (wrong) told.push(`${count(wrong, "of them is no amount.", "of them are no amounts.")}`);
    return told.join(" ");
  }

  // Boxes that were written in since the paste keep what was written.
  takeBack() {
    const mine = this.pasted.filter(([cell, , value]) => cell.value === value);
    for (const [cell, was] of mine) cell.value = was;
    this.isFresh = false;
    if (document.activeElement === this.undo) this.current.focus();
    this.undo.hidden = true;
    this.before = this.current.value;
    this.add();
    this.say(`The paste is undone: ${count(mine.length, "value is", "values are")} as before.`);
  }

  // Sums --------------------------------------------------------------------------------------

  types() {
    this.isFresh = false;
    this.add();
  }

  add() {
    const sums = { amount: 0n, accrual: 0n, prepayment: 0n };
    for (const row of this.rows) {
      const typed = {};
      for (const name of AMOUNTS) {
        const cell = row.querySelector(`input[name^="${name}_"]`);
        const amount = read(cell.value);
        cell.classList.toggle("app-month__wrong", amount === undefined);
        typed[name] = amount ?? 0n;
        sums[name] += typed[name];
      }
      this.write(row, typed);
    }
    this.sums = this.write(this.totals, sums);
    for (const name of AMOUNTS) this.print(this.totals, name, sums[name]);
  }

  write(row, typed) {
    const [before, carried, plan] = ["before", "carried", "plan"].map((name) => BigInt(row.dataset[name]));
    const month = typed.amount + typed.accrual - typed.prepayment + carried;
    const sums = { month, "to-date": before + month, variance: before + month - plan };
    for (const [name, amount] of Object.entries(sums)) this.print(row, name, amount);
    return sums;
  }

  // As the page prints amounts: a bracket has its minus for those who hear it.
  print(row, name, amount) {
    const cell = row.querySelector(`[data-sum="${name}"]`);
    const span = document.createElement("span");
    span.className = "app-money";
    if (amount < 0n) {
      const minus = document.createElement("span");
      minus.className = "govuk-visually-hidden";
      minus.textContent = "minus ";
      span.append(minus);
    }
    span.append(printed(amount));
    cell.replaceChildren(span);
  }

  sayTotals() {
    const { month, "to-date": toDate, variance } = this.sums;
    const wrong = this.table.querySelectorAll(".app-month__wrong").length;
    const left = wrong ? ` ${count(wrong, "box is", "boxes are")} left out: no amount.` : "";
    const than = variance < 0n ? "less than planned" : "more than planned";
    const varies = variance ? `${spoken(variance < 0n ? -variance : variance)} ${than}` : "exactly as planned";
    this.say(`${this.label}: ${spoken(month)} in the month, ${spoken(toDate)} to date, ${varies}.${left}`);
  }

  // The same words twice are said twice.
  say(words) {
    this.said.textContent = "";
    setTimeout(() => (this.said.textContent = words), 50);
  }
}

for (const table of document.querySelectorAll("[data-month-grid]")) new Grid(table).begin();
