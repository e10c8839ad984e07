/** A poll's short name and its question in one line. Motions often carry their name in the question: it is said once. */
export function namedQuestion(name: string, question: string): string {
  return hasName(name, question) ? question : `${name} · ${question}`;
}

/** Whether the question begins with the name already: "S1: Digital general assemblies". */
export function hasName(name: string, question: string): boolean {
  return question.startsWith(name) && !/^[\p{L}\p{N}]/u.test(question.slice(name.length));
}
