import { useTranslations } from 'next-intl';
import type { HttpRefusal } from '../../../../lib/protocol/http.ts';

const secondsPerMinute = 60;

/** A refusal of our own routes in words. What a page can say better it says before it asks here. */
export function useProblem(): (refusal: HttpRefusal) => string {
  const t = useTranslations('staff.entry.problem');
  return ({ reason, retryAfterS = secondsPerMinute }) => {
    switch (reason) {
      case 'unreachable':
      case 'foreign-origin':
      case 'signed-out':
      case 'malformed':
        return t(reason);
      case 'too-many-attempts':
        return t(reason, { minutes: Math.ceil(retryAfterS / secondsPerMinute) });
      default:
        return t('other');
    }
  };
}
