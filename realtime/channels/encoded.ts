/**
 * Messages to clients as bytes. A frame is encoded once and the same bytes go to everyone who gets it
 * (channels-protocol.md sections 1.1 and 5; RT4).
 */
import type { Ref } from './message.ts';

/** JSON that was encoded earlier and is spliced into messages as it stands. Made by `encodeJson` and `composeJson`. */
export class EncodedJson {
  readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Encoding it again would send the bytes as a list of numbers, so that is an error. */
  toJSON(): never {
    throw new TypeError(
      'EncodedJson stands too deep in a payload: it may be the payload or one of its top-level fields; use composeJson for deeper ones',
    );
  }
}

/** One message to clients. Never changed after it was made, shared by all receivers. */
export class EncodedFrame {
  /** The frame's JSON text in UTF-8. */
  readonly bytes: Buffer;
  /** The same bytes with a WebSocket frame's header. Made once for all receivers by its transport; nobody else reads or writes it. */
  asWebSocketFrame: Uint8Array | null = null;
  /** The text as a JSON string, for the answers of long-poll; likewise. */
  asJsonString: Buffer | null = null;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }
}

/** Encodes any JSON value once, to be spliced into many messages. */
export function encodeJson(value: unknown): EncodedJson {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('encodeJson was given a value that JSON cannot express');
  return new EncodedJson(Buffer.from(text));
}

/** Encodes an object some of whose fields are encoded already: `composeJson({ epoch, stage })`. */
export function composeJson(fields: object): EncodedJson {
  const chunks: Chunk[] = [];
  pushObject(chunks, fields);
  return new EncodedJson(joined(chunks));
}

/** `[null, null, topic, event, payload]`: the same for every receiver. */
export function encodeBroadcast(topic: string, event: string, payload: object): EncodedFrame {
  return encode(`[null,null,${JSON.stringify(topic)},${JSON.stringify(event)},`, payload, ']');
}

/** `[joinRef, null, topic, event, payload]`: addressed to one join. */
export function encodePush(joinRef: Ref, topic: string, event: string, payload: object): EncodedFrame {
  return encode(`[${JSON.stringify(joinRef)},null,${JSON.stringify(topic)},${JSON.stringify(event)},`, payload, ']');
}

/** `[joinRef, ref, topic, "phx_reply", {"status": …, "response": …}]`, with both refs as the client sent them. */
export function encodeReply(joinRef: Ref, ref: Ref, topic: string, status: 'ok' | 'error', response: object): EncodedFrame {
  const head = `[${JSON.stringify(joinRef)},${JSON.stringify(ref)},${JSON.stringify(topic)},"phx_reply",`;
  return encode(`${head}{"status":"${status}","response":`, response, '}]');
}

/** `phx_close` and `phx_error`, which carry the join's ref twice. */
export function encodeEnding(joinRef: Ref, topic: string, event: 'phx_close' | 'phx_error', payload: object): EncodedFrame {
  const ref = JSON.stringify(joinRef);
  return encode(`[${ref},${ref},${JSON.stringify(topic)},"${event}",`, payload, ']');
}

type Chunk = string | Buffer;

function encode(head: string, payload: object, tail: string): EncodedFrame {
  const chunks: Chunk[] = [head];
  pushObject(chunks, payload);
  chunks.push(tail);
  return new EncodedFrame(joined(chunks));
}

/** @throws TypeError if the payload is not a JSON object: clients take a payload's fields without asking. */
function pushObject(chunks: Chunk[], payload: object): void {
  if (payload instanceof EncodedJson) {
    if (payload.bytes[0] !== openingBrace) throw notAnObject();
    chunks.push(payload.bytes);
    return;
  }
  // JSON would make an object of them as well, of a number for each byte or of nothing.
  if (ArrayBuffer.isView(payload) || payload instanceof ArrayBuffer) throw notAnObject();
  if (hasEncodedField(payload)) {
    pushFields(chunks, payload);
    return;
  }
  const text = JSON.stringify(payload);
  if (text === undefined || !text.startsWith('{')) throw notAnObject();
  chunks.push(text);
}

function pushFields(chunks: Chunk[], payload: object): void {
  let separator = '{';
  for (const [field, value] of Object.entries(payload)) {
    const encoded = value instanceof EncodedJson ? value.bytes : JSON.stringify(value);
    if (encoded === undefined) continue;
    chunks.push(`${separator}${JSON.stringify(field)}:`, encoded);
    separator = ',';
  }
  chunks.push(separator === '{' ? '{}' : '}');
}

function hasEncodedField(payload: object): boolean {
  if (Array.isArray(payload)) return false;
  return Object.values(payload).some((value) => value instanceof EncodedJson);
}

/** One Buffer of all chunks. Text between two buffers is encoded in one go. */
function joined(chunks: readonly Chunk[]): Buffer {
  if (chunks.every((chunk) => typeof chunk === 'string')) return Buffer.from(chunks.join(''));
  return Buffer.concat(chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk)));
}

const openingBrace = 0x7b;

function notAnObject(): TypeError {
  return new TypeError('A payload to clients must be a JSON object: wrap lists and plain values in a field, and send no bytes');
}
