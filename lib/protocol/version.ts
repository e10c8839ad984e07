/**
 * The version of what clients and worker say to each other, in the join parameters and replies.
 *
 * 1 — the first.
 * 2 — long texts of the stage and the desk by content hash; the stage part `results`.
 * 3 — a ballot says when it was cast.
 */
export const protocolVersion = 3;

/** The oldest version that the worker still serves. A page that is older is asked to load again. */
export const oldestProtocolVersion = 3;
