/** Names as they are searched: without case and accents, so that "ozturk" finds Öztürk and "łukasz" Lukasz (ux A2). */

/** Letters that Unicode does not take apart into a plain letter and a mark. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe', ŧ: 't', ŋ: 'n', ĸ: 'k', ƒ: 'f', ə: 'e',
};
const specialLetter = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');
/** What German writers type on a keyboard without umlauts. */
const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

const asciiOnly = /^[\u0020-\u007e]*$/;

/** The folded text: lower case, no marks, one space between words. Idempotent. */
export function foldSearch(text: string): string {
  if (asciiOnly.test(text)) return squeeze(text.toLowerCase());
  const bare = text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return squeeze(bare.replace(specialLetter, (letter) => plainLetters[letter] ?? letter));
}

/** The folded text with ä as "ae", as it is also typed; null when it has none of these letters. */
export function foldUmlauts(text: string): string | null {
  const lower = text.toLowerCase().normalize('NFC');
  const spelled = lower.replace(/[äöü]/g, (letter) => umlauts[letter] ?? letter);
  return spelled === lower ? null : foldSearch(spelled);
}

/** Words of a query; each must be found. */
export function searchWords(query: string): readonly string[] {
  const folded = foldSearch(query);
  return folded === '' ? [] : folded.split(' ').slice(0, mostWords);
}

/** Names have a handful of words; each one costs a look at every row. */
const mostWords = 8;

function squeeze(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
