import { useEffect, useState } from 'react';
import { postJson, type Answered } from '../../_lib/ask.ts';

export type TokenCheck =
  | { readonly state: 'checking' }
  /** The address carries no token: half a link was copied. */
  | { readonly state: 'no-token' }
  | { readonly state: 'checked'; readonly token: string; readonly answered: Answered };

/** Reads the token from the fragment, where no log and no proxy sees it, and asks the server what it is worth. */
export function useFragmentToken(checkPath: string): TokenCheck {
  const [check, setCheck] = useState<TokenCheck>({ state: 'checking' });
  useEffect(() => {
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const token = window.location.hash.slice(1);
      if (token === '') {
        setCheck({ state: 'no-token' });
        return;
      }
      const answered = await postJson(checkPath, { token });
      // Another link may stand in the address by now.
      if (isCurrent && window.location.hash.slice(1) === token) setCheck({ state: 'checked', token, answered });
    };
    const readAgain = (): void => void read();
    readAgain();
    // A second link pasted over the first changes the fragment only, and loads nothing.
    window.addEventListener('hashchange', readAgain);
    return () => {
      isCurrent = false;
      window.removeEventListener('hashchange', readAgain);
    };
  }, [checkPath]);
  return check;
}
