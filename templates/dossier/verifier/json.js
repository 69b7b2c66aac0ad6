// JSON with one meaning only: no key given twice, no depth without end, no number that isn't one. As `data.py` reads it.
import { decoded } from "./bytes.js";

export const DEEPEST = 60;
const MOST_VALUES = 500000;
const NUMBER = /-?(?:0|[1-9]\d{0,399})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,4})?/y;
const SPACES = new Set(" \t\n\r");
const WORDS = { true: true, false: false, null: null };

class Scanner {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  space() {
    while (SPACES.has(this.text[this.at])) this.at += 1;
    return this.text[this.at];
  }

  expect(sign) {
    if (this.space() !== sign) throw new SyntaxError(`${sign} @ ${this.at}`);
    this.at += 1;
  }

  string() {
    const from = this.at;
    let to = from;
    let slashes;
    do {
      to = this.text.indexOf('"', to + 1);
      if (to < 0) throw new SyntaxError(`" @ ${from}`);
      for (slashes = 0; this.text[to - 1 - slashes] === "\\"; slashes += 1);
    } while (slashes % 2);
    this.at = to + 1;
    return JSON.parse(this.text.slice(from, this.at));
  }

  number() {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (!found || !Number.isFinite(Number(found[0]))) throw new SyntaxError(`number @ ${this.at}`);
    this.at += found[0].length;
    return Number(found[0]);
  }

  word() {
    const found = Object.keys(WORDS).find((one) => this.text.startsWith(one, this.at));
    if (!found) return this.number();
    this.at += found.length;
    return WORDS[found];
  }

  /** What stands between two brackets, separated by commas. */
  each(close, one) {
    this.at += 1;
    if (this.space() === close) {
      this.at += 1;
      return;
    }
    for (;;) {
      one();
      if (this.space() === close) break;
      this.expect(",");
    }
    this.at += 1;
  }

  object(depth) {
    const found = Object.create(null);
    this.each("}", () => {
      if (this.space() !== '"') throw new SyntaxError(`key @ ${this.at}`);
      const key = this.string();
      if (key in found) throw new SyntaxError(`twice @ ${this.at}`);
      this.expect(":");
      found[key] = this.value(depth + 1);
    });
    return found;
  }

  array(depth) {
    const found = [];
    this.each("]", () => found.push(this.value(depth + 1)));
    return found;
  }

  value(depth) {
    if (depth > DEEPEST) throw new SyntaxError("depth");
    const sign = this.space();
    if (sign === "{") return this.object(depth);
    if (sign === "[") return this.array(depth);
    return sign === '"' ? this.string() : this.word();
  }
}

/** Throws where bytes are more, or hold more values, than we ever write; told before anything is read of them. */
export const bounded = (bytes, most) => {
  const held = bytes.length > most ? 0 : bytes.reduce((sum, byte) => sum + (byte === 0x2c || byte === 0x5b || byte === 0x7b), 0);
  if (bytes.length > most || held > MOST_VALUES) throw new RangeError(`${bytes.length} > ${most}`);
};

/** The value of a JSON text in bytes; throws where it is too long, not UTF-8, or means more than one thing. */
export const strictJson = (bytes, most) => {
  bounded(bytes, most);
  const scanner = new Scanner(decoded(bytes));
  const value = scanner.value(1);
  if (scanner.space() !== undefined) throw new SyntaxError(`end @ ${scanner.at}`);
  return value;
};
