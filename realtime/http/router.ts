import type { Route } from './route.ts';

export type Match =
  | { readonly kind: 'found'; readonly route: Route; readonly path: string; readonly parameters: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong-method'; readonly path: string; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

/** Finds a route in a closed table. Segments are compared as they are sent: no route has a character that needs escaping. */
export function createRouter(base: string, routes: readonly Route[]): (method: string, path: string) => Match {
  const table = routes.map((route) => ({ route, segments: route.path.split('/') }));
  return (method, path) => {
    if (!path.startsWith(`${base}/`)) return { kind: 'unknown' };
    const given = path.slice(base.length + 1).split('/');
    const matching = table.flatMap(({ route, segments }) => {
      const parameters = match(segments, given);
      return parameters === null ? [] : [{ route, parameters }];
    });
    const [first] = matching;
    if (first === undefined) return { kind: 'unknown' };
    const found = matching.find(({ route }) => route.method === method);
    if (found === undefined) return { kind: 'wrong-method', path: first.route.path, allowed: matching.map(({ route }) => route.method) };
    return { kind: 'found', route: found.route, path: found.route.path, parameters: found.parameters };
  };
}

function match(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) parameters[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return parameters;
}
