import { fault, longestName, mostCandidates, type FileFault } from './ballot-file.ts';

/** Takes the candidates' names one by one. */
export class Names {
  readonly #names: string[] = [];
  readonly #lines = new Map<string, number>();

  get all(): readonly string[] {
    return this.#names;
  }

  add(name: string, line: number): FileFault | null {
    const text = readable(name);
    if (text === null) return fault(line, `the name ${quoted(name.trim())} has characters that nobody sees`);
    if (text === '') return fault(line, 'a candidate has no name');
    if (text.length > longestName) return fault(line, `a candidate's name has more than ${longestName} characters`);
    const earlier = this.#lines.get(text);
    if (earlier !== undefined) return fault(line, `two candidates have the name ${quoted(text)} (the other in line ${earlier})`);
    this.#lines.set(text, line);
    this.#names.push(text);
    return null;
  }
}

/** How many candidates a file says it has. */
export function readCandidateCount(text: string, line: number): { readonly count: number } | { readonly fault: FileFault } {
  const count = wholeNumber(text);
  if (count === null || count < 1) return { fault: fault(line, `the number of candidates is ${quoted(text)}; a whole number from 1 is meant`) };
  if (count > mostCandidates) return { fault: fault(line, `${count} candidates are too many; at most ${mostCandidates} can be counted`) };
  return { count };
}

/** The number that a text of digits says, if it is below 2^53; null for anything else. */
export function wholeNumber(text: string): number | null {
  if (!/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

const longestShown = 40;

/** A piece of a file as an error quotes it: short, and nothing in it moves a terminal's cursor or turns the direction of writing. */
export function quoted(text: string): string {
  const short = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return JSON.stringify(short).replace(new RegExp(unseen, 'gu'), (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Control characters, those that turn the direction of writing, and those without width that make two names look the same. */
const unseen = /[\p{Cc}\u200B\u2060\uFEFF\u202A-\u202E\u2066-\u2069]/u;

/** A name or a title as it is kept; null where it has letters that nobody sees. Letters that look the same are the same (NFC). */
export function readable(text: string): string | null {
  return unseen.test(text.trim()) ? null : text.trim().normalize('NFC');
}
