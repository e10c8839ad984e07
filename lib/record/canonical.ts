/**
 * Canonical JSON (RFC 8785): one text for one value, so that a hash of it means something. Keys in order of their UTF-16
 * code units, no white space, numbers and strings as ECMAScript writes them.
 * @throws TypeError for what JSON can't say: undefined, functions, numbers that are not finite, lone surrogates
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no number ${value}`);
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${Array.from(value, canonicalJson).join(',')}]` : object(value);
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}

function object(value: object): string {
  const parts = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${text(key)}:${canonicalJson(part)}`);
  return `{${parts.join(',')}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogates');
  return JSON.stringify(value);
}
