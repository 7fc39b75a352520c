// Which passwords are good enough: long, and not among those that everybody tries first. No rules about kinds of
// characters (NIST SP 800-63B §3.1.1.2): they make passwords worse.
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 256;

export type PasswordVerdict =
  | { readonly type: 'good' }
  | { readonly type: 'too-short' }
  | { readonly type: 'too-long' }
  | { readonly type: 'common' }
  /** the login, the name, the clinic's name or a word of ours with little around it */
  | { readonly type: 'guessable' };

/** What somebody thinks of first here, and no list of the world's passwords has. */
const OUR_OWN = ['textdesk', 'administrator', 'technician', 'receptionist', 'frontdesk'];

let common: Set<string> | undefined;

/** The list in common-passwords.txt, read once. */
export function commonPasswords(): Set<string> {
  common ??= new Set(
    readFileSync(path.join(import.meta.dirname, 'common-passwords.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );
  return common;
}

/** Judges a new password; `known` are words an attacker would know: login, name, clinic. */
export function judgePassword(password: string, known: readonly string[] = []): PasswordVerdict {
  const text = password.normalize('NFC').toLowerCase();
  const length = [...text].length;
  if (length < SHORTEST_PASSWORD) return { type: 'too-short' };
  if (length > LONGEST_PASSWORD) return { type: 'too-long' };
  const cores = coresOf(text);
  if (isRun(text) || repeatedPiece(text).length <= 3) return { type: 'common' };
  if (cores.some((core) => commonPasswords().has(core))) return { type: 'common' };
  const words = [...OUR_OWN, ...known]
    .flatMap((word) => [word, ...word.split(/[\s@._-]+/)])
    .map((word) => word.toLowerCase());
  if (cores.some((core) => words.includes(core))) return { type: 'guessable' };
  return { type: 'good' };
}

/**
 * What a password comes down to: itself, without the digits and signs put around it ('password1234!' → 'password'), with
 * the usual swaps undone ('p4ssw0rd' → 'password'), and the piece that it repeats ('qwertyqwerty' → 'qwerty').
 */
function coresOf(text: string): string[] {
  const trimmed = withoutEdges(text);
  const cores = [text, trimmed, unswapped(text), unswapped(trimmed)].flatMap((core) => [core, repeatedPiece(core)]);
  return [...cores, ...cores.map(withoutEdges)].filter((core) => core !== '');
}

function withoutEdges(text: string): string {
  return text.replace(/^[^\p{L}]+/u, '').replace(/[^\p{L}]+$/u, '');
}

const SWAPS: Readonly<Record<string, string>> = {
  '4': 'a',
  '@': 'a',
  '0': 'o',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '5': 's',
  $: 's',
};

function unswapped(text: string): string {
  return text.replace(/[4@031!5$]/g, (character) => SWAPS[character] ?? character);
}

/** 'abab' → 'ab'; a text that repeats nothing is its own piece. */
function repeatedPiece(text: string): string {
  for (let length = 1; length <= text.length / 2; length += 1) {
    if (text.length % length === 0 && text === text.slice(0, length).repeat(text.length / length)) {
      return text.slice(0, length);
    }
  }
  return text;
}

/** Each character follows the one before, up or down: 123456789012, abcdefghijklm. */
function isRun(text: string): boolean {
  const steps = [...text].slice(1).map((character, index) => text.charCodeAt(index) - character.charCodeAt(0));
  return [1, -1].some((step) => steps.every((found) => found === step || Math.abs(found) === 9));
}
