import type { AgendaItemId, PollId } from '../lib/assembly/basics.ts';
import type { Change } from '../lib/assembly/changes.ts';
import { announcementsPart, assemblyPart, isSettled, itemPart, pollPart, pollsOnStage, wholeStage, type PartName, type StagePart } from '../lib/assembly/stage.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import { stageTopic } from '../lib/protocol/topics.ts';
import type { AssemblyHost } from './assembly-host.ts';
import type { Committed } from './host-listeners.ts';
import type { RealtimeClock } from './channels/clock.ts';
import { encodeJson, type EncodedJson } from './channels/encoded.ts';
import type { AssemblyContent } from './content/assembly-content.ts';
import type { FanOut } from './fan-out.ts';
import { createInvalidator, type Invalidator } from './invalidator.ts';
import type { Principal } from './principal.ts';

/** A part is sent at most five times a second (RT4). */
const stagePeriodMs = 200;

/**
 * Sends the stage: each part that changed, encoded once, the same bytes to everyone. For joins it keeps the whole stage
 * encoded until it changes.
 */
export class StagePublisher {
  readonly #host: AssemblyHost;
  readonly #content: AssemblyContent;
  readonly #fanOut: FanOut<Principal>;
  readonly #clock: RealtimeClock;
  readonly #onShown: (tookMs: number) => void;
  readonly #dirty = new Set<PartName>();
  /** When the first of the acts was done whose consequence waits to be sent; monotonic ms. */
  #actedMs: number | null = null;
  readonly #pace: Invalidator;
  #onStage: ReadonlySet<PollId>;
  #encoded: EncodedJson | null = null;

  constructor(deps: { readonly host: AssemblyHost; readonly content: AssemblyContent; readonly fanOut: FanOut<Principal>; readonly clock: RealtimeClock; readonly onShown: (tookMs: number) => void }) {
    this.#host = deps.host;
    this.#content = deps.content;
    this.#fanOut = deps.fanOut;
    this.#clock = deps.clock;
    this.#onShown = deps.onShown;
    this.#onStage = idsOnStage(deps.host.committed);
    this.#pace = createInvalidator({ clock: deps.clock, periodMs: stagePeriodMs, announce: () => this.#flush() });
  }

  /** The whole stage for a join reply. */
  snapshot(): EncodedJson {
    this.#encoded ??= encodeJson(this.#wholeStage());
    return this.#encoded;
  }

  committed(batch: Committed): void {
    let hasChanged = false;
    for (const entry of batch.entries) hasChanged = this.#mark(entry.change) || hasChanged;
    if (!hasChanged) return;
    if (batch.actedMs !== null) this.#actedMs = Math.min(this.#actedMs ?? batch.actedMs, batch.actedMs);
    // Also where the part waits to be sent already: the next join must not get what it was before.
    this.#encoded = null;
    this.#pace.mark();
  }

  /** After the state was loaded anew, everything may have changed. */
  reloaded(): void {
    this.#encoded = null;
    for (const part of this.#wholeStage()) this.#dirty.add(part.part);
    for (const id of this.#onStage) this.#dirty.add(`poll:${id}`);
    this.#pace.mark();
  }

  stop(): void {
    this.#pace.stop();
  }

  /** Whether the change alters anything on the stage. */
  #mark(change: Change): boolean {
    const parts = partsOf(change, this.#host.committed);
    for (const part of parts) this.#dirty.add(part);
    if (change.type === 'poll.tallied@1' || change.type === 'poll.published@1' || change.type === 'poll.voided@2') this.#markPushedOff();
    return parts.length > 0;
  }

  /** A new result may push an older one off the stage. */
  #markPushedOff(): void {
    const now = idsOnStage(this.#host.committed);
    for (const id of this.#onStage) if (!now.has(id)) this.#dirty.add(`poll:${id}`);
  }

  #flush(): void {
    const state = this.#host.committed;
    this.#onStage = idsOnStage(state);
    const names = [...this.#dirty];
    this.#dirty.clear();
    const actedMs = this.#actedMs;
    this.#actedMs = null;
    // On one topic what is published last is delivered last.
    const last = actedMs === null ? null : { onDelivered: () => this.#onShown(this.#clock.monotonicMs() - actedMs) };
    for (const [index, name] of names.entries()) {
      const part = this.#partNamed(name);
      this.#fanOut.publish(stageTopic(state.id), 'stage', { ...part, term: this.#host.term }, { replaceKey: name, ...(index === names.length - 1 ? last : null) });
    }
  }

  #wholeStage(): readonly StagePart[] {
    return [...wholeStage(this.#host.committed, this.#content.showText), this.#content.resultsPart()];
  }

  #partNamed(name: PartName): StagePart {
    const { committed } = this.#host;
    const { showText } = this.#content;
    if (name === 'assembly') return assemblyPart(committed);
    if (name === 'item') return itemPart(committed, showText);
    if (name === 'announcements') return announcementsPart(committed);
    if (name === 'results') return this.#content.resultsPart();
    return pollPart(committed, name.slice('poll:'.length), showText);
  }
}

function idsOnStage(state: AssemblyState): ReadonlySet<PollId> {
  return new Set(pollsOnStage(state).map((poll) => poll.id));
}

/** The parts that a change may alter. Ballots and attendance are not on the stage: they are counts. */
function partsOf(change: Change, state: AssemblyState): readonly PartName[] {
  switch (change.type) {
    case 'assembly.created@1':
    case 'settings.changed@1':
    case 'sitting.opened@1':
    case 'sitting.adjourned@1':
    case 'assembly.closed@1':
      return ['assembly'];
    case 'assembly.paused@1':
    case 'assembly.unpaused@1':
      return ['assembly', ...openPolls(state)];
    case 'agenda.current@1':
      return ['item'];
    case 'agenda.changed@1':
      // A poll's part shows the number of its item, and so do results.
      return [...(change.body.item === state.currentItemId ? (['item'] as const) : []), ...pollsOf(change.body.item, state), ...(hasResults(change.body.item, state) ? (['results'] as const) : [])];
    case 'announcement.published@1':
    case 'announcement.pinned@1':
    case 'announcement.withdrawn@1':
      return ['announcements'];
    case 'poll.opened@1':
    case 'poll.timer@1':
    case 'poll.closed@1':
    case 'poll.tallied@1':
      return [`poll:${change.body.poll}`];
    case 'poll.published@1':
    case 'poll.voided@1':
    case 'poll.voided@2':
      return [`poll:${change.body.poll}`, 'results'];
    default:
      return [];
  }
}

function pollsOf(itemId: AgendaItemId, state: AssemblyState): PartName[] {
  return pollsOnStage(state).filter((poll) => poll.definition.itemId === itemId).map((poll): PartName => `poll:${poll.id}`);
}

function hasResults(itemId: AgendaItemId, state: AssemblyState): boolean {
  return [...state.polls.values()].some((poll) => isSettled(poll) && poll.definition.itemId === itemId);
}

function openPolls(state: AssemblyState): PartName[] {
  return [...state.polls.values()].filter((poll) => poll.status === 'open').map((poll): PartName => `poll:${poll.id}`);
}
