/**
 * The version of what clients and worker say to each other, in the join parameters and replies.
 *
 * 1 — the first.
 */
export const protocolVersion = 1;

/** The oldest version that the worker still serves. A page that is older is asked to load again. */
export const oldestProtocolVersion = 1;
