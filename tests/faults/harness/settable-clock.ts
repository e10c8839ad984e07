/** A wall clock that can be set, for a whole process: what `Date` says. Monotonic time and the database's clock go on. */
const RealDate = Date;
let offsetMs = 0;

/** From here on the wall clock of this process is this far off the machine's. */
export function setClockBy(byMs: number): void {
  offsetMs = byMs;
  globalThis.Date = settable;
}

const nowMs = () => RealDate.now() + offsetMs;

const settable = new Proxy(RealDate, {
  construct: (target, parts: unknown[]) => Reflect.construct(target, parts.length === 0 ? [nowMs()] : parts),
  get: (target, name) => (name === 'now' ? nowMs : Reflect.get(target, name)),
});
