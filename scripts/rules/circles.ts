/** Circular imports: groups of files that can all reach each other (Tarjan's strongly connected components). */

/** Each circle once, as the sorted files that take part in it. A file that imports itself is one too. */
export function findCircles(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const indexOf = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const circles: string[][] = [];

  function visit(file: string): number {
    const index = indexOf.size;
    indexOf.set(file, index);
    let low = index;
    stack.push(file);
    onStack.add(file);
    for (const next of graph.get(file) ?? []) {
      if (!indexOf.has(next)) low = Math.min(low, visit(next));
      else if (onStack.has(next)) low = Math.min(low, indexOf.get(next) ?? low);
    }
    if (low === index) {
      const members = stack.splice(stack.indexOf(file));
      for (const member of members) onStack.delete(member);
      const importsItself = (graph.get(file) ?? []).includes(file);
      if (members.length > 1 || importsItself) circles.push(members.toSorted());
    }
    return low;
  }

  for (const file of graph.keys()) if (!indexOf.has(file)) visit(file);
  return circles;
}
