import { fault, longestName, mostCandidates, type FileFault } from './ballot-file.ts';

/** Takes the candidates' names one by one. */
export class Names {
  readonly #names: string[] = [];
  readonly #lines = new Map<string, number>();

  get all(): readonly string[] {
    return this.#names;
  }

  add(name: string, line: number): FileFault | null {
    const text = name.trim();
    if (text === '') return fault(line, 'a candidate has no name');
    if (text.length > longestName) return fault(line, `a candidate's name has more than ${longestName} characters`);
    const earlier = this.#lines.get(text);
    if (earlier !== undefined) return fault(line, `two candidates have the name ${JSON.stringify(text)} (the other in line ${earlier})`);
    this.#lines.set(text, line);
    this.#names.push(text);
    return null;
  }
}

/** How many candidates a file says it has. */
export function readCandidateCount(text: string, line: number): { readonly count: number } | { readonly fault: FileFault } {
  const count = wholeNumber(text);
  if (count === null || count < 1) return { fault: fault(line, `the number of candidates is ${JSON.stringify(shown(text))}; a whole number from 1 is meant`) };
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

/** A piece of a file as an error quotes it. */
export function shown(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
