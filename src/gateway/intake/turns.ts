/**
 * Waits for a turn. Turns are given in the order in which they were asked for, `atOnce` in each round of the event loop.
 */
export type Turns = () => Promise<void>;

/**
 * Understanding and validating a message takes some 4 ms of the only thread. Sixteen that arrive together would hold it
 * for 60, and whoever comes a moment later waits for all of them before it is even read, and may then be read last of its
 * own batch. In turns, a new arrival queues behind those before it and nobody else, short requests get through between,
 * and messages that had their turn are committed while the next have theirs. The price is a commit for every `atOnce`
 * messages under load instead of one for sixteen.
 */
export function makeTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = [];
  let left = atOnce;
  let renewing = false;
  const renew = (): void => {
    const next = waiting.splice(0, atOnce);
    left = atOnce - next.length;
    renewing = next.length > 0;
    if (renewing) setImmediate(renew);
    for (const go of next) go();
  };
  return async () => {
    if (!renewing) setImmediate(renew);
    renewing = true;
    if (left > 0) {
      left--;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  };
}
