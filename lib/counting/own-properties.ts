/**
 * The value of `key` when it is the one and only own property of a plain object; undefined for everything else.
 * Inherited, hidden and computed properties do not count, so nothing reaches a ballot that JSON could not have carried.
 */
export function soleProperty(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return undefined;
  if (Reflect.ownKeys(value).length !== 1) return undefined;
  const property = Object.getOwnPropertyDescriptor(value, key);
  if (property === undefined || !property.enumerable) return undefined;
  return property.value;
}

/** The only element of a genuine array of one element without further properties; undefined for everything else. */
export function soleElement(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 1) return undefined;
  if (Reflect.ownKeys(value).length !== 2) return undefined; // "0" and "length"
  return Object.getOwnPropertyDescriptor(value, '0')?.value;
}

/** The elements of a genuine array without holes and further properties; undefined for everything else. */
export function elements(value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value) || Reflect.ownKeys(value).length !== value.length + 1) return undefined; // each index, and "length"
  const found: unknown[] = [];
  for (let at = 0; at < value.length; at += 1) {
    const property = Object.getOwnPropertyDescriptor(value, at);
    if (property === undefined || !('value' in property)) return undefined;
    found.push(property.value);
  }
  return found;
}
