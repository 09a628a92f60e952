import { badInput, gatewayError } from '../errors.ts';
import { fieldPath } from '../field-path.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

const deepest = 32;
const ambushes = new Set(['__proto__', 'constructor', 'prototype']);
const numeral = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const quote = 0x22;
const backslash = 0x5c;

const notJson = () => gatewayError('BAD_REQUEST', 'body: expected JSON (RFC 8259)');

/**
 * JSON (RFC 8259) whose meaning no two parsers dispute (RFC 7493): JSON.parse keeps the last of two equal keys, loses
 * `__proto__` and rounds 9007199254740993 to another customer's number. Refused here, with the field's path: those, NUL,
 * lone surrogates, and more than 32 levels. Throws BAD_REQUEST for what is no JSON, BAD_USER_INPUT for the rest.
 */
export function parseJson(text: string): Json {
  const path: (string | number)[] = [];
  let at = 0;

  const refuse = (expectation: string) => badInput(fieldPath(path), expectation);

  /** The next character that is not white space, not yet taken. */
  function peek(): number {
    let code = text.charCodeAt(at);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
    return code;
  }

  function take(expected: number): void {
    if (peek() !== expected) throw notJson();
    at += 1;
  }

  /** Takes a comma, or the closing bracket; tells whether another item follows. */
  function another(close: number): boolean {
    const more = peek() === comma;
    take(more ? comma : close);
    return more;
  }

  function value(): Json {
    switch (peek()) {
      case openBrace:
        return object();
      case openBracket:
        return array();
      case quote:
        return string();
      case 0x74:
        return word('true', true);
      case 0x66:
        return word('false', false);
      case 0x6e:
        return word('null', null);
      default:
        return number();
    }
  }

  function word<T extends Json>(spelling: string, meaning: T): T {
    if (!text.startsWith(spelling, at)) throw notJson();
    at += spelling.length;
    return meaning;
  }

  function number(): number {
    const short = shortInteger();
    if (short !== null) return short;
    numeral.lastIndex = at;
    const digits = numeral.exec(text)?.[0];
    if (digits === undefined) throw notJson();
    at += digits.length;
    const meaning = Number(digits);
    // 9007199254740993.0 and 9.007199254740993e15 are rounded as well: the value tells, not the spelling.
    if (!Number.isFinite(meaning) || (Number.isInteger(meaning) && !Number.isSafeInteger(meaning))) {
      throw refuse('expected a number of 53 bits at most; send larger ones as a string');
    }
    return meaning;
  }

  /** Most numbers there are, read without a regular expression: up to 15 digits, nothing beside. */
  function shortInteger(): number | null {
    let end = at;
    let meaning = 0;
    for (let code = text.charCodeAt(end); code >= 0x30 && code <= 0x39; code = text.charCodeAt(++end)) {
      meaning = meaning * 10 + code - 0x30;
    }
    const next = text.charCodeAt(end);
    const isWhole = next !== 0x2e && next !== 0x65 && next !== 0x45;
    const length = end - at;
    if (length === 0 || length > 15 || !isWhole || (length > 1 && text.charCodeAt(at) === 0x30)) return null;
    at = end;
    return meaning;
  }

  function string(): string {
    const start = at;
    let escaped = false;
    for (at += 1; text.charCodeAt(at) !== quote; at += 1) {
      const code = text.charCodeAt(at);
      // NaN, behind the end, is not greater either.
      if (!(code >= 0x20)) throw notJson();
      if (code === backslash) {
        escaped = true;
        at += 1;
      }
    }
    at += 1;
    const meaning = escaped ? unescaped(text.slice(start, at)) : text.slice(start + 1, at - 1);
    if (meaning === null) throw notJson();
    if (meaning.includes('\0') || !meaning.isWellFormed())
      throw refuse('expected text without NUL and lone surrogates');
    return meaning;
  }

  function object(): JsonObject {
    take(openBrace);
    if (path.length >= deepest) throw refuse(`expected at most ${deepest} levels of nesting`);
    const result: JsonObject = {};
    if (peek() === closeBrace) {
      at += 1;
      return result;
    }
    do {
      if (peek() !== quote) throw notJson();
      const key = string();
      path.push(key);
      if (ambushes.has(key)) throw refuse('is not a name that may be used');
      if (Object.hasOwn(result, key)) throw refuse('expected once, given twice');
      take(colon);
      result[key] = value();
      path.pop();
    } while (another(closeBrace));
    return result;
  }

  function array(): Json[] {
    take(openBracket);
    if (path.length >= deepest) throw refuse(`expected at most ${deepest} levels of nesting`);
    const result: Json[] = [];
    if (peek() === closeBracket) {
      at += 1;
      return result;
    }
    const place = path.push(0) - 1;
    do {
      path[place] = result.length;
      result.push(value());
    } while (another(closeBracket));
    path.pop();
    return result;
  }

  const result = value();
  if (!Number.isNaN(peek())) throw notJson();
  return result;
}

/** JSON.parse's own error would quote the text. */
function unescaped(literal: string): string | null {
  try {
    // Safe: a literal in quotes is a string or no JSON at all.
    return JSON.parse(literal) as string;
  } catch {
    return null;
  }
}
