/** What a client says of itself when it connects (channels-protocol.md sections 1.4, 3.1 and 3.3). */

const authTokenPrefix = 'base64url.bearer.phx.';
const phoenixProtocol = 'phoenix';

export type OfferedProtocols =
  /** `protocol` is what to answer; null if none was offered. */
  { readonly ok: true; readonly protocol: 'phoenix' | null; readonly token: string | null } | { readonly ok: false };

/**
 * Reads `Sec-WebSocket-Protocol: phoenix, base64url.bearer.phx.<token>`.
 * The JS client writes standard base64 without padding in spite of the prefix's name; both alphabets are read.
 * Refused if protocols are offered and `phoenix` is not among them.
 */
export function readProtocols(header: string | undefined): OfferedProtocols {
  if (header === undefined) return { ok: true, protocol: null, token: null };
  const offered = header.split(',').map((protocol) => protocol.trim());
  if (!offered.includes(phoenixProtocol)) return { ok: false };
  const carrier = offered.find((protocol) => protocol.startsWith(authTokenPrefix));
  const token = carrier === undefined ? null : decodeBase64(carrier.slice(authTokenPrefix.length));
  return { ok: true, protocol: phoenixProtocol, token };
}

const base64Alphabets = /^[A-Za-z0-9+/_-]+={0,2}$/;

function decodeBase64(encoded: string): string | null {
  if (!base64Alphabets.test(encoded)) return null;
  // Node's decoder takes both alphabets, padded or not.
  return Buffer.from(encoded, 'base64').toString('utf8');
}

const supportedVersion = /^2\.0\.(0|[1-9]\d{0,5})$/;

/** `vsn` must be a full version `~> 2.0.0`, given once. Without one, Phoenix would speak its first serialisation, which we don't. */
export function isSupportedVersion(parameters: URLSearchParams): boolean {
  const versions = parameters.getAll('vsn');
  const [version] = versions;
  return versions.length === 1 && version !== undefined && supportedVersion.test(version);
}

export type Target = {
  readonly path: string;
  /** Stray ampersands and broken escapes do no harm. Reading them costs as much as all else that is done with a poll: only whoever needs them asks. */
  readonly readParameters: () => URLSearchParams;
};

/** The path and the query of a request target. */
export function splitTarget(target = ''): Target {
  const queryAt = target.indexOf('?');
  if (queryAt === -1) return { path: target, readParameters: () => new URLSearchParams() };
  return { path: target.slice(0, queryAt), readParameters: () => new URLSearchParams(target.slice(queryAt + 1)) };
}
