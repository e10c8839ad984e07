/**
 * Canonical JSON (RFC 8785): one text for one value, so that a hash of it means something. Keys in order of their UTF-16
 * code units, no white space, numbers and strings as ECMAScript writes them. Thousands of ballots a second are written
 * with it: no pair and no list is made on the way.
 * @throws TypeError for what JSON can't say: undefined, functions, numbers that are not finite, lone surrogates
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no number ${value}`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${Array.from(value, canonicalJson).join(',')}]` : object(value);
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}

function object(fields: object): string {
  let written = '';
  // The default order of strings is that of their code units.
  for (const key of Object.keys(fields).sort()) written += `${written === '' ? '' : ','}${text(key)}:${canonicalJson(Reflect.get(fields, key))}`;
  return `{${written}}`;
}

/** Ids, hashes and words of ours: nothing in them is escaped. */
const plain = /^[ !#-[\]-~]*$/;

function text(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogates');
  return JSON.stringify(value);
}
