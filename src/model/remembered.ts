/**
 * What is made of an object, made once for each and let go with it. Only for what nobody changes afterwards. What `make`
 * throws is not kept.
 */
export function madeOnce<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const made = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    const known = made.get(of);
    if (known) return known.value;
    const value = make(of);
    made.set(of, { value });
    return value;
  };
}

/** Answers by key, at most so many: for one more, the one that was not asked for longest is let go. */
export interface Remembered<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  forget(key: K): void;
  /** What is kept, else what `make` gives, which is kept from then on. What it throws is not kept. */
  of(key: K, make: () => V): V;
}

/** Keys that callers choose are many: whatever is kept by them has a bound. */
export function remembered<K, V extends {}>(most: number): Remembered<K, V> {
  const kept = new Map<K, V>();
  const set = (key: K, value: V): void => {
    kept.delete(key);
    kept.set(key, value);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
  };
  const get = (key: K): V | undefined => {
    const known = kept.get(key);
    if (known !== undefined) set(key, known);
    return known;
  };
  return {
    get,
    set,
    forget: (key) => void kept.delete(key),
    of(key, make) {
      const known = get(key);
      if (known !== undefined) return known;
      const made = make();
      set(key, made);
      return made;
    },
  };
}
