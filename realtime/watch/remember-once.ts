/** Asked for until it is known, one question at a time; null before. */
export function rememberOnce<T>(ask: () => Promise<T>): () => T | null {
  let known: T | null = null;
  let isAsking = false;
  return () => {
    if (known !== null || isAsking) return known;
    isAsking = true;
    ask()
      .then((answer) => {
        known = answer;
      })
      // The store is away: the next look asks again.
      .catch(() => undefined)
      .finally(() => {
        isAsking = false;
      });
    return known;
  };
}
