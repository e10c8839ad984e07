/** One message from a client: `[join_ref, ref, topic, event, payload]` (channels-protocol.md section 1.1). */
import type { ChannelLimits } from './limits.ts';

/** Opaque; echoed with the same JSON type and compared strictly. Clients send decimal strings, numbers or null. */
export type Ref = string | number | null;

export type ClientMessage = {
  readonly joinRef: Ref;
  readonly ref: Ref;
  readonly topic: string;
  readonly event: string;
  /** Any JSON value, as it came. Fields like `__proto__` are plain own properties; parse before use. */
  readonly payload: unknown;
};

export type MalformedReason = 'not-json' | 'too-deep' | 'not-an-array-of-five' | 'bad-ref' | 'bad-topic-or-event' | 'field-too-long';

export type ParsedMessage =
  | { readonly ok: true; readonly message: ClientMessage }
  | { readonly ok: false; readonly reason: MalformedReason };

/** Parses a text frame. A sixth and later element is ignored, as in Phoenix. Never throws. */
export function parseMessage(text: string, limits: ChannelLimits): ParsedMessage {
  if (isDeeperThan(text, limits.maxJsonDepth)) return malformed('too-deep');
  const parsed = parseJson(text);
  if (parsed === notJson) return malformed('not-json');
  if (!Array.isArray(parsed) || parsed.length < 5) return malformed('not-an-array-of-five');
  const fields: readonly unknown[] = parsed;
  const [joinRef, ref, topic, event, payload] = fields;
  if (!isRef(joinRef) || !isRef(ref)) return malformed('bad-ref');
  if (typeof topic !== 'string' || typeof event !== 'string') return malformed('bad-topic-or-event');
  const tooLong = [joinRef, ref, topic, event].some(
    (field) => typeof field === 'string' && isLongerThan(field, limits.maxFieldBytes),
  );
  if (tooLong) return malformed('field-too-long');
  return { ok: true, message: { joinRef, ref, topic, event, payload } };
}

const notJson = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return notJson;
  }
}

function malformed(reason: MalformedReason): ParsedMessage {
  return { ok: false, reason };
}

/** 1e400 parses to Infinity, which could not be echoed. */
function isRef(value: unknown): value is Ref {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/** UTF-8 takes at most three bytes for each UTF-16 unit, so short fields need no counting. */
function isLongerThan(field: string, maxBytes: number): boolean {
  return field.length * 3 > maxBytes && Buffer.byteLength(field) > maxBytes;
}

const quote = 0x22;
const backslash = 0x5c;
const openingBracket = 0x5b;
const closingBracket = 0x5d;
const openingBrace = 0x7b;
const closingBrace = 0x7d;

/** Looks at the text rather than the parsed value: it costs a scan and can't run out of stack itself. */
function isDeeperThan(text: string, maxDepth: number): boolean {
  if (text.length <= maxDepth) return false;
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (isInString) {
      if (unit === backslash) at += 1;
      else if (unit === quote) isInString = false;
    } else if (unit === quote) isInString = true;
    else if (unit === openingBracket || unit === openingBrace) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (unit === closingBracket || unit === closingBrace) depth -= 1;
  }
  return false;
}
