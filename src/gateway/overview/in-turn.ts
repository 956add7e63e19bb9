/** Runs `work` over all of them, at most `most` at once; results in the order of the input. */
export async function inTurn<T, R>(inputs: readonly T[], most: number, work: (input: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < inputs.length) {
      const here = next;
      next += 1;
      results[here] = await work(inputs[here]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, inputs.length) }, line));
  return results;
}
