/**
 * Limits on wrong passwords for one account. Those for an address are better-auth's (staff-auth.ts).
 *
 * Two limits, since a limit by account alone lets anybody lock out the chair: a strict one for the account from one
 * address, and a wider one for the account from everywhere, against guessing from many addresses. Who is locked out can
 * still get in by a sign-in link.
 */
import { createHash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const windowS = 15 * 60;
/** More than anybody mistypes; at this pace a password of 12 characters outlives the product. */
const failuresFromOneAddress = 10;
/** NIST SP 800-63B section 3.2.2 allows at most 100 consecutive failures. */
const failuresFromEverywhere = 60;

export type SignInAttempt = {
  /** Tell it when the password was right. */
  succeeded(): Promise<void>;
};

export type SignInLimits = {
  /** Counts an attempt as failed until it is said to have succeeded, so that many at once don't slip through. */
  attempt(email: string, address: string | null): Promise<{ readonly ok: true; readonly attempt: SignInAttempt } | { readonly ok: false; readonly retryAfterS: number }>;
};

/** In memory, of one web process. Entries live for the window, and each costs the hashing of a password, which bounds their number. */
export function createSignInLimits(): SignInLimits {
  const nearby = new RateLimiterMemory({ keyPrefix: 'near', points: failuresFromOneAddress, duration: windowS });
  const anywhere = new RateLimiterMemory({ keyPrefix: 'any', points: failuresFromEverywhere, duration: windowS });
  return {
    async attempt(email, address) {
      // A digest, so that a long or hostile address costs no more memory than another.
      const account = createHash('sha256').update(email.trim().toLowerCase()).digest('base64url');
      const near = `${account} ${address ?? 'unknown'}`;
      try {
        await nearby.consume(near);
        await anywhere.consume(account);
      } catch (error) {
        if (!(error instanceof RateLimiterRes)) throw error;
        return { ok: false, retryAfterS: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)) };
      }
      return {
        ok: true,
        attempt: {
          succeeded: async () => {
            await nearby.delete(near);
            await anywhere.reward(account);
          },
        },
      };
    },
  };
}
