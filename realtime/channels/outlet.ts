/**
 * What one connection is still owed (RT9). Up to a limit frames are queued in the transport; above it, state that
 * has a key is parked, newest per key, and sent when the client has caught up; who doesn't catch up is cut.
 */
import type { OpenChannel } from './open-channel.ts';
import type { Connection, CutReason } from './connection.ts';
import type { EncodedFrame } from './encoded.ts';
import type { ChannelLimits } from './limits.ts';
import type { ChannelMetrics } from './metrics.ts';

type ParkedFrame<P> = { readonly frame: EncodedFrame; readonly channel: OpenChannel<P> };

/** `ok`; or why the connection can't go on. */
export type OutletVerdict = 'ok' | Extract<CutReason, 'slow-consumer' | 'output-overflow'>;

export type OutletDeps = { readonly limits: ChannelLimits; readonly metrics: ChannelMetrics };

export class Outlet<P> {
  readonly #connection: Connection;
  readonly #deps: OutletDeps;
  #parked: Map<string, ParkedFrame<P>> | null = null;
  #sentBytes = 0;
  #isStale = false;
  #windowStartedAtMs = 0;
  #takenBytesAtWindowStart = 0;

  constructor(connection: Connection, deps: OutletDeps) {
    this.#connection = connection;
    this.#deps = deps;
  }

  /** Stale: owed more than it has lately taken. Whoever owns the outlet calls `sweep` for as long as this holds. */
  get isStale(): boolean {
    return this.#isStale;
  }

  get parkedCount(): number {
    return this.#parked?.size ?? 0;
  }

  /** Sends what can't wait and can't be replaced: replies, closings, unkeyed messages. */
  send(frame: EncodedFrame, nowMs: number): OutletVerdict {
    const { limits } = this.#deps;
    const buffered = this.#connection.bufferedBytes();
    const after = buffered + frame.bytes.length;
    // A frame larger than the limit still goes to who has taken everything before it.
    if (buffered > 0 && after > limits.cutAboveBytes) return 'output-overflow';
    this.#write(frame);
    if (after > limits.staleAboveBytes) this.#becomeStale(nowMs);
    return 'ok';
  }

  /** Sends state that a newer frame of the same key replaces, or parks it. */
  sendReplaceable(channel: OpenChannel<P>, frame: EncodedFrame, parkKey: string, nowMs: number): OutletVerdict {
    if (this.parkedCount === 0 && this.#hasRoomFor(frame)) {
      this.#write(frame);
      return 'ok';
    }
    return this.#park(channel, frame, parkKey, nowMs);
  }

  /** Sends what is parked if the client has caught up. */
  sweep(nowMs: number): OutletVerdict {
    const { limits } = this.#deps;
    if (this.#connection.bufferedBytes() <= limits.resumeBelowBytes) this.#flushParked();
    if (this.parkedCount === 0 && this.#connection.bufferedBytes() <= limits.staleAboveBytes) {
      this.#isStale = false;
      return 'ok';
    }
    if (nowMs - this.#windowStartedAtMs < limits.progressWindowMs) return 'ok';
    if (this.#takenBytes() - this.#takenBytesAtWindowStart < limits.minProgressBytes) return 'slow-consumer';
    this.#startWindow(nowMs);
    return 'ok';
  }

  /** Forgets what is parked for a channel that has ended: a later join of the topic has a newer snapshot. */
  forget(channel: OpenChannel<P>): void {
    if (this.#parked === null) return;
    for (const [key, parked] of this.#parked) {
      if (parked.channel === channel) this.#parked.delete(key);
    }
  }

  #park(channel: OpenChannel<P>, frame: EncodedFrame, parkKey: string, nowMs: number): OutletVerdict {
    this.#parked ??= new Map();
    const wasThere = this.#parked.delete(parkKey);
    if (!wasThere && this.#parked.size >= this.#deps.limits.maxParkedFrames) return 'output-overflow';
    this.#parked.set(parkKey, { frame, channel });
    this.#deps.metrics.frameParked(wasThere);
    this.#becomeStale(nowMs);
    return 'ok';
  }

  #flushParked(): void {
    if (this.#parked === null) return;
    for (const [key, { frame }] of this.#parked) {
      if (!this.#hasRoomFor(frame)) return;
      this.#parked.delete(key);
      this.#write(frame);
    }
    this.#parked = null;
  }

  #hasRoomFor(frame: EncodedFrame): boolean {
    const buffered = this.#connection.bufferedBytes();
    return buffered === 0 || buffered + frame.bytes.length <= this.#deps.limits.staleAboveBytes;
  }

  #write(frame: EncodedFrame): void {
    this.#sentBytes += frame.bytes.length;
    this.#connection.send(frame);
    this.#deps.metrics.frameSent(frame.bytes.length);
  }

  #becomeStale(nowMs: number): void {
    if (this.#isStale) return;
    this.#isStale = true;
    this.#deps.metrics.fellBehind();
    this.#startWindow(nowMs);
  }

  #startWindow(nowMs: number): void {
    this.#windowStartedAtMs = nowMs;
    this.#takenBytesAtWindowStart = this.#takenBytes();
  }

  #takenBytes(): number {
    return this.#sentBytes - this.#connection.bufferedBytes();
  }
}
