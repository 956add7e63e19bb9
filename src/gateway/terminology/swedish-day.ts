const form = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', dateStyle: 'short' });

/** Offsets of time zones are whole quarters, so that a quarter of an hour lies within one day everywhere. */
const quarter = 900_000;
let last: { readonly quarter: number; readonly day: string } | undefined;

/**
 * The day in Sweden at a moment (milliseconds), `YYYY-MM-DD`: validity dates are days there. Every message asks several
 * times, and asking the calendar costs some 10 us: the last quarter asked for is remembered.
 */
export function dayOf(ms: number): string {
  const asked = Math.floor(ms / quarter);
  if (last?.quarter !== asked) last = { quarter: asked, day: form.format(ms) };
  return last.day;
}
