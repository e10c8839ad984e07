import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { limitKey, type Principal } from '../principal.ts';
import { networkOf } from './client-address.ts';

/**
 * Limits of what can be tried without a credential. A credential is counted by itself; only who has none is counted by
 * address, and generously, because a hall shares one (design section 6). Codes have 60 bits: the limits keep the noise
 * down, they are not what keeps guessers out, so they are set where no hall full of mistyping members reaches them.
 */
export type AttemptLimitOptions = {
  readonly windowS: number;
  /** Wrong codes from a browser that is signed in somewhere. */
  readonly wrongPerCredential: number;
  /** Wrong codes, or unknown assemblies, from one address: one in ten of 3,000 people in a hall. */
  readonly wrongPerAddress: number;
  /** Wrong codes for one assembly; beyond it, each address has less. */
  readonly wrongPerAssembly: number;
  readonly wrongPerAddressUnderAttack: number;
  readonly linksPerEmail: number;
  readonly linksPerAddress: number;
  /** Different keys that are remembered within a window, whatever comes. */
  readonly mostKeys: number;
};

export const defaultAttemptLimits: AttemptLimitOptions = {
  windowS: 600,
  wrongPerCredential: 30,
  wrongPerAddress: 300,
  wrongPerAssembly: 3_000,
  wrongPerAddressUnderAttack: 60,
  linksPerEmail: 3,
  linksPerAddress: 100,
  mostKeys: 20_000,
};

export type AttemptLimits = {
  /** Seconds to wait before another code may be tried, or null. To be asked before a code is looked at. */
  codeRefusedForS(principal: Principal, assemblyId: string | null): Promise<number | null>;
  /** Counts a code that was wrong, or an assembly that there is not. */
  wrongCode(principal: Principal, assemblyId: string | null): Promise<void>;
  /** Counts a request for a link, known address or not; seconds to wait, or null when it may go on. */
  linkRefusedForS(principal: Principal, assemblyId: string, email: string): Promise<number | null>;
};

export function createAttemptLimits(changes: Partial<AttemptLimitOptions> = {}): AttemptLimits {
  const options = { ...defaultAttemptLimits, ...changes };
  const limiter = (points: number) => new RateLimiterMemory({ points, duration: options.windowS });
  const wrongByWho = limiter(options.wrongPerAddress);
  const wrongByAssembly = limiter(options.wrongPerAssembly);
  const linksByEmail = limiter(options.linksPerEmail);
  const linksByWho = limiter(options.linksPerAddress);
  const newKeys = limiter(options.mostKeys);

  /** Counts one; the seconds to wait when that is too many, or when too many keys are remembered to take in another. */
  async function count(by: RateLimiterMemory, key: string): Promise<number | null> {
    if ((await by.get(key)) === null) {
      const full = await consume(newKeys, 'all');
      if (full !== null) return full;
    }
    return consume(by, key);
  }

  async function allowance(principal: Principal, assemblyId: string | null): Promise<number> {
    if (!isByAddress(principal)) return options.wrongPerCredential;
    const wrong = assemblyId === null ? null : await wrongByAssembly.get(assemblyId);
    return wrong !== null && wrong.consumedPoints >= options.wrongPerAssembly ? options.wrongPerAddressUnderAttack : options.wrongPerAddress;
  }

  return {
    async codeRefusedForS(principal, assemblyId) {
      const used = await wrongByWho.get(whoIs(principal));
      if (used === null || used.msBeforeNext <= 0) return null;
      return used.consumedPoints >= (await allowance(principal, assemblyId)) ? seconds(used) : null;
    },
    async wrongCode(principal, assemblyId) {
      await count(wrongByWho, whoIs(principal));
      if (assemblyId !== null) await count(wrongByAssembly, assemblyId);
    },
    async linkRefusedForS(principal, assemblyId, email) {
      const byWho = await count(linksByWho, whoIs(principal));
      if (byWho !== null) return byWho;
      // Addresses are not kept as they are.
      const key = createHash('sha256').update(`${assemblyId}\n${email.trim().toLowerCase()}`).digest('base64url');
      return count(linksByEmail, key);
    },
  };
}

async function consume(by: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await by.consume(key);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return seconds(refused);
    throw refused;
  }
}

function isByAddress(principal: Principal): boolean {
  return limitKey(principal).startsWith('address:');
}

function whoIs(principal: Principal): string {
  return isByAddress(principal) ? `address:${networkOf(principal.address)}` : limitKey(principal);
}

function seconds(result: RateLimiterRes): number {
  return Math.max(1, Math.ceil(result.msBeforeNext / 1_000));
}
