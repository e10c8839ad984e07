/**
 * A poll's short name and its question in one line. Motions often carry their name in the question: it is said once.
 * @param between what stands between the two; a sentence that is spoken needs another than the eye
 */
export function namedQuestion(name: string, question: string, between = ' · '): string {
  return hasName(name, question) ? question : `${name}${between}${question}`;
}

/** Whether the question begins with the name already: "S1: Digital general assemblies". */
export function hasName(name: string, question: string): boolean {
  return question.startsWith(name) && !/^[\p{L}\p{N}]/u.test(question.slice(name.length));
}
