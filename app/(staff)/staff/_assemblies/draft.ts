import type { z } from 'zod';
import type { createAssemblyRequest } from '../../../../lib/protocol/http.ts';
import { slugOf } from './slug-of.ts';

/** What the form for a new assembly holds, as typed. */
export type Draft = {
  readonly languages: readonly string[];
  readonly title: Readonly<Record<string, string>>;
  /** Null while it follows the title. */
  readonly slug: string | null;
  readonly timeZone: string | null;
  readonly quorumKind: QuorumKind;
  readonly heads: number | string;
  readonly share: ShareName;
};

export const quorumKinds = ['none', 'heads', 'share'] as const;
export type QuorumKind = (typeof quorumKinds)[number];

/** What statutes ask for; anything else can be set later as a number of people. */
export const shares = {
  moreThanHalf: { kind: 'more-than', numerator: 1, denominator: 2 },
  atLeastHalf: { kind: 'at-least', numerator: 1, denominator: 2 },
  atLeastTwoThirds: { kind: 'at-least', numerator: 2, denominator: 3 },
  atLeastThird: { kind: 'at-least', numerator: 1, denominator: 3 },
  atLeastQuarter: { kind: 'at-least', numerator: 1, denominator: 4 },
  atLeastTenth: { kind: 'at-least', numerator: 1, denominator: 10 },
} as const;
export type ShareName = keyof typeof shares;

const maxHeads = 100_000;
const slugPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const maxSlugChars = 60;

export type DraftFault = 'languages' | 'name' | 'slug' | 'timeZone' | 'heads';

/** The first language is the one whose name the address is made from. */
export function slugIn(draft: Draft): string {
  return draft.slug ?? slugOf(draft.title[draft.languages[0] ?? ''] ?? '');
}

export function faultsOf(draft: Draft): readonly DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.languages.length === 0) faults.push('languages');
  if ((draft.title[draft.languages[0] ?? ''] ?? '').trim() === '') faults.push('name');
  const slug = slugIn(draft);
  if (slug.length > maxSlugChars || !slugPattern.test(slug)) faults.push('slug');
  if (draft.timeZone === null) faults.push('timeZone');
  if (draft.quorumKind === 'heads' && !isHeads(draft.heads)) faults.push('heads');
  return faults;
}

function isHeads(heads: number | string): heads is number {
  return typeof heads === 'number' && Number.isInteger(heads) && heads >= 1 && heads <= maxHeads;
}

export type CreateAssembly = z.input<typeof createAssemblyRequest>;

/** What is sent; null while there are faults. Languages without a name are left out of the title. */
export function requestOf(draft: Draft, assemblyId: string): CreateAssembly | null {
  const { timeZone, languages } = draft;
  if (faultsOf(draft).length > 0 || timeZone === null) return null;
  const named = languages.map((language) => [language, (draft.title[language] ?? '').trim()] as const).filter(([, text]) => text !== '');
  return { assemblyId, slug: slugIn(draft), settings: { title: Object.fromEntries(named), languages: [...languages], timeZone, quorum: quorumOf(draft) } };
}

function quorumOf({ quorumKind, heads, share }: Draft): CreateAssembly['settings']['quorum'] {
  switch (quorumKind) {
    case 'none':
      return { kind: 'none' };
    case 'heads':
      return { kind: 'heads', heads: Number(heads) };
    case 'share':
      return { kind: 'share', threshold: shares[share] };
  }
}
