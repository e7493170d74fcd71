// Pounds and pence as people write and paste them, in whole pence: the same spellings as the
// server reads. Pence are BigInt, so that no sum is ever a penny out.

const SPACES = /[\p{Zs}\t]/gu;
const MINUS_SIGNS = /[\u2212\u2012\u2013\u2010\u2011]/g;
const PLAIN = /^(?:\d+|\d{1,3}(?:,\d{3})+|(?=\.\d))(?:\.\d{0,2})?$/;
const BETWEEN_DIGITS = /(?<=\d) (?=\d{3}(?!\d))/g;
const LARGEST = 9_999_999_999_999n;

function withoutSign(text) {
  let rest = text.startsWith("£") ? text.slice(1).trim() : text;
  let negative = true;
  if (rest.startsWith("(") && rest.endsWith(")")) rest = rest.slice(1, -1);
  else if (rest.startsWith("-")) rest = rest.slice(1);
  else if (rest.endsWith("-")) rest = rest.slice(0, -1);
  else negative = false;
  rest = rest.trim();
  return [rest.startsWith("£") ? rest.slice(1).trim() : rest, negative];
}

// Pence; null where nothing is written, undefined where it is no amount.
export function read(written) {
  const text = written.replace(SPACES, " ").replace(MINUS_SIGNS, "-").trim();
  if (!text) return null;
  const [unsigned, negative] = withoutSign(text);
  const digits = unsigned.replace(BETWEEN_DIGITS, ",");
  if (!PLAIN.test(digits)) return undefined;
  const [pounds, pence = ""] = digits.replaceAll(",", "").split(".");
  const amount = BigInt((pounds || "0") + pence.padEnd(2, "0"));
  if (amount > LARGEST) return undefined;
  return negative ? -amount : amount;
}

function unsigned(pence) {
  const digits = String(pence < 0n ? -pence : pence).padStart(3, "0");
  const pounds = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${pounds}.${digits.slice(-2)}`;
}

// As a box holds it: -1,234.50
export const typed = (pence) => (pence < 0n ? "-" : "") + unsigned(pence);

// As a table prints it: (1,234.50)
export const printed = (pence) => (pence < 0n ? `(${unsigned(pence)})` : unsigned(pence));

// As it is said: minus £1,234.50
export const spoken = (pence) => (pence < 0n ? "minus £" : "£") + unsigned(pence);

// What Excel copies: cells between tabs, rows between line ends; a cell with either in quotes.
export function block(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const end = () => {
    rows.at(-1).push(cell);
    cell = "";
  };
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (letter === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (quoted) cell += letter;
    else if (letter === "\t") end();
    else if (letter === "\n" || (letter === "\r" && text[at + 1] !== "\n")) {
      end();
      rows.push([]);
    } else if (letter !== "\r") cell += letter;
  }
  if (cell || rows.at(-1).length) end();
  else rows.pop();
  return rows;
}

// A value of a block as a box holds it: an amount in one spelling, a lone dash (Excel's nil) as
// nil, and anything else as it is, for the server to name.
export function pasted(value) {
  const text = value.replace(SPACES, " ").replace(MINUS_SIGNS, "-").trim();
  if (/^£? ?-$/.test(text)) return "0.00";
  const amount = read(text);
  return amount === null ? "" : amount === undefined ? text : typed(amount);
}
