import type { QuorumRule, Settings } from '../../../lib/assembly/state.ts';
import { faultsOf as faultsOfNew, shares, type DraftFault, type QuorumKind, type ShareName } from '../staff/_assemblies/draft.ts';

/** An assembly's settings as the form holds them. `own` is a share that the form has no words for and leaves as it is. */
export type SettingsDraft = {
  readonly languages: readonly string[];
  readonly title: Readonly<Record<string, string>>;
  readonly slug: string;
  readonly timeZone: string | null;
  readonly quorumKind: QuorumKind;
  readonly heads: number | string;
  readonly share: ShareName | 'own';
  readonly own: Extract<QuorumRule, { kind: 'share' }>['threshold'] | null;
};

export const shareNames = Object.keys(shares).filter((name): name is ShareName => name in shares);

export function settingsDraft({ title, languages, timeZone, quorum }: Settings, slug: string): SettingsDraft {
  const threshold = quorum.kind === 'share' ? quorum.threshold : null;
  const share = shareNames.find((name) => threshold !== null && isSame(shares[name], threshold));
  return {
    languages,
    title,
    slug,
    timeZone,
    quorumKind: quorum.kind,
    heads: quorum.kind === 'heads' ? quorum.heads : '',
    share: share ?? (threshold === null ? 'moreThanHalf' : 'own'),
    own: share === undefined ? threshold : null,
  };
}

/** What is wrong with the draft, as for a new assembly. */
export function faultsOf(draft: SettingsDraft): readonly DraftFault[] {
  return faultsOfNew({ ...draft, share: draft.share === 'own' ? 'moreThanHalf' : draft.share });
}

/** What is sent; null while there are faults. Titles in languages that were taken out go with them. */
export function settingsOf(draft: SettingsDraft): { readonly settings: Settings & { languages: string[] }; readonly slug: string } | null {
  if (faultsOf(draft).length > 0 || draft.timeZone === null) return null;
  const named = draft.languages.map((language) => [language, (draft.title[language] ?? '').trim()] as const).filter(([, text]) => text !== '');
  return { settings: { title: Object.fromEntries(named), languages: [...draft.languages], timeZone: draft.timeZone, quorum: quorumOf(draft) }, slug: draft.slug };
}

function quorumOf({ quorumKind, heads, share, own }: SettingsDraft): QuorumRule {
  switch (quorumKind) {
    case 'none':
      return { kind: 'none' };
    case 'heads':
      return { kind: 'heads', heads: Number(heads) };
    case 'share':
      return { kind: 'share', threshold: share === 'own' && own !== null ? own : shares[share === 'own' ? 'moreThanHalf' : share] };
  }
}

/** Equal shares: 2/4 is one half. */
function isSame(one: NonNullable<SettingsDraft['own']>, other: NonNullable<SettingsDraft['own']>): boolean {
  return one.kind === other.kind && one.numerator * other.denominator === other.numerator * one.denominator;
}
