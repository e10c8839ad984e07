import { parametersOf } from '../../lib/client/participants-list.ts';
import { isNewer } from '../../lib/client/versions.ts';
import type { Version } from '../../lib/protocol/down.ts';
import type { Browser } from './browser.ts';
import type { Findings } from './findings.ts';
import type { RecordIndex } from './record-index.ts';

/** Judges what a page shows, each time that it changes. */
export function createPageWatch(deps: { readonly findings: Findings; readonly record: RecordIndex }): (browser: Browser) => void {
  const { findings, record } = deps;
  const checked = new WeakMap<object, true>();
  /** The newest version that each open page has shown, by what it is of. */
  const shown = new WeakMap<object, Map<string, Version>>();

  /** Nothing that is shown is ever replaced by something older (RT4, A4). */
  function checkForward(browser: Browser, what: string, version: Version | null): void {
    if (version === null) return;
    const versions = shown.get(browser.client) ?? new Map<string, Version>();
    shown.set(browser.client, versions);
    const before = versions.get(what);
    if (before !== undefined && isNewer(before, version)) findings.add('RT4', `${browser.name} showed ${what} in version ${before.join('.')}, and then in ${version.join('.')}`);
    versions.set(what, version);
  }

  /** RT8: a ballot is shown as recorded only when it is. */
  function checkCasts(browser: Browser): void {
    const { casts } = browser.client.getSnapshot();
    if (checked.has(casts) || browser.as.kind !== 'participant') return;
    checked.set(casts, true);
    for (const { pollId, recorded } of Object.values(casts)) {
      if (recorded === null || checked.has(recorded)) continue;
      checked.set(recorded, true);
      const entry = record.entry(recorded.sequence);
      const isIt = entry?.type === 'ballot.cast@1' && entry.actor === `participant:${browser.as.participantId}` && entry.body.poll === pollId;
      if (!isIt || JSON.stringify(entry.body.choice) !== JSON.stringify(recorded.choice)) {
        findings.add('RT8', `${browser.name} was shown ${JSON.stringify(recorded.choice)} as recorded in entry ${recorded.sequence}, which is ${entry === null ? 'not durable' : JSON.stringify(entry)}`);
      }
    }
  }

  /** RT3: a page of the list answers the query that is shown. */
  function checkList(browser: Browser): void {
    const state = browser.list?.getSnapshot();
    if (state === undefined || checked.has(state)) return;
    checked.set(state, true);
    const { status, query, page, pageQuery, version } = state;
    if (status === 'loading' || page === null || pageQuery === null) return;
    const address = parametersOf(query);
    if (parametersOf(pageQuery) !== address) findings.add('RT3', `${browser.name} shows the page of ${parametersOf(pageQuery)} as that of ${address}`);
    checkForward(browser, `the list (${address})`, version);
  }

  return (browser) => {
    if (!browser.isOpen) return;
    const { stage } = browser.client.getSnapshot();
    checkForward(browser, 'the stage', stage.since);
    for (const [pollId, held] of Object.entries(stage.polls)) checkForward(browser, `poll ${pollId}`, held.version);
    checkCasts(browser);
    checkList(browser);
  };
}
