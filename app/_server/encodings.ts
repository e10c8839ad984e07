/** Content encodings that we have at hand, the smaller one first. */
const preferred = ['br', 'gzip'] as const;

export type Encoding = (typeof preferred)[number] | 'identity';

/** The best encoding that a client takes (RFC 9110 section 12.5.3); what it refuses with `q=0` it doesn't get. */
export function pickEncoding(acceptEncoding: string | undefined): Encoding {
  const taken = new Set<string>();
  for (const part of (acceptEncoding ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) taken.add(name);
  }
  return preferred.find((name) => taken.has(name)) ?? 'identity';
}
