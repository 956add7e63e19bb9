/**
 * Tells on stderr, at most every ten seconds, how far a long proof has come: silence that lasts is a proof that hangs.
 */
export function makeProgress(name: string, everyMs = 10_000): (how: string) => void {
  const started = Date.now();
  let last = started;
  return (how) => {
    const now = Date.now();
    if (now - last < everyMs) return;
    last = now;
    process.stderr.write(`${name}, ${Math.round((now - started) / 1000)} s: ${how}\n`);
  };
}
