// Secrets that the process knows, such as those of its configuration. They are found in the common encodings.
import { inspect } from 'node:util';
import { addHiddenStart, examineEveryText } from './candidates';
import { REDACTED } from './secret-expressions';

/** Shorter texts are ordinary words and numbers: to mask them would garble telemetry and confirm a guessed secret. */
const MIN_LENGTH = 8;

const secrets = new Set<string>();
/** The secrets in each encoding, the longest first: a secret may start with another, and an encoding contain another. */
let forms: readonly string[] = [];

/**
 * Redacts every later occurrence of this text: as it is; in JSON, also within JSON that is the text of other JSON; in
 * URLs; and in Base64. Ignores texts under 8 characters.
 */
export function hideSecret(text: string): void {
  // The content of a mounted file often ends with a newline, which the program that prints it may trim.
  for (const secret of [text, text.trim()]) {
    if (secret.length < MIN_LENGTH || secrets.has(secret) || REDACTED.includes(secret)) continue;
    secrets.add(secret);
    const added = [...jsonForms(secret), ...urlForms(secret), ...base64Forms(secret), secret];
    added.forEach(addStart);
    forms = [...new Set([...forms, ...added])].sort((a, b) => b.length - a.length);
  }
}

/** Number of hidden texts: text that was redacted before the last of them may have to be redacted again. */
export function secretCount(): number {
  return secrets.size;
}

export function hasHiddenSecret(text: string): boolean {
  return forms.some((form) => text.includes(form));
}

/** Replaces hidden texts. */
export function maskHiddenSecrets(text: string): string {
  return forms.reduce((result, form) => result.replaceAll(form, REDACTED), text);
}

/** Characters that the longest hidden text takes in an encoding. */
export function maxHiddenLength(): number {
  return forms[0]?.length ?? 0;
}

/** Registers three characters of the form for the quick check. */
function addStart(form: string): void {
  const start = /[A-Za-z0-9_.-]{3}/.exec(form)?.[0];
  if (start === undefined) examineEveryText();
  else addHiddenStart(start);
}

function jsonForms(text: string): readonly string[] {
  const escaped = json(text);
  const other = [asciiJson(text), htmlJson(text)];
  return [escaped, json(escaped), json(json(escaped)), ...other, ...other.map(json), inspect(text).slice(1, -1)];
}

function urlForms(text: string): readonly string[] {
  // URLs cannot have half of a surrogate pair, so a Buffer replaces it.
  const valid = Buffer.from(text).toString();
  const component = encodeURIComponent(valid);
  const form = new URLSearchParams({ text: valid }).toString().slice('text='.length);
  const urls = [component, form, encodeURI(valid), encodeURIComponent(component)];
  return [...urls, ...urls.map(lowerCaseHex)];
}

/** The text as JSON.stringify writes it, without quotes. */
function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** As Python writes it. */
function asciiJson(text: string): string {
  return json(text).replace(/[^ -~]/g, unicodeEscape);
}

/** As Go writes it. */
function htmlJson(text: string): string {
  return json(text).replace(/[<>&]/g, unicodeEscape);
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function lowerCaseHex(url: string): string {
  return url.replace(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}

/** The characters that a text always has in Base64, at each of the three positions that it may have in other text. */
function base64Forms(text: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const start = Math.ceil((offset * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    return (['base64', 'base64url'] as const).map((encoding) => bytes.toString(encoding).slice(start, end));
  });
}
