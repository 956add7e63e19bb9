import { type Issue, issue } from './issue.ts';
import { backslash, closeBrace, closeBracket, colon, comma, openBrace, openBracket, quote } from './json-bytes.ts';
import { scrub } from './personal-number-scrubber.ts';
import { type Position, positionsOf } from './source-position/position.ts';

/** Bounds on a JSON text. `depth`: nested objects and arrays. `nodes`: values of any sort, containers included. */
export interface JsonLimits {
  readonly depth: number;
  readonly nodes: number;
}

/** An object or array that is open while scanning; together they are the path of the current place. */
interface Frame {
  readonly keys: Set<string> | undefined;
  key: string;
  count: number;
}

/** More findings of one text than this help nobody and cost memory. */
const mostFindings = 100;
/** A hostile key may be as long as the whole text; a place quotes only its beginning. */
const longestKeyShown = 64;

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const source = 'RFC 8259';

const minus = 0x2d;
const dot = 0x2e;
const zero = 0x30;

/** What a string may hold as it is; nothing of it can be read twice. */
const plain = /[ !#-[\]-\uffff]*/y;
/** Most names and values end before this. */
const shortString = 32;

const isDigit = (c: number): boolean => c >= zero && c <= 0x39;
const isHex = (c: number): boolean => isDigit(c) || (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
const simpleEscapes = new Set([...'"\\/bfnrt'].map((c) => c.charCodeAt(0)));

/**
 * Strict RFC 8259 scanner over a decoded text: grammar, depth, number of values, repeated and forbidden keys. It goes
 * before JSON.parse, which takes any depth and lets the last of two equal keys win. Iterative: depth costs no stack.
 * Findings name places and kinds of characters, never content.
 */
export class JsonScanner {
  readonly #found: { readonly at: number; readonly issue: Issue }[] = [];
  readonly #text: string;
  readonly #limits: JsonLimits;
  readonly #stack: Frame[] = [];
  #at = 0;
  #nodes = 0;
  #unlisted = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  /** Scans the whole text; stops at the first fault of grammar or size, goes on after faults of keys. */
  scan(): readonly Issue[] {
    if (this.#value()) {
      while (this.#stack.length > 0 && this.#next());
      if (this.#stack.length === 0) this.#end();
    }
    return this.#issues();
  }

  /** What was found, with its positions: the member's name, or the character that may not stand there. */
  #issues(): Issue[] {
    if (this.#found.length === 0) return [];
    const positions = positionsOf(
      this.#text,
      this.#found.map(({ at }) => at),
    );
    const issues = this.#found.map(({ issue }, n) => placed(issue, positions[n]!));
    if (this.#unlisted > 0)
      issues.push({ ...issues.pop()!, detail: `${this.#unlisted} further findings are not listed.` });
    return issues;
  }

  #end(): void {
    this.#space();
    if (this.#at < this.#text.length) this.#syntax('the end of the text');
  }

  /** One step within the innermost container: its next member or element, or its end. */
  #next(): boolean {
    const frame = this.#stack.at(-1)!;
    const close = frame.keys ? closeBrace : closeBracket;
    this.#space();
    if (this.#code() === close) {
      this.#at++;
      this.#stack.pop();
      return true;
    }
    if (frame.count > 0) {
      if (this.#code() !== comma) return this.#syntax(frame.keys ? "',' or '}'" : "',' or ']'");
      this.#at++;
    }
    frame.count++;
    return frame.keys ? this.#member(frame, frame.keys) : this.#value();
  }

  #member(frame: Frame, keys: Set<string>): boolean {
    this.#space();
    if (this.#code() !== quote) return this.#syntax('a property name in quotes');
    const start = this.#at;
    if (!this.#string()) return false;
    const raw = this.#text.slice(start + 1, this.#at - 1);
    frame.key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw;
    this.#judgeKey(frame.key, keys, start);
    this.#space();
    if (this.#code() !== colon) return this.#syntax("':'");
    this.#at++;
    return this.#value();
  }

  #judgeKey(key: string, keys: Set<string>, at: number): void {
    if (forbidden.has(key)) this.#finding('json-forbidden-key', at, { expected: 'another property name' });
    if (keys.has(key))
      this.#finding('json-duplicate-key', at, { expected: 'unique property names', source: `${source} 4` });
    keys.add(key);
  }

  /** A scalar as a whole, or the opening of a container whose content `#next` reads. */
  #value(): boolean {
    this.#space();
    if (++this.#nodes > this.#limits.nodes) {
      return this.#stop('json-too-many', `at most ${this.#limits.nodes} values`);
    }
    const c = this.#code();
    if (c === openBrace || c === openBracket) return this.#open(c === openBrace);
    if (c === quote) return this.#string();
    if (c === minus || isDigit(c)) return this.#number();
    return this.#word('true') || this.#word('false') || this.#word('null') || this.#syntax('a value');
  }

  #open(object: boolean): boolean {
    if (this.#stack.length >= this.#limits.depth) {
      return this.#stop('json-depth', `at most ${this.#limits.depth} levels`);
    }
    this.#at++;
    this.#stack.push({ keys: object ? new Set() : undefined, key: '', count: 0 });
    return true;
  }

  #string(): boolean {
    let long = this.#at + shortString;
    for (this.#at++; ; this.#at++) {
      if (this.#at >= long) long = this.#skipPlain() + shortString;
      const c = this.#code();
      if (c === quote) break;
      if (c === backslash ? !this.#escape() : !(c >= 0x20)) return this.#syntax("a character of a string or '\"'");
    }
    this.#at++;
    return true;
  }

  /** Where a text goes on for pages, a compiled expression reads it at a fifth of the price. */
  #skipPlain(): number {
    plain.lastIndex = this.#at;
    plain.test(this.#text);
    this.#at = plain.lastIndex;
    return this.#at;
  }

  /** Steps to the last character of an escape. Lone surrogates are allowed, as in RFC 8259 section 8.2. */
  #escape(): boolean {
    const c = this.#text.charCodeAt(++this.#at);
    if (c !== 0x75) return simpleEscapes.has(c);
    for (let n = 0; n < 4; n++) if (!isHex(this.#text.charCodeAt(++this.#at))) return false;
    return true;
  }

  #number(): boolean {
    if (this.#code() === minus) this.#at++;
    if (this.#code() === zero) this.#at++;
    else if (!this.#digits()) return this.#syntax('a digit');
    if (this.#code() === dot) {
      this.#at++;
      if (!this.#digits()) return this.#syntax('a digit');
    }
    if (this.#text[this.#at] === 'e' || this.#text[this.#at] === 'E') {
      this.#at++;
      if (this.#text[this.#at] === '+' || this.#text[this.#at] === '-') this.#at++;
      if (!this.#digits()) return this.#syntax('a digit');
    }
    return true;
  }

  #digits(): boolean {
    const start = this.#at;
    while (isDigit(this.#code())) this.#at++;
    return this.#at > start;
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #space(): void {
    for (let c = this.#code(); c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09; c = this.#code()) this.#at++;
  }

  /** The character here; NaN at the end of the text, which no comparison accepts. */
  #code(): number {
    return this.#text.charCodeAt(this.#at);
  }

  #finding(
    code: 'json-forbidden-key' | 'json-duplicate-key',
    at: number,
    details: { expected: string; source?: string },
  ): void {
    if (this.#found.length < mostFindings)
      this.#found.push({ at, issue: issue(code, { place: this.#pointer(), ...details }) });
    else this.#unlisted++;
  }

  #stop(code: 'json-depth' | 'json-too-many', expected: string): false {
    this.#found.push({ at: this.#at, issue: issue(code, { place: this.#pointer(), expected, found: 'more' }) });
    return false;
  }

  #syntax(expected: string): false {
    const at = Math.min(this.#at, this.#text.length);
    const found = at === this.#text.length ? 'the end of the text' : 'another character';
    this.#found.push({ at, issue: issue('json-syntax', { expected, found, source }) });
    return false;
  }

  /** RFC 6901 pointer of the current place. A key may be anything, so a personal number is taken out of it. */
  #pointer(): string {
    return scrub(this.#stack.map((frame) => `/${frame.keys ? pointerToken(frame.key) : frame.count - 1}`).join(''));
  }
}

const pointerToken = (key: string): string =>
  (key.length > longestKeyShown ? `${key.slice(0, longestKeyShown)}...` : key)
    .replaceAll('~', '~0')
    .replaceAll('/', '~1');

/** What is no JSON has no place but its position. */
const placed = (issue: Issue, position: Position): Issue =>
  issue.code === 'json-syntax'
    ? { ...issue, place: `${position.line}:${position.column}`, position }
    : { ...issue, position };
