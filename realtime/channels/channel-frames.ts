/** The frames of the protocol that speak for one channel. */
import type { OpenChannel } from './open-channel.ts';
import { encodeEnding, encodeReply, type EncodedFrame } from './encoded.ts';
import type { JoinOutcome } from './topic-handler.ts';

/** Both refs as the client sent them. @throws TypeError if the response is no JSON object. */
export function joinReply<P>(channel: OpenChannel<P>, outcome: JoinOutcome): EncodedFrame {
  return encodeReply(channel.sentJoinRef, channel.ref, channel.topic, outcome.ok ? 'ok' : 'error', outcome.response);
}

/** The channel is over; the client does not join again. */
export function closing<P>(channel: OpenChannel<P>): EncodedFrame {
  return encodeEnding(channel.joinRef, channel.topic, 'phx_close', {});
}

/** The channel's state is lost; the client joins again. */
export function crashed<P>(channel: OpenChannel<P>): EncodedFrame {
  return encodeEnding(channel.joinRef, channel.topic, 'phx_error', { reason: 'channel_crash' });
}
